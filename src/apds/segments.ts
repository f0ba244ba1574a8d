/**
 * Posts packed into rows of many: one row costs what one post alone would, and the index entries are all that is written for each post.
 * A row is written once, by the commit that completed its posts, and changes only where one of them is purged. Pure.
 */
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { type Hash, type Message, trustStored } from "./message.ts";
import type { Reference } from "./references.ts";
import { sizeOf } from "./sizes.ts";
import type { Post } from "./store.ts";

/** Half a hash, 16 bytes: as a key half the size, and 2^128 tries away from being hit on purpose. */
export type HalfKey = ArrayBuffer;

/** Values above 64 KiB are put into files of their own by Chromium, which is slow: a row stays below. Counted in bytes of UTF-16 where needed. */
const SEGMENT_POSTS = 64;
const SEGMENT_BYTES = 48 * 1024;

/** What a post is found by. */
export type NameKind = "id" | "content" | Reference["kind"];
const KIND_BYTES: Readonly<Record<NameKind, number>> = {
  id: 1,
  content: 2,
  image: 3,
  reply: 4,
  edit: 5,
  previous: 6,
};

/** One byte for the kind, then half a hash. */
export type NameKey = ArrayBuffer;
/** 1, ts (6 bytes), half the id; or 2, the author's number (4 bytes), ts, half the id: in the order of a feed. */
export type OrderKey = ArrayBuffer;

export interface SegmentRow {
  /** The seq of the first post; the others follow without a gap. */
  readonly first: number;
  /** The 208 characters; null: purged. */
  readonly texts: readonly (string | null)[];
  /** Null: in the blobs. */
  readonly contents: readonly (string | null)[];
  /** Numbers of authors. */
  readonly authors: readonly number[];
  /** 32 bytes a post. */
  readonly ids: ArrayBuffer;
  /** What the post at this place names, as keys of `names`. */
  readonly named: readonly { readonly at: number; readonly key: NameKey }[];
  /** Index, many a row. */
  readonly names: readonly NameKey[];
  /** Index, many a row. */
  readonly order: readonly OrderKey[];
}

/** A post on its way into a segment. */
export interface Packable {
  readonly seq: number;
  readonly message: Message;
  /** Undefined: in the blobs. */
  readonly content: string | undefined;
  readonly author: number;
  /** Images that it names, what it answers and what it edits. */
  readonly named: readonly NameKey[];
}

/** A post in a segment: `content` as in `Packable`. */
export type Packed = Omit<Post, "content"> & { readonly content: string | undefined };

function bytesOf(hash: Hash): Uint8Array {
  const bytes = decodeBase64(hash);
  if (typeof bytes === "string" || bytes.length !== 32) throw new Error(`not a hash: ${hash}`);
  return bytes;
}

/** The first 16 bytes of a hash. */
export function half(hash: Hash): HalfKey {
  // 24 characters are 18 bytes; the others need not be decoded.
  const bytes = decodeBase64(hash.slice(0, 24));
  if (typeof bytes === "string") throw new Error(`not a hash: ${hash}`);
  return bytes.buffer.slice(0, 16);
}

export const nameKey = (kind: NameKind, hash: Hash): NameKey => keyOf(kind, new Uint8Array(half(hash)));

/** The same from half a hash. */
export function keyOf(kind: NameKind, hash: Uint8Array): NameKey {
  const key = new Uint8Array(17);
  key[0] = KIND_BYTES[kind];
  key.set(hash.subarray(0, 16), 1);
  return key.buffer;
}

export const isImageKey = (key: NameKey): boolean => new Uint8Array(key)[0] === KIND_BYTES.image;
export const halfOf = (key: NameKey): HalfKey => key.slice(1);

/** @param id half an id, or nothing: the bound before all ids of this moment */
export function orderKey(author: number | undefined, ts?: number, id?: Uint8Array): OrderKey {
  const prefix = author === undefined ? 1 : 5;
  const key = new Uint8Array(prefix + (ts === undefined ? 0 : 6) + (id === undefined ? 0 : 16));
  const view = new DataView(key.buffer);
  key[0] = author === undefined ? 1 : 2;
  if (author !== undefined) view.setUint32(1, author);
  if (ts !== undefined) {
    view.setUint16(prefix, Math.floor(ts / 2 ** 32));
    view.setUint32(prefix + 2, ts >>> 0);
  }
  if (id !== undefined) key.set(id.subarray(0, 16), prefix + 6);
  return key.buffer;
}

/** Behind all keys of this author (or of all authors). */
export function orderEnd(author: number | undefined): OrderKey {
  return author === undefined ? Uint8Array.of(2).buffer : orderKey(author + 1);
}

/** @param posts ascending by seq, without a gap */
export function pack(posts: readonly Packable[]): readonly SegmentRow[] {
  const rows: SegmentRow[] = [];
  let part: Packable[] = [];
  let size = 0;
  for (const post of posts) {
    const more = post.message.text.length + sizeOf(post.content ?? "");
    if (part.length === SEGMENT_POSTS || (part.length > 0 && size + more > SEGMENT_BYTES)) {
      rows.push(rowOf(part));
      part = [];
      size = 0;
    }
    part.push(post);
    size += more;
  }
  if (part.length > 0) rows.push(rowOf(part));
  return rows;
}

