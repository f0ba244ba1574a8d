import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../ui/words.ts";

/** Lists have thousands where they came from a file: so many are drawn at a time. */
const PAGE = 50;

interface EntriesParts {
  readonly title: string;
  /** As they were put in; shown the newest first. */
  readonly entries: readonly string[];
  readonly draw: (entry: string) => ComponentChildren;
  readonly onRemove: (entry: string) => void;
}

/** Entries of a list, each with what takes it out. */
export function Entries({ title, entries, draw, onRemove }: EntriesParts) {
  const words = useWords();
  const [many, setMany] = useState(PAGE);
  const list = useRef<HTMLUListElement>(null);
  // The button may be gone with the last page: the keyboard goes on at the first entry that it brought.
  useLayoutEffect(() => {
    if (many > PAGE) list.current?.querySelectorAll("button")[many - PAGE]?.focus();
  }, [many]);
  return (
    <>
      <h3>{title}</h3>
      {entries.length === 0 && <p class="soft">{words.t("options_lists_none")}</p>}
      <ul class="entries" ref={list}>
        {entries
          .slice(-many)
          .reverse()
          .map((entry) => (
            <li key={entry}>
              {draw(entry)}
              <button
                type="button"
                class="plain"
                aria-label={words.t("options_lists_remove_entry", entry)}
                onClick={() => onRemove(entry)}
              >
                {words.t("action_remove")}
              </button>
            </li>
          ))}
      </ul>
      {entries.length > many && (
        <button type="button" class="quiet more-entries" onClick={() => setMany(many + PAGE)}>
          {words.t("options_people_more")}
        </button>
      )}
    </>
  );
}
