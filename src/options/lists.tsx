import { useCallback, useEffect, useState } from "preact/hooks";
import { holdsPrivateKey } from "../rpc/key-pair.ts";
import type { ModerationView } from "../rpc/people.ts";
import { snake } from "../ui/messages.ts";
import type { PageParts } from "../ui/parts.ts";
import { message, type Phrase } from "../ui/phrase.ts";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import { Entries } from "./entries.tsx";
import { FileButton } from "./file-button.tsx";
import { saveFile, textOf } from "./files.ts";
import { HiddenPost } from "./hidden-post.tsx";

interface ListsParts extends PageParts {
  /** People may be in other lists now. */
  readonly onChanged: () => Promise<void>;
}

/** Words and posts that are not shown, and the four lists as a file: the same that Wiredove reads and writes. */
export function Lists({ client, onChanged }: ListsParts) {
  const words = useWords();
  const [lists, setLists] = useState<ModerationView | undefined>(undefined);
  const [said, setSaid] = useState<Phrase | undefined>(undefined);
  const moderate = useAction(client, "moderate");
  const load = useAction(client, "importModeration");
  const read = useCallback(async (): Promise<void> => {
    const answer = await client.request("moderation", {});
    if (answer.ok) setLists(answer.value);
  }, [client]);
  useEffect(() => {
    void read();
  }, [read]);

  const change = async (
    list: "mutedWords" | "hiddenHashes",
    entry: string,
    on: boolean,
  ): Promise<boolean> => {
    const answer = await moderate.run({ list, entry, on });
    await read();
    const refused = answer.ok && !answer.value.ok ? answer.value.error.kind : undefined;
    setSaid(refused && message(`options_lists_${snake(refused)}`));
    return answer.ok && answer.value.ok;
  };
  const take = async (file: File): Promise<void> => {
    const text = await textOf(file);
    if (text !== undefined && holdsPrivateKey(text)) return setSaid(message("options_lists_file_key"));
    const answer = text === undefined ? undefined : await load.run({ text });
    if (!answer) return setSaid(message("options_lists_file_too_large"));
    if (!answer.ok) return;
    const { value } = answer;
    setSaid(
      value.ok
        ? message("options_lists_taken", value.added, value.refused)
        : message(`options_lists_file_${snake(value.error.kind)}`),
    );
    await read();
    await onChanged();
  };
  if (!lists) return null;
  const trouble = moderate.trouble ?? load.trouble;
  return (
    <section class="lists">
      <h2>{words.t("options_lists_heading")}</h2>
      <Entries
        title={words.t("options_lists_words")}
        entries={lists.mutedWords}
        draw={(word) => <bdi>{word}</bdi>}
        onRemove={(word) => void change("mutedWords", word, false)}
      />
      <WordField
        onAdd={(word) => change("mutedWords", word, true)}
        onKey={() => setSaid(message("add_key_pair"))}
      />
      <Entries
        title={words.t("options_lists_posts")}
        entries={lists.hiddenHashes}
        draw={(id) => <HiddenPost id={id} client={client} />}
        onRemove={(id) => void change("hiddenHashes", id, false)}
      />
      <p class="soft">{words.t("options_lists_note")}</p>
      <div class="actions">
        <button
          type="button"
          class="quiet"
          onClick={() =>
            saveFile(
              "wiredove-moderation.json",
              new Blob([JSON.stringify(lists, null, 2)], { type: "application/json" }),
            )
          }
        >
          {words.t("options_lists_save")}
        </button>
        <FileButton
          name={words.t("options_lists_load")}
          accept=".json,application/json"
          onFile={(file) => void take(file)}
        />
      </div>
      <p role="status">{said && words.say(said)}</p>
      {trouble && (
        <p class="error" role="alert">
          {words.say(trouble)}
        </p>
      )}
    </section>
  );
}

interface WordParts {
  readonly onAdd: (word: string) => Promise<boolean>;
  /** A private key was pasted, and is gone from the field. */
  readonly onKey: () => void;
}

function WordField({ onAdd, onKey }: WordParts) {
  const words = useWords();
  const [typed, setTyped] = useState("");
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== "") void onAdd(typed.trim()).then((done) => (done ? setTyped("") : undefined));
      }}
    >
      <input
        type="text"
        name="word"
        maxLength={200}
        value={typed}
        aria-label={words.t("options_lists_word")}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => {
          const isKey = holdsPrivateKey(currentTarget.value);
          if (isKey) currentTarget.value = "";
          setTyped(currentTarget.value);
          if (isKey) onKey();
        }}
      />
      <button type="submit">{words.t("options_lists_add")}</button>
    </form>
  );
}
