/** The IndexedDB database: its tables, and one upgrade function per version. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import type { Counters } from "./facts.ts";
import { HOLES_KEPT } from "./feed.ts";
import type { AuthorDbRow, HalfKey, PostRow, TextRow, WantRow } from "./idb-rows.ts";
import type { Author, Hash } from "./message.ts";

interface Schema extends DBSchema {
  posts: {
    key: number;
    value: PostRow;
    indexes: {
      id: HalfKey;
      signs: HalfKey;
      reply: HalfKey;
      images: HalfKey;
      feed: [author: number, ts: number, id: HalfKey];
      time: [ts: number, id: HalfKey];
    };
  };
  pending: { key: Hash; value: TextRow & { readonly signs: HalfKey }; indexes: { signs: HalfKey } };
  later: {
    key: Hash;
    value: TextRow & { readonly due: [ts: number, id: HalfKey] };
    indexes: { due: [ts: number, id: HalfKey] };
  };
  blobs: { key: Hash; value: { readonly hash: Hash; readonly text: string } };
  wants: { key: Hash; value: WantRow; indexes: { due: number; author: Author } };
  authors: {
    key: number;
    value: AuthorDbRow;
    indexes: { key: Author; newest: [ts: number, id: HalfKey] };
  };
  pubs: { key: string; value: unknown };
  settings: { key: string; value: unknown };
  outbox: { key: string; value: unknown };
  jobs: { key: string; value: unknown };
  interests: { key: string; value: unknown };
  meta: { key: "counters"; value: Counters & { readonly nextAuthor: number } };
}

export type Database = IDBPDatabase<Schema>;
export type Tables = StoreNames<Schema>;
export type Writing = IDBPTransaction<Schema, Tables[], "readwrite">;
type Upgrading = IDBPTransaction<Schema, Tables[], "versionchange">;
export type Reading = IDBPTransaction<Schema, Tables[], "readonly" | "readwrite">;

export const TABLES: Tables[] = [
  "posts",
  "pending",
  "later",
  "blobs",
  "wants",
  "authors",
  "pubs",
  "settings",
  "outbox",
  "jobs",
  "interests",
  "meta",
];

/** From version n (its index) to n + 1. Databases out there go through all that they lack, so a line here is never changed, only added. */
const UPGRADES: readonly ((database: Database, transaction: Upgrading) => void | Promise<void>)[] = [
  (database) => {
    const posts = database.createObjectStore("posts", { keyPath: "seq" });
    posts.createIndex("id", "id", { unique: true });
    posts.createIndex("signs", "signs");
    posts.createIndex("reply", "reply");
    posts.createIndex("images", "images", { multiEntry: true });
    posts.createIndex("feed", ["author", "ts", "id"]);
    posts.createIndex("time", ["ts", "id"]);
    database.createObjectStore("pending", { keyPath: "id" }).createIndex("signs", "signs");
    database.createObjectStore("later", { keyPath: "id" }).createIndex("due", "due");
    database.createObjectStore("blobs", { keyPath: "hash" });
    const wants = database.createObjectStore("wants", { keyPath: "hash" });
    wants.createIndex("due", "due");
    wants.createIndex("author", "author");
    const authors = database.createObjectStore("authors", { keyPath: "number" });
    authors.createIndex("key", "key", { unique: true });
    authors.createIndex("newest", "newest");
    database.createObjectStore("pubs");
    database.createObjectStore("settings");
    database.createObjectStore("meta");
  },
  (database) => {
    database.createObjectStore("outbox");
    database.createObjectStore("jobs");
    database.createObjectStore("interests");
  },
  (_, transaction) => describeFeeds(transaction),
];

/**
 * Version 3: authors' rows say how whole the feed is, and wants when they were born. Which post named what is not known of old rows:
 * a hole counts as named by the head, which claims less than may be true.
 */
async function describeFeeds(transaction: Upgrading): Promise<void> {
  const wants = transaction.objectStore("wants");
  for (let cursor = await wants.openCursor(); cursor; cursor = await cursor.continue())
    await cursor.update({ ...cursor.value, bornAt: 0 });
  const feed = transaction.objectStore("posts").index("feed");
  for (
    let cursor = await transaction.objectStore("authors").openCursor();
    cursor;
    cursor = await cursor.continue()
  ) {
    const { number, key, record } = cursor.value;
    const [oldest, open] = await Promise.all([
      feed.getKey(IDBKeyRange.bound([number], [number, []])),
      wants.index("author").getAll(key),
    ]);
    const { head } = record.row;
    const previous = open.filter(({ kind }) => kind === "previous");
    const holes = previous.slice(0, HOLES_KEPT).map(({ hash }) => ({ id: hash, ts: head.ts }));
    const first = oldest === undefined ? undefined : (await transaction.objectStore("posts").get(oldest))?.ts;
    const row = { ...record.row, heads: [head], holes, ...(first !== undefined && { first }) };
    await cursor.update({ ...cursor.value, record: { ...record, row } });
  }
}

export interface Closings {
  /** The browser ended the connection; a new one may work. */
  readonly onTerminated: () => void;
  /** A newer version of the extension wants the database: this one must let go for good. */
  readonly onOutdated: () => void;
}

/** Opens the database, made or upgraded where needed. Rejects with a `DOMException`. */
export async function openDatabase(name: string, { onTerminated, onOutdated }: Closings): Promise<Database> {
  return openDB<Schema>(name, UPGRADES.length, {
    async upgrade(database, oldVersion, _, transaction) {
      for (const upgrade of UPGRADES.slice(oldVersion)) await upgrade(database, transaction);
    },
    terminated: onTerminated,
    blocking: onOutdated,
  });
}
