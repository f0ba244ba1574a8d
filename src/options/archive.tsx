import { useRef, useState } from "preact/hooks";
import type { Choices } from "../rpc/choices.ts";
import { useLanguage } from "../ui/language.tsx";
import type { PageParts } from "../ui/parts.ts";
import { useAsks } from "../ui/permissions.ts";
import { message } from "../ui/phrase.ts";
import { useWords } from "../ui/words.ts";
import { apply, choicesOf, load, nothingTaken, save, troubleSaid, type Work } from "./archive-file.ts";
import { ChoicesQuestion } from "./choices-question.tsx";
import { FileButton } from "./file-button.tsx";

/** Everything into a file, and out of one: each line of it verifies by itself. Never the key. */
export function Archive({ client }: PageParts) {
  const words = useWords();
  const asks = useAsks();
  const language = useLanguage();
  const [work, setWork] = useState<Work>({ kind: "rest" });
  const stop = useRef(false);
  const isBusy = work.kind === "busy";
  const run = async (act: (isOver: () => boolean) => Promise<Work>): Promise<void> => {
    if (isBusy) return;
    stop.current = false;
    setWork(await act(() => stop.current));
  };
  const open = (file: File) =>
    run(async (isOver) => {
      const found = await choicesOf(client, file, language?.chosen.value);
      if (found === "key") return { kind: "trouble", said: troubleSaid(found, nothingTaken) };
      return found ? { kind: "asks", file, choices: found } : load(client, file, setWork, isOver);
    });
  const answer = (file: File, choices: Choices) =>
    run(async (isOver) => {
      // Before anything else is awaited. A no is shown where notices are chosen.
      if (choices.settings?.notices?.on) await asks.permission("notifications");
      const chosen = await apply(client, choices, language, setWork);
      const loaded = await load(client, file, setWork, isOver);
      return chosen && loaded.said && loaded.kind !== "busy"
        ? { ...loaded, said: message("options_archive_trouble", chosen, loaded.said) }
        : loaded;
    });
  return (
    <section class="archive">
      <h2>{words.t("options_archive_heading")}</h2>
      <p class="soft">{words.t("options_archive_note")}</p>
      <div class="actions">
        <button
          type="button"
          class="quiet"
          aria-disabled={isBusy}
          onClick={() => void run((isOver) => save(client, setWork, isOver, language?.chosen.value))}
        >
          {words.t("options_archive_save")}
        </button>
        <FileButton name={words.t("options_archive_load")} onFile={(file) => void open(file)} />
        {isBusy && (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              stop.current = true;
            }}
          >
            {words.t("action_cancel")}
          </button>
        )}
      </div>
      {work.kind === "asks" && (
        <ChoicesQuestion
          choices={work.choices}
          onAnswer={(wanted) => void answer(work.file, wanted)}
          onCancel={() => setWork({ kind: "rest" })}
        />
      )}
      {work.kind === "busy" && work.of !== undefined && (
        <progress value={work.done} max={Math.max(work.of, work.done ?? 0, 1)} aria-hidden="true" />
      )}
      {/* How far it is changes all the time, and is not said aloud. */}
      {isBusy && <p>{words.say(work.said)}</p>}
      <p role="status" class={work.kind === "trouble" ? "error" : isBusy ? "soft" : undefined}>
        {isBusy ? words.t("options_archive_busy") : work.said && words.say(work.said)}
      </p>
    </section>
  );
}
