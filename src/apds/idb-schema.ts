/** The IndexedDB database: its tables as they are now. How older ones become so is in `idb-upgrades.ts`. */
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from "idb";
import type { Counters } from "./facts.ts";
import type { AuthorDbRow, TextRow, TrashRow, WantRow } from "./idb-rows.ts";
import type { Author, Hash } from "./message.ts";
import type { HalfKey, NameKey, OrderKey, SegmentRow } from "./segments.ts";
import type { ImageUse } from "./sizes.ts";

export interface Schema extends DBSchema {
  segments: { key: number; value: SegmentRow; indexes: { names: NameKey; order: OrderKey } };
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
  /** What bulk commits changed of authors, one row a commit. See `idb-drafts.ts`. */
  drafts: { key: number; value: ArrayBuffer };
  pubs: { key: string; value: unknown };
  settings: { key: string; value: unknown };
  outbox: { key: string; value: unknown };
  jobs: { key: string; value: unknown };
  interests: { key: string; value: unknown };
  /** The filter over all names, in chunks; and the names that came since it was saved, one row a commit. See `idb-known.ts`. */
  filter: { key: number; value: ArrayBuffer };
  journal: { key: number; value: ArrayBuffer };
  meta: { key: "counters"; value: DbCounters };
  /** Of each picture, what it takes and when it was last seen: apart from its text, which would have to be written again each time. */
  uses: { key: Hash; value: ImageUse; indexes: { used: number } };
  /** What the person threw away and may still want back, in rows of many posts. The index says what they are without reading them. */
  trash: { key: number; value: TrashRow; indexes: { sum: TrashSum } };
  /** Where the posts of a block have a word, and how far the index goes. See `idb-terms.ts`. */
  terms: { key: [word: string, block: number]; value: ArrayBuffer };
  indexed: { key: "state"; value: IndexState };
}

/** In the order of the index. */
export type TrashSum = [author: Author, until: number, posts: number, bytes: number];

export interface IndexState {
  /** The `TERMS_FORM` of what is in it. Left out by older versions: 1. */
  readonly form?: number;
  /** Posts up to this seq are in the index. */
  readonly to: number;
  /** For each block of seqs, the oldest and the newest timestamp in it, ms. */
  readonly spans: readonly (readonly [from: number, to: number])[];
}

export interface DbCounters extends Counters {
  readonly nextAuthor: number;
  /** How many commits there were, by whomever. Left out by older versions: 0. */
  readonly commits?: number;
  /** Rows in all drafts of authors. */
  readonly drafts?: number;
  /** Names in the last layer of the saved filter. */
  readonly filterNames?: number;
}

export type Database = IDBPDatabase<Schema>;
export type Tables = StoreNames<Schema>;
export type Writing = IDBPTransaction<Schema, Tables[], "readwrite">;
export type Reading = IDBPTransaction<Schema, Tables[], "readonly" | "readwrite">;

/** Those that a commit may write. The index of words is apart: whoever fills it keeps no commit waiting. */
export const TABLES: Tables[] = [
  "segments",
  "pending",
  "later",
  "blobs",
  "wants",
  "authors",
  "drafts",
  "pubs",
  "settings",
  "outbox",
  "jobs",
  "interests",
  "filter",
  "journal",
  "meta",
  "uses",
  "trash",
];
export const ALL_TABLES: Tables[] = [...TABLES, "terms", "indexed"];
