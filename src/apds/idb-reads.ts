/** The reads of the IndexedDB store: each costs its page, by an index, and never the store. */

import { IdbFigures } from "./idb-figures.ts";
import type { Known } from "./idb-known.ts";
import { countersIn } from "./idb-look.ts";
import { mergedIn, pageIn, withContents } from "./idb-pages.ts";
import { type AuthorDbRow, wantOf } from "./idb-rows.ts";
import { type Database, type Reading, TABLES } from "./idb-schema.ts";
import { searchIn } from "./idb-search.ts";
import { heldIn, messageIn, packedOf, textIn, textsIn } from "./idb-texts.ts";
import { EMPTY_HASH } from "./intake.ts";
import { type Author, compareDated, type Hash, type Message, trustStored } from "./message.ts";
import type { Found, Query } from "./search.ts";
import { nameKey, type Packed, postAt, postsNaming } from "./segments.ts";
import type { AuthorRow, Page, Post, Store, Want } from "./store.ts";

type Reads = Omit<Store, "heldLately" | "commit" | "purge" | "discard" | "empty" | "clear" | "close">;

export class IdbReads extends IdbFigures implements Reads {
  readonly #known: () => Promise<Known>;

  /** @param known what needs no look-up: for questions about many names */
  constructor(open: () => Promise<Database>, known: () => Promise<Known>) {
    super(open);
    this.#known = known;
  }

  async get(hash: Hash): Promise<string | undefined> {
    if (hash === EMPTY_HASH) return "";
    const transaction = await this.read(TABLES);
    const { totals } = await countersIn(transaction);
    return textIn(transaction, hash, totals);
  }

  async texts(hashes: readonly Hash[]): Promise<ReadonlyMap<Hash, string>> {
    const transaction = await this.read(TABLES);
    const { totals } = await countersIn(transaction);
    const texts = new Map(await textsIn(transaction, hashes, totals));
    if (hashes.includes(EMPTY_HASH)) texts.set(EMPTY_HASH, "");
    return texts;
  }

  async held(hashes: readonly Hash[]): Promise<ReadonlyMap<Hash, "message" | "blob">> {
    const known = await this.#known();
    const held = new Map<Hash, "message" | "blob">();
    const asked: Hash[] = [];
    for (const hash of hashes) {
      const kind = hash === EMPTY_HASH ? "content" : known.kindOf(hash);
      if (kind === "ask") asked.push(hash);
      else if (kind !== undefined) held.set(hash, kind === "message" ? "message" : "blob");
    }
    if (asked.length === 0) return held;
    const transaction = await this.read(TABLES);
    const { totals } = await countersIn(transaction);
    await Promise.all(
      asked.map(async (hash) => {
        const as = await heldIn(transaction, hash, totals);
        if (as !== undefined) held.set(hash, as);
      }),
    );
    return held;
  }

  async wantsFor(hashes: readonly Hash[]): Promise<ReadonlyMap<Hash, Want>> {
    const known = await this.#known();
    const wants = new Map<Hash, Want>();
    // What is held is not wanted any more.
    const asked = hashes.filter((hash) => known.kindOf(hash) === "ask");
    if (asked.length === 0) return wants;
    const transaction = await this.read(["wants", "meta"]);
    const { wantRows } = await countersIn(transaction);
    if (wantRows === 0) return wants;
    const rows = await Promise.all(asked.map((hash) => transaction.objectStore("wants").get(hash)));
    for (const row of rows) if (row !== undefined) wants.set(row.hash, wantOf(row));
    return wants;
  }

  async dueWants(now: number, limit: number): Promise<readonly Want[]> {
    const rows = await (await this.open()).getAllFromIndex(
      "wants",
      "due",
      IDBKeyRange.upperBound(now),
      limit,
    );
    return rows.map(wantOf);
  }

  async dueLater(now: number, limit: number): Promise<readonly Message[]> {
    const until = IDBKeyRange.upperBound([now, []]);
    const rows = await (await this.open()).getAllFromIndex("later", "due", until, limit);
    return rows.map(({ id, text }) => trustStored(id, text));
  }

  async message(id: Hash): Promise<Message | undefined> {
    const transaction = await this.read(["segments", "pending"]);
    const [message, waits] = await Promise.all([
      messageIn(transaction, id),
      transaction.objectStore("pending").get(id),
    ]);
    return message ?? (waits && trustStored(id, waits.text));
  }

  async posts(ids: readonly Hash[]): Promise<readonly Post[]> {
    const transaction = await this.read(["segments", "blobs"]);
    return withContents(transaction, await packedOf(transaction, ids));
  }

