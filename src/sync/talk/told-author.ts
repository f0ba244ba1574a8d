/** An author whom the pub of one channel told and whom we hold: the reference always answers for those, so they are asked for as a sign of life. */
import type { Author, Store } from "apds";
import { parseAuthor } from "apds";
import type { Clock } from "../../base/clock.ts";
import { MESSAGE_CHARACTERS } from "../replicate/door.ts";

/** For so long one is good enough, however much the pub tells. */
const GOOD_MS = 60_000;

export class ToldAuthor {
  #author: Author | undefined;
  /** When one was last looked for in vain or found, ms. */
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: Pick<Store, "author">,
    private readonly clock: Clock,
  ) {}

  get author(): Author | undefined {
    return this.#author;
  }

  /** Nobody was looked for in a while: what the pub tells next is worth a look. */
  get isOld(): boolean {
    return Math.abs(this.clock.now() - this.#lookedAt) >= GOOD_MS;
  }

  /** These texts of the pub's were dealt with. Rejects where the store can't be read. */
  async told(texts: readonly string[]): Promise<void> {
    const last = texts.findLast(({ length }) => length === MESSAGE_CHARACTERS);
    const author = last === undefined ? undefined : parseAuthor(last.slice(0, 44));
    if (!author?.ok) return;
    this.#lookedAt = this.clock.now();
    if (await this.store.author(author.value)) this.#author = author.value;
    // What was refused at the door is nobody's: the next one is looked for at once.
    else this.#lookedAt = Number.NEGATIVE_INFINITY;
  }
}
