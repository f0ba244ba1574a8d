/**
 * What is said when a channel opens: whose newest post do you have? We ask before we tell, and tell our head of an author only on
 * evidence: the pub answered with a message that we hold and know to be older, or with nothing but the echo of the key.
 */
import type { Author, Hash, Message, Store } from "apds";
import { parseAuthor } from "apds";
import { MESSAGE_CHARACTERS } from "../replicate/door.ts";

/** Everyone else is learnt by poll. */
export const ANNOUNCED_AUTHORS = 16;
/** Where there is no poll, this is how everyone else is learnt. */
export const UNPOLLED_AUTHORS = 1_000;
/** A pub that accepts and closes at once must not be hit with an announcement each time. */
export const ANNOUNCE_AFTER_MS = 2_000;

type Asked = "asked" | "answered";

export class Announce {
  readonly #asked = new Map<Author, Asked>();

  constructor(private readonly store: Pick<Store, "authors" | "head" | "held">) {}

  /** The keys to ask for: own first, then those who wrote last. */
  async keys(own: Author | undefined, limit: number): Promise<readonly Author[]> {
    const recent = (await this.store.authors(limit)).map((row) => row.author);
    return [...new Set([...(own ? [own] : []), ...recent])].slice(0, limit);
  }

  asked(author: Author): void {
    this.#asked.set(author, "asked");
  }

  /** A key that is asked for as a sign of life only: neither its answer nor its echo is evidence of anything. */
  pinged(author: Author): void {
    this.#asked.set(author, "answered");
  }

  /** Whether this message comes as the answer to our ask for its author: no other answer came yet. */
  awaits(message: string): boolean {
    return this.#asked.size > 0 && this.#asked.get(message.slice(0, 44) as Author) === "asked";
  }

  /** Whether a text of 44 characters is the echo of a key that we asked for (and so no ask). */
  isEcho(text: string): boolean {
    const author = parseAuthor(text);
    return author.ok && this.#asked.has(author.value);
  }

  /** After the echo of a key: our head, where nothing else was answered. */
  async onEcho(text: string): Promise<Message | undefined> {
    const author = parseAuthor(text);
    if (!author.ok || this.#asked.get(author.value) !== "asked") return undefined;
    // Once per key and channel: the echo of a later ask by somebody else must not be answered again.
    this.#asked.set(author.value, "answered");
    return this.store.head(author.value);
  }

  /**
   * After a told text: our head of its author, where the pub answered our ask with a message that we hold and that is older.
   * `id` is the hash of the text, computed by us.
   */
  async onTold(text: string, id: () => Promise<Hash>): Promise<Message | undefined> {
    if (text.length !== MESSAGE_CHARACTERS) return undefined;
    const author = parseAuthor(text.slice(0, 44));
    if (!author.ok || this.#asked.get(author.value) !== "asked") return undefined;
    this.#asked.set(author.value, "answered");
    const told = await id();
    const [head, held] = await Promise.all([this.store.head(author.value), this.store.held([told])]);
    return head && head.id !== told && held.get(told) === "message" ? head : undefined;
  }
}
