import { useId } from "preact/hooks";
import type { NoticeChoice } from "../rpc/notices.ts";
import { useWords } from "../ui/words.ts";

type Quiet = NoticeChoice["quiet"];

const FIRST: NonNullable<Quiet> = { from: 22 * 60, to: 7 * 60 };

/** `22:30` of minutes after midnight, as a field of the kind `time` has it. */
export const clockText = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");

/** The other way; undefined for what is no time of day. */
export function minutesOf(text: string): number | undefined {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(text) ?? [];
  const sum = Number(hours) * 60 + Number(minutes);
  return Number(hours) < 24 && Number(minutes) < 60 ? sum : undefined;
}

/** From when to when nothing is told, over midnight too. */
export function QuietHours({ quiet, onChange }: { quiet: Quiet; onChange: (quiet: Quiet) => void }) {
  const words = useWords();
  const [from, to] = [useId(), useId()];
  const field = (id: string, side: "from" | "to", label: string) =>
    quiet && (
      <span class="row-field">
        <label for={id}>{label}</label>
        <input
          id={id}
          type="time"
          required
          value={clockText(quiet[side])}
          onChange={(event) => {
            const minutes = minutesOf(event.currentTarget.value);
            if (minutes !== undefined) onChange({ ...quiet, [side]: minutes });
          }}
        />
      </span>
    );
  return (
    <fieldset class="choice">
      <legend>{words.t("options_quiet_legend")}</legend>
      <label>
        <input
          type="checkbox"
          name="quiet"
          checked={quiet !== null}
          onChange={(event) => onChange(event.currentTarget.checked ? FIRST : null)}
        />
        <span>{words.t("options_quiet_on")}</span>
      </label>
      {quiet && (
        <div class="times">
          {field(from, "from", words.t("options_quiet_from"))}
          {field(to, "to", words.t("options_quiet_to"))}
        </div>
      )}
      <p class="soft">{words.t("options_quiet_note")}</p>
    </fieldset>
  );
}