function rowOf(posts: readonly Packable[]): SegmentRow {
  const ids = new Uint8Array(32 * posts.length);
  for (const [at, { message }] of posts.entries()) ids.set(bytesOf(message.id), 32 * at);
  const named = posts.flatMap((post, at) => post.named.map((key) => ({ at, key })));
  const row = {
    first: posts[0]?.seq ?? 0,
    texts: posts.map(({ message }) => message.text),
    contents: posts.map(({ content }) => content ?? null),
    authors: posts.map(({ author }) => author),
    ids: ids.buffer,
    named,
  };
  return { ...row, ...keysOf(row, (at) => posts[at]?.message) };
}

function keysOf(
  { texts, authors, ids, named }: Omit<SegmentRow, "names" | "order">,
  messageAt: (at: number) => { readonly ts: number; readonly content: Hash } | undefined,
): Pick<SegmentRow, "names" | "order"> {
  const names: NameKey[] = named.map(({ key }) => key);
  const order: OrderKey[] = [];
  for (const at of texts.keys()) {
    const message = texts[at] === null ? undefined : messageAt(at);
    if (message === undefined) continue;
    const id = new Uint8Array(ids, 32 * at, 16);
    names.push(keyOf("id", id), nameKey("content", message.content));
    order.push(orderKey(undefined, message.ts, id), orderKey(authors[at] ?? 0, message.ts, id));
  }
  return { names, order };
}

/** The post at this place; undefined where it was purged, or beyond the end. */
export function postAt({ first, texts, contents, ids }: SegmentRow, at: number): Packed | undefined {
  const text = texts[at];
  if (text === undefined || text === null) return undefined;
  const id = encodeBase64(new Uint8Array(ids, 32 * at, 32)) as Hash;
  return { seq: first + at, message: trustStored(id, text), content: contents[at] ?? undefined };
}

/** The place of the post whose id begins with these 16 bytes. */
export function placeOf({ ids, texts }: SegmentRow, id: Uint8Array): number | undefined {
  const all = new Uint8Array(ids);
  for (let at = 0; at < texts.length; at++) {
    let i = 0;
    while (i < 16 && all[32 * at + i] === id[i]) i++;
    if (i === 16 && texts[at] !== null) return at;
  }
  return undefined;
}

/** The post that an `OrderKey` of this row means. */
export function postOfKey(row: SegmentRow, key: OrderKey): Packed | undefined {
  const at = placeOf(row, new Uint8Array(key).subarray(-16));
  return at === undefined ? undefined : postAt(row, at);
}

export function postOfId(row: SegmentRow, id: Hash): Packed | undefined {
  const at = placeOf(row, bytesOf(id));
  const post = at === undefined ? undefined : postAt(row, at);
  return post?.message.id === id ? post : undefined;
}

/** A post that signs this content. */
export function postOfContent(row: SegmentRow, content: Hash): Packed | undefined {
  for (const at of row.texts.keys()) {
    const post = postAt(row, at);
    if (post?.message.content === content && post.content !== undefined) return post;
  }
  return undefined;
}

/** The posts in it that name this. */
export function postsNaming(row: SegmentRow, key: NameKey): readonly Packed[] {
  const bytes = new Uint8Array(key);
  return row.named.flatMap(({ at, key: named }) => {
    const other = new Uint8Array(named);
    return bytes.every((byte, i) => byte === other[i]) ? (postAt(row, at) ?? []) : [];
  });
}

/** All posts in it. */
export const postsIn = (row: SegmentRow): readonly Packed[] =>
  [...row.texts.keys()].flatMap((at) => postAt(row, at) ?? []);

/** The posts of one author in it. */
export function postsOf(row: SegmentRow, author: number): readonly Packed[] {
  return [...row.texts.keys()].flatMap((at) => (row.authors[at] === author ? (postAt(row, at) ?? []) : []));
}

/** The row with other names for its posts. */
export const renamed = (row: SegmentRow, named: SegmentRow["named"]): SegmentRow => ({
  ...row,
  named,
  ...keysOf({ ...row, named }, (at) => postAt(row, at)?.message),
});

/** The row without them; undefined where nothing is left. */
export function without(row: SegmentRow, author: number): SegmentRow | undefined {
  const isGone = (at: number): boolean => row.authors[at] === author;
  const texts = row.texts.map((text, at) => (isGone(at) ? null : text));
  if (texts.every((text) => text === null)) return undefined;
  const contents = row.contents.map((content, at) => (isGone(at) ? null : content));
  const left = { ...row, texts, contents, named: row.named.filter(({ at }) => !isGone(at)) };
  return { ...left, ...keysOf(left, (at) => postAt(left, at)?.message) };
}

/** All hashes of this half stand, as texts, between these two. */
export function hashesOf(key: HalfKey): { readonly from: Hash; readonly to: Hash } {
  // 16 bytes are 21 characters and two bits more.
  const shared = encodeBase64(new Uint8Array(key)).slice(0, 21);
  return { from: shared as Hash, to: `${shared}~` as Hash };
}
