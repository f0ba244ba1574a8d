/** The yes to notices, and the choices of now. */
import { useEffect, useState } from "preact/hooks";
import type { NoticeChoice, NoticesView } from "../rpc/notices.ts";
import type { PageParts } from "./parts.ts";
import { useAsks } from "./permissions.ts";
import { message, type Phrase } from "./phrase.ts";
import { useAction } from "./use-action.ts";
import { useWords } from "./words.ts";

export type ChangeNotices = (args: Partial<Pick<NoticeChoice, "on" | "kinds" | "quiet" | "badge">>) => void;

/** The choices of now, and a way to change them. */
export function useNotices({ client }: Pick<PageParts, "client">) {
  const [view, setView] = useState<NoticesView | undefined>(undefined);
  const set = useAction(client, "setNotices");
  useEffect(() => {
    void client.request("notices", {}).then((answer) => (answer.ok ? setView(answer.value) : undefined));
  }, [client]);
  const change: ChangeNotices = (args) =>
    void set.run(args).then((answer) => (answer.ok ? setView(answer.value) : undefined));
  return { view, setView, change, trouble: set.trouble };
}

/** The yes. The browser asks, too; what it answers is shown. */
export function NoticesSwitch({ view, change }: { view: NoticesView; change: ChangeNotices }) {
  const words = useWords();
  const asks = useAsks();
  const [refused, setRefused] = useState(false);
  const on = view.choice.on && view.allowed;
  const flip = async (wanted: boolean): Promise<void> => {
    // Before anything else is awaited: browsers ask only in answer to a click.
    const allowed = !wanted || (await asks.permission("notifications"));
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
        {words.say(sentence ?? message(on ? "options_notices_note_on" : "options_notices_note"))}
      </p>
    </div>
  );
}
