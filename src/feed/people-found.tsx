import { useEffect, useState } from "preact/hooks";
import type { NamedView } from "../rpc/people.ts";
import { useWords } from "../ui/words.ts";
import { Avatar, PersonLink } from "./person.tsx";
import { useReader } from "./reader.ts";

/** More of one name are in the options, among people. */
const SHOWN = 5;

/** People who are called what was searched for, above the posts that have the word. */
export function PeopleFound({ name }: { name: string }) {
  const words = useWords();
  const { client, names } = useReader();
  const [people, setPeople] = useState<readonly NamedView[]>([]);
  useEffect(() => {
    const life = new AbortController();
    void client.request("named", { name }).then((answer) => {
      if (life.signal.aborted || !answer.ok) return;
      names.see(answer.value);
      setPeople(answer.value.slice(0, SHOWN));
    });
    return () => life.abort();
  }, [client, name, names]);
  if (people.length === 0) return null;
  return (
    <nav class="people-found" aria-label={words.t("feed_people_found")}>
      <ul>
        {people.map(({ author, name: called }) => (
          <li key={author}>
            <Avatar author={author} size={20} />
            <PersonLink author={author} name={called} />
          </li>
        ))}
      </ul>
    </nav>
  );
}
