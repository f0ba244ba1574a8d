/** What stands in the rows beside the segments of posts, and how it is made and read. */
import type { AuthorRecord } from "./facts.ts";
import type { Author, Hash } from "./message.ts";
import { type HalfKey, half } from "./segments.ts";
import type { Want } from "./store.ts";

export interface TextRow {
  readonly id: Hash;
  readonly text: string;
}

/** At most `TRASH_POSTS` posts of one author, and blobs that only they named. */
export interface TrashRow {
  readonly author: Author;
  /** ms: gone for good from then on. */
  readonly until: number;
  readonly posts: number;
  readonly bytes: number;
  readonly messages: readonly TextRow[];
  readonly blobs: readonly { readonly hash: Hash; readonly text: string }[];
}

/** `due` is `nextAt` of an open want; an unusable one has none, and so never falls due. */
export interface WantRow extends Want {
  readonly due?: number;
}

export interface AuthorDbRow {
  readonly number: number;
  readonly key: Author;
  readonly newest: [ts: number, id: HalfKey];
  readonly record: AuthorRecord;
}

export function wantRow(want: Want): WantRow {
  return want.state === "open" ? { ...want, due: want.nextAt } : want;
}

export function wantOf({ hash, kind, author, state, attempts, nextAt, bornAt, ...row }: WantRow): Want {
  const { also, askedOf } = row;
  const more = { ...(also && { also }), ...(askedOf && { askedOf }) };
  return { hash, kind, author, state, attempts, nextAt, bornAt, ...more };
}

export function authorDbRow(number: number, record: AuthorRecord): AuthorDbRow {
  const { author, head } = record.row;
  return { number, key: author, newest: [head.ts, half(head.id)], record };
}
