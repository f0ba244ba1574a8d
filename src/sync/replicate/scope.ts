/**
 * Whose posts are taken in. `everyone`, as Wiredove does; or `following`: the people whom this person follows, their own identity, and
 * what those answer, one step. Changing it never deletes anything by itself; whoever is blocked goes to the trash (`keeping.ts`).
 */
import { type Author, type Missing, parseAuthor, type Value, type Want } from "apds";
import * as v from "valibot";

export type Scope = "everyone" | "following";
export type Interest = "followed" | "blocked";

/** So many people can be followed or blocked; more are no person's doing. */
export const INTERESTS = 10_000;

const rowShape = v.object({ interest: v.picklist(["followed", "blocked"]) });

export class Interests {
  readonly #of = new Map<Author, Interest>();
  /** There is no room for strangers' posts, though scope lets them in. */
  isFull = false;

  /** @param rows of the store's room `interests`; what does not parse is left out */
  constructor(
    rows: readonly Value[],
    public scope: Scope,
    /** This browser's identity, which counts as followed. */
    public own: Author | undefined,
  ) {
    for (const { key, value } of rows.slice(0, INTERESTS)) {
      const [author, row] = [parseAuthor(key), v.safeParse(rowShape, value)];
      if (author.ok && row.success) this.#of.set(author.value, row.output.interest);
    }
  }

  get(author: Author): Interest | undefined {
    return this.#of.get(author);
  }

  followed(): readonly Author[] {
    return [...this.#of].flatMap(([author, interest]) => (interest === "followed" ? [author] : []));
  }

  isFollowed(author: Author): boolean {
    return author === this.own || this.#of.get(author) === "followed";
  }

  /** The row to be written; `set` takes it over once that is committed. */
  row(author: Author, interest: Interest | undefined, name?: string): Value {
    // Nothing else remembers what somebody was called whose posts are in the trash.
    const known = name === undefined ? {} : { name };
    return { room: "interests", key: author, value: interest && { interest, ...known } };
  }

  /** False where there is no room for one more. */
  hasRoom(author: Author): boolean {
    return this.#of.has(author) || this.#of.size < INTERESTS;
  }

  set(author: Author, interest: Interest | undefined): void {
    if (interest) this.#of.set(author, interest);
    else this.#of.delete(author);
  }

  /** Whether a message of this author is taken in at all; `wanted`: a post that is held names it. */
  takes(author: Author, wanted: boolean): boolean {
    if (this.#of.get(author) === "blocked") return false;
    return (this.scope === "everyone" && !this.isFull) || wanted || this.isFollowed(author);
  }

  /** Whether what a post of this author names is wanted. Whom the followed answer is read, but not whom those answer in turn. */
  wants({ author, kind }: Pick<Missing, "author" | "kind">): boolean {
    return this.scope === "everyone" || this.isFollowed(author) || kind === "content" || kind === "image";
  }

  blocked(): readonly Author[] {
    return [...this.#of].flatMap(([author, interest]) => (interest === "blocked" ? [author] : []));
  }

  /** A followed feed is to be whole: what it is made of is asked for without end. */
  keeps({ author, also = [], kind }: Want): boolean {
    return (
      (kind === "content" || kind === "previous") && [author, ...also].some((one) => this.isFollowed(one))
    );
  }
}
