import { useState } from "preact/hooks";
import type { PubView } from "../rpc/contract.ts";
import type { CheckView } from "../rpc/diagnostics.ts";
import { snake } from "../ui/messages.ts";
import type { PageParts } from "../ui/parts.ts";
import { message } from "../ui/phrase.ts";
import { pubAddress } from "../ui/pub-address.ts";
import { pubLine } from "../ui/pub-line.ts";
import { StateIcon } from "../ui/state-icon.tsx";
import { useAction } from "../ui/use-action.ts";
import { useCopy } from "../ui/use-copy.ts";
import { useWords } from "../ui/words.ts";
import { Events } from "./events.tsx";

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

function Check({ client, model }: PageParts) {
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
        {found?.map((one) => (
          <Finding
            key={`${one.check} ${one.url ?? ""}`}
            found={one}
            pub={model.view.value?.pubs.find(({ url }) => url === one.url)}
            now={model.now.value}
          />
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

interface FindingParts {
  readonly found: CheckView;
  /** As it is now, where this is about one. */
  readonly pub: PubView | undefined;
  readonly now: number;
}

function Finding({ found: { check, verdict, next, url, detail }, pub, now }: FindingParts) {
  const words = useWords();
  const line = pub && pubLine(pub, now);
  return (
    <li data-verdict={verdict}>
      <p class="state">
        <StateIcon look={looks[verdict]} />
        <span class="word">
          {words.t(
            "options_check_line",
            url === undefined ? message(`options_check_${check}`) : pubAddress(url).host,
            message(`options_verdict_${verdict}`),
          )}
        </span>
        {line && <span class="detail">· {words.t(`state_${line.look}`)}</span>}
      </p>
      {/* As browsers call them: whoever asks for help is asked for these. */}
      {check === "permissions" && detail !== undefined && (
        <p class="soft">
          <bdi>{[...new Set(detail.split(", "))].join(", ")}</bdi>
        </p>
      )}
      {line?.reason && <p class="soft">{words.say(line.reason)}</p>}
      {next !== "none" && <p class="soft">{words.t(`options_next_${snake(next)}`)}</p>}
    </li>
  );
}

function Report({ client }: PageParts) {
  const words = useWords();
  const report = useAction(client, "report");
  const [text, setText] = useState("");
  const { copied, copy } = useCopy();
  const press = async (): Promise<void> => {
    const answer = await report.run({});
    if (!answer.ok) return;
    setText(answer.value.text);
    await copy(answer.value.text);
  };
  return (
    <section class="report">
      <button type="button" class="quiet" onClick={() => void press()}>
        {words.t("options_report_copy")}
      </button>
      <p role="status" class="soft">
        {words.t(copied === "copied" ? "options_report_copied" : "options_report_note")}
      </p>
      {copied === "refused" && (
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
