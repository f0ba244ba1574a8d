import { useEffect, useState } from "preact/hooks";
import { type Clock, sleep } from "../base/clock.ts";
import type { PageParts } from "../ui/parts.ts";
import { useWords } from "../ui/words.ts";
import { summarize } from "./summary.ts";

/** The sentences on top. Numbers are shown only while they are live. */
export function SummaryLines({ model, clock }: PageParts) {
  const words = useWords();
  const view = model.view.value;
  const link = model.link.value;
  const summary = view && link === "live" ? summarize(view, model.now.value) : undefined;

  const state = (): string => {
    if (link === "gone") return words.t("summary_gone");
    if (link === "waking") return words.t("summary_waking");
    return summary ? words.say(summary.state) : "";
  };

  return (
    <section class="summary" aria-busy={summary === undefined}>
      <p class="summary-state">{state()}</p>
      {summary?.advice && <p class="advice">{words.say(summary.advice)}</p>}
      {summary?.held.length !== 0 && (
        <p class="summary-held">{summary?.held.map((phrase) => words.say(phrase)).join(" ")}</p>
      )}
      <Announcement text={state()} clock={clock} />
    </section>
  );
}

const CALM_MS = 2_000;

/**
 * Says changes of the state to screen readers, at most one in 2 s and the newest one. It is no part of the visible text,
 * whose counters would be read out at each change.
 */
function Announcement({ text, clock }: { text: string; clock: Clock }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    const newer = new AbortController();
    void sleep(clock, CALM_MS, newer.signal).then(() => {
      if (!newer.signal.aborted) setSaid(text);
    });
    return () => newer.abort();
  }, [text, clock]);
  return (
    <p class="visually-hidden" role="status" aria-live="polite">
      {said}
    </p>
  );
}
