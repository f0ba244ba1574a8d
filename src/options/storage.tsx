import { useCallback, useEffect, useState } from "preact/hooks";
import type { StorageView } from "../rpc/people.ts";
import { formatBytes } from "../ui/numbers.ts";
import type { PageParts } from "../ui/parts.ts";
import { plural } from "../ui/phrase.ts";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import { Archive } from "./archive.tsx";
import { Wipe } from "./wipe.tsx";

/** Bytes that can be chosen as the most to be kept, round as sizes are said here; null: as much as there is. */
const BUDGETS: readonly (number | null)[] = [null, 100e6, 500e6, 2e9, 10e9];

/** How much is kept, of what, and how much may be. What a single person takes is said under People. */
export function Storage(parts: PageParts) {
  const { client, model } = parts;
  const words = useWords();
  const [view, setView] = useState<StorageView | undefined>(undefined);
  const budget = useAction(client, "budget");
  const posts = model.view.value?.posts;
  const read = useCallback(async (): Promise<void> => {
    const answer = await client.request("storage", {});
    if (answer.ok) setView(answer.value);
  }, [client]);
  // Read again when there are more posts.
  useEffect(() => {
    void read();
  }, [read, posts]);
  const choose = async (bytes: number | null): Promise<void> => {
    await budget.run({ bytes });
    await read();
  };
  if (!view) return <p class="lead">{words.t("options_storage_lead")}</p>;
  const size = (bytes: number): string => formatBytes(words.locale, bytes);
  const choices = BUDGETS.includes(view.budget) ? BUDGETS : [view.budget, ...BUDGETS];
  return (
    <>
      <p class="lead">{words.t("options_storage_lead")}</p>
      <dl class="facts">
        <dt>{words.t("options_storage_texts")}</dt>
        <dd>{words.t("options_storage_of", plural("count_posts", view.posts), size(view.texts))}</dd>
        <dt>{words.t("options_storage_pictures")}</dt>
        <dd>
          {words.t("options_storage_of", plural("options_count_pictures", view.pictures), size(view.images))}
        </dd>
        <dt>{words.t("options_storage_trash")}</dt>
        <dd>{size(view.trash)}</dd>
        {view.usage !== undefined && (
          <>
            <dt>{words.t("options_storage_disk")}</dt>
            <dd>{size(view.usage)}</dd>
          </>
        )}
      </dl>
      <fieldset class="choice">
        <legend>{words.t("options_budget_legend")}</legend>
        {choices.map((bytes) => (
          <label key={bytes}>
            <input
              type="radio"
              name="budget"
              checked={view.budget === bytes}
              onChange={() => void choose(bytes)}
            />
            <span>{bytes === null ? words.t("options_budget_none") : size(bytes)}</span>
          </label>
        ))}
        <p class={view.full ? "error" : "soft"} role="status">
          {words.t(view.full ? "options_budget_full" : "options_budget_note")}
        </p>
        {budget.trouble && (
          <p class="error" role="alert">
            {words.say(budget.trouble)}
          </p>
        )}
      </fieldset>
      <Archive {...parts} />
      <Wipe {...parts} />
    </>
  );
}
