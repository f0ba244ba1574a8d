/** The reference's log, read out of a store: entries as it gives them. */
import { type Author, compareDated, type Hash, type Message, parseHash } from "./message.ts";
import type { Page, Post, Store } from "./store.ts";

export interface Entry {
  readonly hash: Hash;
  /** The 208 characters. */
  readonly sig: string;
  readonly author: Author;
  /** Timestamp (13 digits) and content hash (44). */
  readonly opened: string;
  /** Missing while the content is. */
  readonly text?: string;
  /** 13 digits. */
  readonly ts: string;
}

const PAGE = 500;

export class Log {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async query(what = ""): Promise<readonly Entry[]> {
    if (what === "") return this.#all();
    if (what.startsWith("?")) {
      const words = what.slice(1).replaceAll("%20", " ").toUpperCase();
      return (await this.#all()).filter(({ text }) => text?.toUpperCase().includes(words));
    }
    // An id and an author look alike; whichever is held is meant.
    const named = parseHash(what);
    if (named === undefined) return [];
    const author = named as string as Author;
    const row = await this.#store.author(author);
    return row === undefined
      ? this.#one(named)
      : this.#pages((page) => this.#store.feed(author, page), author);
  }

  async pubkeys(): Promise<readonly Author[]> {
    const rows = await this.#store.authors(Number.MAX_SAFE_INTEGER);
    return rows.map(({ author }) => author);
  }

  async latest(author: Author): Promise<Entry | undefined> {
    const head = await this.#store.head(author);
    return head && entryOf(head, await this.#store.get(head.content));
  }

  #all(): Promise<readonly Entry[]> {
    return this.#pages((page) => this.#store.recent(page));
  }

  async #one(id: Hash): Promise<readonly Entry[]> {
    const message = await this.#store.message(id);
    return message === undefined ? [] : [entryOf(message, await this.#store.get(message.content))];
  }

  /** All pages and what lacks its content, turned round: a page starts at the newest, a log at the oldest. */
  async #pages(read: (page: Page) => Promise<readonly Post[]>, author?: Author): Promise<readonly Entry[]> {
    const posts: Post[] = [];
    for (let page = await read({ limit: PAGE }); page.length > 0; ) {
      posts.push(...page);
      const last = page.at(-1);
      if (page.length < PAGE || last === undefined) break;
      page = await read({ limit: PAGE, before: last.message.ts, beforeId: last.message.id });
    }
    const pending = (await this.#store.pending(author)).map((message) => ({ message, content: undefined }));
    const all = [...posts.reverse(), ...pending];
    if (pending.length > 0) all.sort((a, b) => compareDated(a.message, b.message));
    return all.map(({ message, content }) => entryOf(message, content));
  }
}

function entryOf({ id, text: sig, author, ts, content }: Message, text: string | undefined): Entry {
  const digits = String(ts).padStart(13, "0");
  return {
    hash: id,
    sig,
    author,
    opened: digits + content,
    ...(text === undefined ? {} : { text }),
    ts: digits,
  };
}
