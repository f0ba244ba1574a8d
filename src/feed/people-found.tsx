import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { NamedView } from "../rpc/people.ts";
import { Avatar } from "../ui/avatar.tsx";
import { plural } from "../ui/phrase.ts";
import { useWords } from "../ui/words.ts";
import { PersonLink } from "./person.tsx";
import { useReader } from "./reader.ts";

/** More are shown when that is asked for. */
const SHOWN = 5;

/** People who are called what was searched for, above the posts that have the word. */
export function PeopleFound({ name }: { name: string }) {
  const words = useWords();
  const { client, names } = useReader();
  const list = useRef<HTMLUListElement>(null);
  const [people, setPeople] = useState<readonly NamedView[]>([]);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const life = new AbortController();
    void client.request("named", { name }).then((answer) => {
      if (life.signal.aborted || !answer.ok) return;
      names.see(answer.value);
      setPeople(answer.value);
    });
    return () => life.abort();
  }, [client, name, names]);
  // The button that was pressed is gone: the keyboard goes on at the first that it brought.
  useLayoutEffect(() => {
    if (isOpen) list.current?.querySelectorAll("a")[SHOWN]?.focus();
  }, [isOpen]);
  if (people.length === 0) return null;
  const shown = isOpen ? people : people.slice(0, SHOWN);
  const hidden = people.length - shown.length;
  return (
    <nav class="people-found" aria-label={words.t("feed_people_found")}>
      <ul ref={list}>
        {shown.map(({ author, name: called, image }) => (
          <li key={author}>
            <Avatar author={author} image={image} size={20} />
            <PersonLink author={author} name={called} />
          </li>
        ))}
        {hidden > 0 && (
          <li>
            <button type="button" class="plain" onClick={() => setOpen(true)}>
              {words.say(plural("feed_people_more", hidden))}
            </button>
          </li>
        )}
      </ul>
    </nav>
  );
}
