import { useCallback, useEffect, useState } from "preact/hooks";
import type { CheckView, EventView } from "../rpc/diagnostics.ts";
import { formatMoment } from "../ui/dates.ts";
import { snake } from "../ui/messages.ts";
import type { PageParts } from "../ui/parts.ts";
import { message, type Phrase } from "../ui/phrase.ts";
import { pubAddress } from "../ui/pub-address.ts";
import { StateIcon } from "../ui/state-icon.tsx";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";

/** What is wrong, if something is, and what to do about it; a report to show to others; the last events. */
export function Diagnostics(parts: PageParts) {
  const words = useWords();
  return (
    <>
      <p class="lead">{words.t("options_check_lead")}</p>
      <Check {...parts} />
      <Report {...parts} />
      <Events {...parts} />
    </>
  );
}

const looks = { good: "connected", unsure: "waiting", bad: "refused" } as const;

function Check({ client }: PageParts) {
  const words = useWords();
  const check = useAction(client, "runCheck");
  const [found, setFound] = useState<readonly CheckView[] | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    const answer = await check.run({});
    setBusy(false);
    if (answer.ok) setFound(answer.value);
  };
  const said = (): string => {
    if (isBusy) return words.t("options_check_running");
    if (!found) return "";
    return words.t(
      found.every(({ verdict }) => verdict === "good") ? "options_check_good" : "options_check_found",
    );
  };
  return (
    <section class="check">
      <button
        type="button"
        class="primary"
        aria-disabled={isBusy}
        onClick={() => (isBusy ? undefined : void run())}
      >
        {words.t("options_check_run")}
      </button>
      <p role="status">{said()}</p>
      <ul class="findings">
        {found?.map(({ check: kind, verdict, next, url, detail }) => (
          <li key={`${kind} ${url ?? ""}`} data-verdict={verdict}>
            <p class="state">
              <StateIcon look={looks[verdict]} />
              <span class="word">
                {words.t(
                  "options_check_line",
                  url === undefined ? message(`options_check_${kind}`) : pubAddress(url).host,
                  message(`options_verdict_${verdict}`),
                )}
              </span>
              {detail !== undefined && <bdi class="detail">{detail}</bdi>}
            </p>
            {next !== "none" && <p class="soft">{words.t(`options_next_${snake(next)}`)}</p>}
          </li>
        ))}
      </ul>
      {check.trouble && (
        <p class="error" role="alert">
          {words.say(check.trouble)}
        </p>
      )}
    </section>
  );
}

function Report({ client }: PageParts) {
  const words = useWords();
  const report = useAction(client, "report");
  const [said, setSaid] = useState<Phrase | undefined>(undefined);
  const [text, setText] = useState<string | undefined>(undefined);
  const copy = async (): Promise<void> => {
    const answer = await report.run({});
    if (!answer.ok) return;
    try {
      await navigator.clipboard.writeText(answer.value.text);
      setSaid(message("options_report_copied"));
    } catch {
      // A browser may refuse: then it can be copied by hand.
      setText(answer.value.text);
    }
  };
  return (
    <section class="report">
      <button type="button" class="quiet" onClick={() => void copy()}>
        {words.t("options_report_copy")}
      </button>
      <p role="status" class="soft">
        {words.say(said ?? message("options_report_note"))}
      </p>
      {text !== undefined && (
        <textarea readOnly rows={8} aria-label={words.t("options_report_copy")} value={text} />
      )}
      {report.trouble && (
        <p class="error" role="alert">
          {words.say(report.trouble)}
        </p>
      )}
    </section>
  );
}

function Events({ client }: PageParts) {
  const words = useWords();
  const [events, setEvents] = useState<readonly EventView[] | undefined>(undefined);
  const read = useCallback(async (): Promise<void> => {
    const answer = await client.request("events", {});
    if (answer.ok) setEvents(answer.value);
  }, [client]);
  useEffect(() => {
    void read();
  }, [read]);
  return (
    <section class="events">
      <h2>{words.t("options_events_heading")}</h2>
      <button type="button" class="quiet" onClick={() => void read()}>
        {words.t("options_events_again")}
      </button>
      {events?.length === 0 && <p class="soft">{words.t("options_events_none")}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <ol tabIndex={0} aria-label={words.t("options_events_heading")}>
        {events?.map(({ at, part, what, detail }, index) => (
          <li key={`${at} ${index}`}>
            <time class="soft">{formatMoment(words.locale, at)}</time>{" "}
            <bdi lang="en">{[part, what, detail].filter(Boolean).join(" · ")}</bdi>
          </li>
        ))}
      </ol>
    </section>
  );
}
