import { useEffect, useState } from "preact/hooks";
import { badgeLooks, type NoticeChoice, type NoticesView, noticeKinds } from "../rpc/notices.ts";
import { formatMoment } from "../ui/dates.ts";
import type { PageParts } from "../ui/parts.ts";
import { useAskPermission } from "../ui/permissions.ts";
import { message, type Phrase } from "../ui/phrase.ts";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import { QuietHours } from "./quiet-hours.tsx";

/** What notices are shown, of whom, when; and what the toolbar says. Off until somebody wants them. */
export function Notices(parts: PageParts) {
  const words = useWords();
  const { view, setView, change, trouble } = useNotices(parts);
  if (!view) return <p class="lead">{words.t("options_notices_lead")}</p>;
  const { choice, allowed } = view;
  return (
    <>
      <p class="lead">{words.t("options_notices_lead")}</p>
      <NoticesSwitch view={view} change={change} />
      {choice.on && allowed && (
        <>
          <Kinds choice={choice} change={change} />
          <QuietHours quiet={choice.quiet} onChange={(quiet) => change({ quiet })} />
          <Snooze choice={choice} onView={setView} {...parts} />
        </>
      )}
      <Badge choice={choice} change={change} />
      {trouble && (
        <p class="error" role="alert">
          {words.say(trouble)}
        </p>
      )}
    </>
  );
}

type Change = (args: Partial<Pick<NoticeChoice, "on" | "kinds" | "quiet" | "badge">>) => void;

/** The choices of now, and a way to change them. */
function useNotices({ client }: PageParts) {
  const [view, setView] = useState<NoticesView | undefined>(undefined);
  const set = useAction(client, "setNotices");
  useEffect(() => {
    void client.request("notices", {}).then((answer) => (answer.ok ? setView(answer.value) : undefined));
  }, [client]);
  const change: Change = (args) =>
    void set.run(args).then((answer) => (answer.ok ? setView(answer.value) : undefined));
  return { view, setView, change, trouble: set.trouble };
}

/** The yes. The browser asks, too; what it answers is shown. */
export function NoticesSwitch({ view, change }: { view: NoticesView; change: Change }) {
  const words = useWords();
  const ask = useAskPermission();
  const [refused, setRefused] = useState(false);
  const on = view.choice.on && view.allowed;
  const flip = async (wanted: boolean): Promise<void> => {
    // Before anything else is awaited: browsers ask only in answer to a click.
    const allowed = !wanted || (await ask("notifications"));
    setRefused(!allowed);
    if (allowed) change({ on: wanted });
  };
  const sentence: Phrase | undefined = refused ? message("options_notices_refused") : undefined;
  return (
    <div class="choice">
      <label>
        <input
          type="checkbox"
          name="notices"
          checked={on}
          onChange={(event) => {
            const wanted = event.currentTarget.checked;
            // It shows what is so, not what was wished.
            event.currentTarget.checked = on;
            void flip(wanted);
          }}
        />
        <span>{words.t("options_notices_on")}</span>
      </label>
      <p class={sentence ? "error" : "soft"} role="status">
        {words.say(sentence ?? message("options_notices_note"))}
      </p>
    </div>
  );
}

function Kinds({ choice, change }: { choice: NoticeChoice; change: Change }) {
  const words = useWords();
  return (
    <fieldset class="choice">
      <legend>{words.t("options_notices_kinds")}</legend>
      {noticeKinds.map((kind) => (
        <label key={kind}>
          <input
            type="checkbox"
            name={kind}
            checked={choice.kinds.includes(kind)}
            onChange={(event) => {
              const others = choice.kinds.filter((one) => one !== kind);
              change({ kinds: event.currentTarget.checked ? [...others, kind] : others });
            }}
          />
          <span>{words.t(`options_notices_kind_${kind}`)}</span>
        </label>
      ))}
      <p class="soft">{words.t("options_notices_chosen_note")}</p>
    </fieldset>
  );
}

interface SnoozeParts extends PageParts {
  readonly choice: NoticeChoice;
  readonly onView: (view: NoticesView) => void;
}

function Snooze({ choice, client, model, onView }: SnoozeParts) {
  const words = useWords();
  const snooze = useAction(client, "snooze");
  const isSnoozed = choice.snoozedUntil > model.now.value;
  const run = async (until: "hour" | "midnight" | "now"): Promise<void> => {
    const answer = await snooze.run({ until });
    if (answer.ok) onView(answer.value);
  };
  return (
    <section class="choice">
      <h2>{words.t("options_snooze_heading")}</h2>
      <p role="status">
        {isSnoozed
          ? words.t("options_snooze_until", formatMoment(words.locale, choice.snoozedUntil))
          : words.t("options_snooze_none")}
      </p>
      <div class="actions">
        <button type="button" class="quiet" onClick={() => void run("hour")}>
          {words.t("options_snooze_hour")}
        </button>
        <button type="button" class="quiet" onClick={() => void run("midnight")}>
          {words.t("options_snooze_today")}
        </button>
        <button
          type="button"
          class="quiet"
          aria-disabled={!isSnoozed}
          onClick={() => (isSnoozed ? void run("now") : undefined)}
        >
          {words.t("options_snooze_end")}
        </button>
      </div>
      {snooze.trouble && (
        <p class="error" role="alert">
          {words.say(snooze.trouble)}
        </p>
      )}
    </section>
  );
}

function Badge({ choice, change }: { choice: NoticeChoice; change: Change }) {
  const words = useWords();
  return (
    <fieldset class="choice">
      <legend>{words.t("options_badge_legend")}</legend>
      {badgeLooks.map((look) => (
        <label key={look}>
          <input
            type="radio"
            name="badge"
            value={look}
            checked={choice.badge === look}
            onChange={() => change({ badge: look })}
          />
          <span>{words.t(`options_badge_${look}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
