/** A person as a post names them. */
import { keyBeginning, shownName } from "../ui/person-name.ts";
import { hashOf } from "./address.ts";
import { likeness } from "./names.ts";
import { useReader } from "./reader.ts";

interface Person {
  readonly author: string;
  /** Left out: as it was seen elsewhere. */
  readonly name?: string | undefined;
}

/** The name, and the key's beginning where there is no name, or somebody else has the same. */
export function PersonName({ author, name }: Person) {
  const { names } = useReader();
  const shown = shownName(name) ?? names.of(author);
  if (shown === undefined) return <span class="key">{keyBeginning(author)}</span>;
  return (
    <>
      <bdi class="name">{shown}</bdi>
      {names.shared.value.has(likeness(shown)) && (
        <>
          {" "}
          <span class="key soft">{keyBeginning(author)}</span>
        </>
      )}
    </>
  );
}

export function PersonLink(person: Person) {
  return (
    <a class="person-link" href={hashOf({ kind: "person", author: person.author })} title={person.author}>
      <PersonName {...person} />
    </a>
  );
}

/** For texts that hold no markup, as labels. */
export const plainName = (author: string, name: string | undefined): string =>
  shownName(name) ?? keyBeginning(author);
