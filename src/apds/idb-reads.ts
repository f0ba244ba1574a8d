/** The reads of the IndexedDB store: each costs its page, by an index, and never the store. */
import { countersIn } from "./idb-look.ts";
import { half, type PostRow, postOf, wantOf } from "./idb-rows.ts";
import { type Database, type Reading, TABLES, type Tables } from "./idb-schema.ts";
import { heldIn, messageIn, textIn } from "./idb-texts.ts";
import { EMPTY_HASH } from "./intake.ts";
import { type Author, compareDated, type Hash, type Message, trustStored } from "./message.ts";
import type { AuthorRow, Page, Post, Store, Value, Want } from "./store.ts";

type Reads = Omit<Store, "commit" | "purge" | "clear" | "close">;

export class IdbReads implements Reads {
  readonly #open: () => Promise<Database>;

  constructor(open: () => Promise<Database>) {
    this.#open = open;
  }

  async get(hash: Hash): Promise<string | undefined> {
    if (hash === EMPTY_HASH) return "";
    const transaction = await this.#read(TABLES);
    const { totals } = await countersIn(transaction);
    return textIn(transaction, hash, totals);
  }

  async held(hashes: readonly Hash[]): Promise<ReadonlyMap<Hash, "message" | "blob">> {
    const transaction = await this.#read(TABLES);
    const { totals } = await countersIn(transaction);
    const held = new Map<Hash, "message" | "blob">();
    await Promise.all(
      hashes.map(async (hash) => {
        const as = hash === EMPTY_HASH ? "blob" : await heldIn(transaction, hash, totals);
        if (as !== undefined) held.set(hash, as);
      }),
    );
    return held;
  }

  async wantsFor(hashes: readonly Hash[]): Promise<ReadonlyMap<Hash, Want>> {
    const transaction = await this.#read(["wants", "meta"]);
    const { wantRows } = await countersIn(transaction);
    const wants = new Map<Hash, Want>();
    if (wantRows === 0) return wants;
    const rows = await Promise.all(hashes.map((hash) => transaction.objectStore("wants").get(hash)));
    for (const row of rows) if (row !== undefined) wants.set(row.hash, wantOf(row));
    return wants;
  }

  async dueWants(now: number, limit: number): Promise<readonly Want[]> {
    const rows = await (await this.#open()).getAllFromIndex(
      "wants",
      "due",
      IDBKeyRange.upperBound(now),
      limit,
    );
    return rows.map(wantOf);
  }

  async dueLater(now: number, limit: number): Promise<readonly Message[]> {
    const until = IDBKeyRange.upperBound([now, []]);
    const rows = await (await this.#open()).getAllFromIndex("later", "due", until, limit);
    return rows.map(({ id, text }) => trustStored(id, text));
  }

  async message(id: Hash): Promise<Message | undefined> {
    const transaction = await this.#read(["posts", "pending"]);
    const [message, waits] = await Promise.all([
      messageIn(transaction, id),
      transaction.objectStore("pending").get(id),
    ]);
    return message ?? (waits && trustStored(id, waits.text));
  }

  async pending(author?: Author): Promise<readonly Message[]> {
    const rows = await (await this.#open()).getAll("pending");
    const messages = rows.map(({ id, text }) => trustStored(id, text));
    return messages.filter((message) => author === undefined || message.author === author).sort(compareDated);
  }

  async head(author: Author): Promise<Message | undefined> {
    const row = await this.author(author);
    return row && this.message(row.head.id);
  }

  async author(author: Author): Promise<AuthorRow | undefined> {
    return (await (await this.#open()).getFromIndex("authors", "key", author))?.record.row;
  }

  async authors(limit: number): Promise<readonly AuthorRow[]> {
    const transaction = await this.#read(["authors"]);
    const rows: AuthorRow[] = [];
    const newest = transaction.objectStore("authors").index("newest");
    for (let cursor = await newest.openCursor(null, "prev"); cursor; cursor = await cursor.continue()) {
      if (rows.push(cursor.value.record.row) === limit) break;
    }
    return rows;
  }

  async feed(author: Author, page: Page): Promise<readonly Post[]> {
    const transaction = await this.#read(["authors", "posts", "blobs"]);
    const number = await transaction.objectStore("authors").index("key").getKey(author);
    if (number === undefined) return [];
    const range = IDBKeyRange.bound([number], [number, ...end(page)], false, true);
    const index = transaction.objectStore("posts").index("feed");
    const rows: PostRow[] = [];
    for (let cursor = await index.openCursor(range, "prev"); cursor; cursor = await cursor.continue()) {
      if (rows.push(cursor.value) === page.limit) break;
    }
    return this.#posts(transaction, rows);
  }

  async recent(page: Page): Promise<readonly Post[]> {
    const transaction = await this.#read(["posts", "blobs"]);
    const range = IDBKeyRange.upperBound(end(page), true);
    const index = transaction.objectStore("posts").index("time");
    const rows: PostRow[] = [];
    for (let cursor = await index.openCursor(range, "prev"); cursor; cursor = await cursor.continue()) {
      if (rows.push(cursor.value) === page.limit) break;
    }
    return this.#posts(transaction, rows);
  }

  async since(seq: number, limit: number): Promise<readonly Post[]> {
    const transaction = await this.#read(["posts", "blobs"]);
    const rows = await transaction.objectStore("posts").getAll(IDBKeyRange.lowerBound(seq, true), limit);
    return this.#posts(transaction, rows);
  }

  async holes(author: Author): Promise<readonly Want[]> {
    const rows = await (await this.#open()).getAllFromIndex("wants", "author", author);
    return rows.map(wantOf);
  }

  async totals() {
    return (await countersIn(await this.#read(["meta"]))).totals;
  }

  async value(room: Value["room"], key: string): Promise<unknown> {
    return (await this.#open()).get(room, key);
  }

  async values(room: Value["room"]): Promise<readonly Value[]> {
    const table = (await this.#read([room])).objectStore(room);
    const [keys, values] = await Promise.all([table.getAllKeys(), table.getAll()]);
    return keys.map((key, at) => ({ room, key, value: values[at] }));
  }

  async #read(tables: Tables[]): Promise<Reading> {
    return (await this.#open()).transaction(tables);
  }

  /** Contents that are in the blobs are read behind their rows, in the same transaction. */
  async #posts(transaction: Reading, rows: readonly PostRow[]): Promise<readonly Post[]> {
    return Promise.all(
      rows.map(async (row) => {
        if (row.content !== undefined) return postOf(row, row.content);
        const blob = await transaction.objectStore("blobs").get(postOf(row, "").message.content);
        return postOf(row, blob?.text ?? "");
      }),
    );
  }
}

/** The exclusive end of a page's range: an empty array stands behind every number, and a shorter array before a longer one. */
function end({ before, beforeId }: Page): IDBValidKey[] {
  if (before === undefined) return [[]];
  return beforeId === undefined ? [before] : [before, half(beforeId)];
}
