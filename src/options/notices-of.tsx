import type { RpcClient } from "../rpc/client.ts";
import type { NoticeChoice, NoticesView } from "../rpc/notices.ts";
import { useWords } from "../ui/words.ts";

interface NoticesOfParts {
  readonly author: string;
  readonly who: string;
  readonly choice: NoticeChoice;
  readonly client: RpcClient;
  readonly onView: (view: NoticesView) => void;
}

/** Whether a person is announced always, never, or as everybody. */
export function NoticesOf({ author, who, choice, client, onView }: NoticesOfParts) {
  const words = useWords();
  const now = choice.chosen.includes(author) ? "chosen" : choice.silent.includes(author) ? "silent" : "";
  const choose = async (value: string): Promise<void> => {
    const as = value === "chosen" || value === "silent" ? value : null;
    const answer = await client.request("noticesOf", { author, as });
    if (answer.ok) onView(answer.value);
  };
  return (
    <select
      aria-label={words.t("options_notices_of", who)}
      value={now}
      onChange={({ currentTarget: { value } }) => void choose(value)}
    >
      <option value="">{words.t("options_notices_of_usual")}</option>
      <option value="chosen">{words.t("options_notices_of_chosen")}</option>
      <option value="silent">{words.t("options_notices_of_silent")}</option>
    </select>
  );
}
