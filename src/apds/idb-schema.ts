/** The IndexedDB database: its tables, and one upgrade function per version. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import type { Counters } from "./facts.ts";
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
const UPGRADES: readonly ((database: Database) => void)[] = [
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
];

export interface Closings {
  /** The browser ended the connection; a new one may work. */
  readonly onTerminated: () => void;
  /** A newer version of the extension wants the database: this one must let go for good. */
  readonly onOutdated: () => void;
}

/** Opens the database, made or upgraded where needed. Rejects with a `DOMException`. */
export async function openDatabase(name: string, { onTerminated, onOutdated }: Closings): Promise<Database> {
  return openDB<Schema>(name, UPGRADES.length, {
    upgrade(database, oldVersion) {
      for (const upgrade of UPGRADES.slice(oldVersion)) upgrade(database);
    },
    terminated: onTerminated,
    blocking: onOutdated,
  });
}