  async pending(author?: Author): Promise<readonly Message[]> {
    const rows = await (await this.open()).getAll("pending");
    const messages = rows.map(({ id, text }) => trustStored(id, text));
    return messages.filter((message) => author === undefined || message.author === author).sort(compareDated);
  }

  async head(author: Author): Promise<Message | undefined> {
    const row = await this.author(author);
    return row && this.message(row.head.id);
  }

  async author(author: Author): Promise<AuthorRow | undefined> {
    return (await this.#authorRow(await this.read(["authors", "drafts", "meta"]), author))?.record.row;
  }

  async authors(limit: number): Promise<readonly AuthorRow[]> {
    const transaction = await this.read(["authors", "drafts", "meta"]);
    const drafts = await this.drafts.in(transaction, await countersIn(transaction));
    const rows: AuthorRow[] = [];
    const newest = transaction.objectStore("authors").index("newest");
    for (let cursor = await newest.openCursor(null, "prev"); cursor; cursor = await cursor.continue()) {
      if (!drafts.has(cursor.value.key) && rows.push(cursor.value.record.row) === limit) break;
    }
    if (drafts.size === 0) return rows;
    for (const { record } of drafts.values()) rows.push(record.row);
    return rows.sort((a, b) => compareDated(b.head, a.head)).slice(0, limit);
  }

  async feed(author: Author, page: Page): Promise<readonly Post[]> {
    const transaction = await this.read(["authors", "drafts", "meta", "segments", "blobs"]);
    const row = await this.#authorRow(transaction, author);
    return row === undefined ? [] : pageIn(transaction, row.number, page);
  }

  async merged(authors: readonly Author[], page: Page): Promise<readonly Post[]> {
    const transaction = await this.read(["authors", "drafts", "meta", "segments", "blobs"]);
    const drafts = await this.drafts.in(transaction, await countersIn(transaction));
    const table = transaction.objectStore("authors").index("key");
    const rows = await Promise.all(
      authors.map(async (author) => drafts.get(author) ?? (await table.get(author))),
    );
    return mergedIn(
      transaction,
      rows.filter((row) => row !== undefined),
      page,
    );
  }

  async recent(page: Page): Promise<readonly Post[]> {
    return pageIn(await this.read(["segments", "blobs"]), undefined, page);
  }

  async since(seq: number, limit: number): Promise<readonly Post[]> {
    const transaction = await this.read(["segments", "blobs"]);
    const segments = transaction.objectStore("segments");
    // The row that begins at or before the first post asked for can hold it.
    const start = await segments.openKeyCursor(IDBKeyRange.upperBound(seq + 1), "prev");
    const range = start ? IDBKeyRange.lowerBound(start.primaryKey) : null;
    const posts: Packed[] = [];
    for (let cursor = await segments.openCursor(range); cursor; cursor = await cursor.continue()) {
      for (const at of cursor.value.texts.keys()) {
        const post = cursor.value.first + at > seq ? postAt(cursor.value, at) : undefined;
        if (post !== undefined) posts.push(post);
      }
      if (posts.length >= limit) break;
    }
    return withContents(transaction, posts.slice(0, limit));
  }

  async naming(kind: "reply" | "edit" | "image", id: Hash, limit: number): Promise<readonly Post[]> {
    const transaction = await this.read(["segments", "blobs"]);
    const key = nameKey(kind, id);
    const names = transaction.objectStore("segments").index("names");
    // Most posts are named by nothing, and of all questions "all of them" is Chromium's dearest.
    if ((await names.getKey(key)) === undefined) return [];
    const rows = await names.getAll(key, limit);
    const posts = rows.flatMap((row) => postsNaming(row, key)).slice(0, limit);
    return (await withContents(transaction, posts)).toSorted((a, b) => compareDated(a.message, b.message));
  }

  async search(query: Query): Promise<Found<Post>> {
    const { author } = query;
    const transaction = await this.read(["authors", "drafts", "meta"]);
    const [{ totals }, row] = await Promise.all([
      countersIn(transaction),
      author === undefined ? undefined : this.#authorRow(transaction, author),
    ]);
    if (author !== undefined && row === undefined) return { posts: [], unindexed: 0 };
    return searchIn(await this.open(), query, row?.number, totals.seq);
  }

  async holes(author: Author): Promise<readonly Want[]> {
    const rows = await (await this.open()).getAllFromIndex("wants", "author", author);
    return rows.map(wantOf);
  }

  async #authorRow(transaction: Reading, author: Author): Promise<AuthorDbRow | undefined> {
    const [counters, row] = await Promise.all([
      countersIn(transaction),
      transaction.objectStore("authors").index("key").get(author),
    ]);
    return (await this.drafts.in(transaction, counters)).get(author) ?? row;
  }
}
