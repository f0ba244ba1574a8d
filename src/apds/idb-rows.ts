/** What stands in a row, and how it is made and read. No field repeats what the 208 characters say, apart from keys. */
import { decodeBase64, encodeBase64 } from "./base64.ts";
import type { AuthorRecord } from "./facts.ts";
import { type Author, type Hash, type Message, trustStored } from "./message.ts";
import type { NewPost } from "./settle.ts";
import type { Post, Want } from "./store.ts";

/** Half a hash, 16 bytes: as an index key half the size, and 2^128 tries away from being hit on purpose. */
export type HalfKey = ArrayBuffer;

export interface PostRow {
  readonly seq: number;
  /** The author's number. */
  readonly author: number;
  readonly ts: number;
  /** The 208 characters. */
  readonly text: string;
  /** Missing where it is in the blobs. */
  readonly content?: string;
  /** The first half of the id, and the second, which no index needs. */
  readonly id: HalfKey;
  readonly idRest: ArrayBuffer;
  /** The content hash. */
  readonly signs: HalfKey;
  readonly reply?: HalfKey;
  readonly images?: readonly HalfKey[];
}

export interface TextRow {
  readonly id: Hash;
  readonly text: string;
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

/** The first 16 bytes of a hash. */
export function half(hash: Hash): HalfKey {
  // 24 characters are 18 bytes; the others need not be decoded.
  const bytes = decodeBase64(hash.slice(0, 24));
  if (typeof bytes === "string") throw new Error(`not a hash: ${hash}`);
  return bytes.buffer.slice(0, 16);
}

/** All hashes of this half stand, as texts, between these two. */
export function hashesOf(key: HalfKey): { readonly from: Hash; readonly to: Hash } {
  // 16 bytes are 21 characters and two bits more.
  const shared = encodeBase64(new Uint8Array(key)).slice(0, 21);
  return { from: shared as Hash, to: `${shared}~` as Hash };
}

export function postRow({ seq, message, content, inline, references }: NewPost, author: number): PostRow {
  const id = decodeBase64(message.id);
  if (typeof id === "string") throw new Error("an id is a hash");
  const reply = references.find(({ kind }) => kind === "reply")?.hash;
  const images = references.filter(({ kind }) => kind === "image").map(({ hash }) => half(hash));
  return {
    seq,
    author,
    ts: message.ts,
    text: message.text,
    ...(inline ? { content } : {}),
    id: id.buffer.slice(0, 16),
    idRest: id.buffer.slice(16),
    signs: half(message.content),
    ...(reply === undefined ? {} : { reply: half(reply) }),
    ...(images.length === 0 ? {} : { images }),
  };
}

export function messageOf({ id, idRest, text }: PostRow): Message {
  const bytes = new Uint8Array(32);
  bytes.set(new Uint8Array(id));
  bytes.set(new Uint8Array(idRest), 16);
  return trustStored(encodeBase64(bytes) as Hash, text);
}

export function postOf(row: PostRow, content: string): Post {
  return { seq: row.seq, message: messageOf(row), content };
}

export function wantRow(want: Want): WantRow {
  return want.state === "open" ? { ...want, due: want.nextAt } : want;
}

export function wantOf({ hash, kind, author, state, attempts, nextAt, bornAt, also }: WantRow): Want {
  return { hash, kind, author, state, attempts, nextAt, bornAt, ...(also && { also }) };
}

export function authorDbRow(number: number, record: AuthorRecord): AuthorDbRow {
  const { author, head } = record.row;
  return { number, key: author, newest: [head.ts, half(head.id)], record };
}
