/**
 * The store's contract: what is kept, and what one transaction does. Two stores keep it (memory, IndexedDB), and one suite holds both to it.
 * There is one writer; commits are carried out in the order of their calls. */
import type { Author, Hash, Message } from "./message.ts";
import type { Result } from "./result.ts";
import type { Found, Page, Query } from "./search.ts";
import type { Gone, ImageUse, Sizes, Trashed } from "./sizes.ts";

export type { Page } from "./search.ts";

/** A text with the hash that was computed from it (by the door, never taken from a peer). */
export interface Blob {
  readonly hash: Hash;
  readonly text: string;
}

/** A message with its content: what people see. `seq` counts completed posts, in the order of their commits, from 1. */
export interface Post {
  readonly seq: number;
  readonly message: Message;
  readonly content: string;
}

export type WantKind = "content" | "previous" | "reply" | "edit" | "image";

/**
 * A hash that we know of and do not hold. `author` is the one whose post names it (quotas count by it).
 * `unusable`: its text came once and was refused; never asked for again.
 */
export interface Want {
  readonly hash: Hash;
  readonly kind: WantKind;
  readonly author: Author;
  readonly state: "open" | "unusable";
  /** How often it was asked for. */
  readonly attempts: number;
  /** When to ask next, ms since the epoch. */
  readonly nextAt: number;
  /** When it was first wanted, ms since the epoch: where there are too many, the oldest goes first. */
  readonly bornAt: number;
  /** Other authors whose feeds have a hole there (a chain can go on in another's feed), at most `HOLE_SHARERS`. */
  readonly also?: readonly Author[];
  /** Who was asked for it in vain, each once; opaque here. */
  readonly askedOf?: readonly string[];
}

/** A place in a feed: a post and its timestamp in ms; for a hole, that of the newest post which names it. */
export interface Dated {
  readonly id: Hash;
  readonly ts: number;
}

/** A reference met in a commit whose text is neither held nor part of the batch, with the quota figures of that moment. */
export interface Missing {
  readonly hash: Hash;
  readonly kind: WantKind;
  readonly author: Author;
  /** Open wants of this author, and of all, counting those admitted earlier in the same commit. */
  readonly ofAuthor: number;
  readonly ofAll: number;
}

/** Decides what is wanted. Runs inside the transaction: synchronous, without effects. Undefined: not wanted. */
export type WantPolicy = (missing: Missing) => Want | undefined;

/** Where opaque rows stand: what is known of pubs, own settings, what is owed to whom, long jobs, and whom the person follows or blocks. */
type Room = "pubs" | "settings" | "outbox" | "jobs" | "interests";

/** A row of the engine's or the user's own, opaque here; it is parsed by whoever reads it. Undefined deletes it. */
export interface Value {
  readonly room: Room;
  readonly key: string;
  readonly value: unknown;
}

/** What must be true of a row at the moment of a transaction. `holds` is synchronous and without effects; undefined: there is no such row. */
export interface Condition {
  readonly room: Room;
  readonly key: string;
  readonly holds: (value: unknown) => boolean;
}

/**
 * All that one transaction takes in. It is committed whole or not at all.
 *
 * - `messages`: verified. One that is held already is a duplicate and changes nothing. One whose content is held, or in `blobs`,
 *   becomes a post and gets its `seq`; any other is kept as pending until its content comes, and is a missing `content`.
 * - `blobs`: contents and images. Kept if a pending message or one of this batch signs it, a post of this batch names it, it is wanted,
 *   or `keepAll` is set (own texts, a pub); all others are given back as `unwanted` and leave no trace.
 *   A blob that is the content of pending messages completes them.
 * - `later`: messages ahead of our clock, kept apart; at most 2,000 and 5 per author, furthest dropped first. `letGo`: ids of such that
 *   are not taken in after all.
 * - `wants`: the policy for missing references; left out, nothing new is wanted. Whatever comes in settles (removes) the wants of its hash,
 *   a message by its id.
 * - `unusable`: hashes whose wants become unusable. `asked`: wants with new attempts and nextAt, ignored if no longer there.
 * - `dropped`: hashes whose open wants go, though nothing came: a feed keeps its hole. `again`: missing references to be put before the
 *   policy once more (somebody is followed now), unless they are held or wanted.
 * - `shown`: pictures that somebody looked at, and when (ms). `forgotten`: pictures that go, though posts name them; nobody is asked for them.
 * - `untrashed`: keys of rows of the trash that end here, since what was in them is in this batch.
 * - `values`: rows written in the same transaction (cursors move with what they cover).
 * - `provided`: looked at in the same transaction. Where one does not hold, nothing is written, and the answer is `stale`.
 */
