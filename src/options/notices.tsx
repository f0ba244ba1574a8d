import { badgeLooks, type NoticeChoice, type NoticesView, noticeKinds } from "../rpc/notices.ts";
import { formatMoment } from "../ui/dates.ts";
import { type ChangeNotices, NoticesSwitch, useNotices } from "../ui/notices-switch.tsx";
import type { PageParts } from "../ui/parts.ts";
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

function Kinds({ choice, change }: { choice: NoticeChoice; change: ChangeNotices }) {
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

function Badge({ choice, change }: { choice: NoticeChoice; change: ChangeNotices }) {
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