export interface Batch {
  readonly messages?: readonly Message[];
  readonly blobs?: readonly Blob[];
  readonly later?: readonly Message[];
  readonly letGo?: readonly Hash[];
  readonly wants?: WantPolicy;
  readonly unusable?: readonly Hash[];
  readonly asked?: readonly Want[];
  readonly dropped?: readonly Hash[];
  readonly again?: readonly Omit<Missing, "ofAuthor" | "ofAll">[];
  readonly shown?: readonly { readonly hash: Hash; readonly at: number }[];
  readonly forgotten?: readonly Hash[];
  readonly untrashed?: readonly number[];
  readonly values?: readonly Value[];
  readonly provided?: readonly Condition[];
  readonly keepAll?: boolean;
  /** Flushed to disk before the promise resolves (own posts, keys). Default: the browser's relaxed way. */
  readonly strict?: boolean;
}

export interface Committed {
  /** A condition of `provided` did not hold any more: nothing was written. */
  readonly stale?: true;
  /** Posts that became complete, ascending by seq. */
  readonly arrivals: readonly Post[];
  /** New messages that still lack their content. */
  readonly pending: readonly Message[];
  /** Ids of messages of the batch that were held before (or twice in it). */
  readonly duplicates: readonly Hash[];
  /** Hashes of blobs that are held now (kept now, or before). */
  readonly kept: readonly Hash[];
  /** Hashes of blobs that nobody asked for. */
  readonly unwanted: readonly Hash[];
  /** Wants that this commit settled, and wants that it added. */
  readonly settled: readonly Hash[];
  readonly wanted: readonly Want[];
  /** The totals as this transaction left them. */
  readonly totals: Totals;
}

/** `full`: quota or disk; `closed`: the database is gone, closed or blocked; `failed`: any other failure of the transaction. Nothing was written. */
export interface StoreFailure {
  readonly kind: "full" | "closed" | "failed";
  readonly detail: string;
}

export interface AuthorRow {
  readonly author: Author;
  readonly head: Dated;
  /** Complete posts held. */
  readonly count: number;
  /** Open wants that this author's posts caused. */
  readonly wants: number;
  /** The timestamp of the oldest complete post, ms. */
  readonly first?: number;
  /** Complete posts that no complete post of the feed names as its `previous`, newest first: more than one is a fork. At most `HEADS_KEPT`. */
  readonly heads: readonly Dated[];
  /** Each `previous` that complete posts name and that is not held with its content, newest first, at most `HOLES_KEPT`. */
  readonly holes: readonly Dated[];
  /** The timestamp of the newest post whose hole had no room in `holes`, ms. */
  readonly holesBefore?: number;
  readonly name?: string;
  readonly image?: Hash;
  /** What the messages and contents of complete posts take, bytes. */
  readonly bytes: number;
}

/** Kept in the same transaction as what they count, never computed by walking. */
export interface Totals {
  readonly posts: number;
  readonly authors: number;
  readonly pending: number;
  readonly blobs: number;
  /** Open wants. */
  readonly wants: number;
  readonly later: number;
  /** The seq of the last arrival; 0 when there is none. */
  readonly seq: number;
}

export interface Store {
  commit(batch: Batch): Promise<Result<Committed, StoreFailure>>;

  /** The text that is named by this hash: a post or pending message by its id, a content, a blob. The empty text is always held. */
  get(hash: Hash): Promise<string | undefined>;
  /** Those of these texts that are held, as `get` gives them: one look for all. */
  texts(hashes: readonly Hash[]): Promise<ReadonlyMap<Hash, string>>;
  /** Which of these are held, and as what. A message's text can be somebody's content, too: `blob` says that no message of this id is held. */
  held(hashes: readonly Hash[]): Promise<ReadonlyMap<Hash, "message" | "blob">>;
  /** True where this life of the store took the text in lately, and it surely is held: out of memory, without a hash. False says nothing. */
  heldLately(text: string): boolean;
  /** The wants among these, open and unusable. */
  wantsFor(hashes: readonly Hash[]): Promise<ReadonlyMap<Hash, Want>>;
  /** Open wants with nextAt <= now, the longest due first. */
  dueWants(now: number, limit: number): Promise<readonly Want[]>;
  /** Messages kept for later whose time is at most `now`, oldest first; they stay until a commit takes them in (or `now` passes them again). */
  dueLater(now: number, limit: number): Promise<readonly Message[]>;

  /** A held message, complete or pending, by its id. */
  message(id: Hash): Promise<Message | undefined>;
  /** Those of these ids that are complete, in no order: one look for all. */
  posts(ids: readonly Hash[]): Promise<readonly Post[]>;
  /** Messages that wait for their content, of one author or of all, in the order of a feed. */
  pending(author?: Author): Promise<readonly Message[]>;
  /** The greatest (timestamp, id) of an author's accepted messages, complete or pending. */
  head(author: Author): Promise<Message | undefined>;
  author(author: Author): Promise<AuthorRow | undefined>;
  /** Authors by newest head first. */
  authors(limit: number): Promise<readonly AuthorRow[]>;
  feed(author: Author, page: Page): Promise<readonly Post[]>;
  recent(page: Page): Promise<readonly Post[]>;
  /** The feeds of all of these as one; each author once. */
  merged(authors: readonly Author[], page: Page): Promise<readonly Post[]>;
  /** Posts that name this as what they answer, edit or show, in the order of a feed; of more than `limit` (1 to 500), those that came first. */
  naming(kind: "reply" | "edit" | "image", id: Hash, limit: number): Promise<readonly Post[]>;
  /** Posts with a greater seq, ascending. */
  since(seq: number, limit: number): Promise<readonly Post[]>;
  /** Wants, open and unusable, that this author's posts caused. */
  holes(author: Author): Promise<readonly Want[]>;
  totals(): Promise<Totals>;

  value(room: Value["room"], key: string): Promise<unknown>;
  /** In the order of their keys; with `prefix`, those whose keys begin so, and no other is read. */
  values(room: Value["room"], prefix?: string): Promise<readonly Value[]>;
  /** Takes the next posts into the index of words, at most `limit`; resolves with how many are left. Whoever fills it does one step at a time. */
  index(limit: number): Promise<number>;
  /** Posts by their words, as far as the index goes. */
  search(query: Query): Promise<Found<Post>>;

  sizes(): Promise<Sizes>;
  /** Pictures by when they were last looked at, the longest ago first. */
  images(limit: number): Promise<readonly ImageUse[]>;

  /** What a purge of this author would take now, the trash apart. */
  weigh(author: Author): Promise<Gone>;
  /** Removes an author's posts, also those in the trash, and the blobs that no other author's post names. */
  purge(author: Author): Promise<Result<Gone, StoreFailure>>;
  /** The same, but posts and blobs stay in the trash until then (ms), where no other read sees them. `values` are written along. */
  discard(author: Author, until: number, values: readonly Value[]): Promise<Result<Gone, StoreFailure>>;
  trashed(): Promise<readonly Trashed[]>;
  /** What is in a row of the trash; undefined where there is none. */
  trash(key: number): Promise<Pick<Required<Batch>, "messages" | "blobs"> | undefined>;
  /** Removes rows of the trash for good. */
  empty(keys: readonly number[]): Promise<Result<void, StoreFailure>>;
  /** Everything. */
  clear(): Promise<Result<void, StoreFailure>>;
  close(): void;
}
