/** Posts by their words, out of the index that `idb-terms.ts` fills: posts are read only for the page that is shown. */
import type { IDBPTransaction } from "idb";
import type { Database, IndexState, Schema } from "./idb-schema.ts";
import { AUTHORS, BLOCK, ofNow, TIMES } from "./idb-terms.ts";
import { compareDated, type Hash } from "./message.ts";
import { FIRST_ID, type Found, isBefore, type Query, windowOf } from "./search.ts";
import { postAt, type SegmentRow } from "./segments.ts";
import type { Post } from "./store.ts";
import { isBeginning, isMeant } from "./terms.ts";

/** So many hits are looked at for one page. */
const HITS_READ = 200;
/** A word that the newest block does not fill a page with is looked for in 4 others, then 16, then so many at a time: it may be rare, or the block new. */
const BESIDE = 32;
/** A word has one key a block: so many are read for one that is sought, for it may be the beginning of many. */
const KEYS_READ = 8_192;
/** Seqs that agree but for so many bits are neighbours: as many as a row has posts. */
const NEAR_BITS = 6;

interface Hit {
  readonly seq: number;
  readonly ts: number;
}

/** @param author the number of the query's author @param seq of the last post */
export async function searchIn(
  database: Database,
  query: Query,
  author: number | undefined,
  seq: number,
): Promise<Found<Post>> {
  const transaction = database.transaction(["terms", "indexed", "segments", "blobs"]);
  const state = ofNow(await transaction.objectStore("indexed").get("state"));
  const unindexed = Math.max(0, seq - state.to);
  const { hits, more } = await hitsOf(transaction, query, author, state);
  const posts: Post[] = [];
  const rows = new Map<number, SegmentRow>();
  let at = 0;
  for (; at < hits.length && at < HITS_READ; at++) {
    const hit = hits[at];
    if (at % query.limit === 0 && posts.length < query.limit)
      await readAhead(transaction, hits.slice(at, Math.min(at + query.limit, HITS_READ)), rows);
    // One moment is read to its end: its posts are in no order yet.
    if (!hit || (posts.length >= query.limit && hit.ts < (posts.at(-1)?.message.ts ?? 0))) break;
    const post = await postOf(transaction, hit.seq, rows);
    if (post && isBefore(post.message, query) && isMeant(post.content, query.sought)) posts.push(post);
  }
  const shown = posts.toSorted((a, b) => compareDated(b.message, a.message)).slice(0, query.limit);
  const last = shown.at(-1)?.message;
  if (posts.length > shown.length && last) return { posts: shown, next: nextOf(last), unindexed };
  const unread = hits[at];
  if (unread) {
    // More of one moment than are looked at, and none to be shown: they are passed over.
    const passed = hits[at - 1]?.ts === unread.ts ? unread.ts : unread.ts + 1;
    const next = last && shown.length === query.limit ? nextOf(last) : { before: passed, beforeId: FIRST_ID };
    return { posts: shown, next, unindexed };
  }
  const end = hits.at(-1);
  return {
    posts: shown,
    unindexed,
    ...(more && end && { next: { before: end.ts, beforeId: last?.id ?? FIRST_ID } }),
  };
}

const nextOf = ({ ts, id }: { readonly ts: number; readonly id: Hash }) => ({ before: ts, beforeId: id });

type Searching = IDBPTransaction<Schema, ("terms" | "indexed" | "segments" | "blobs")[], "readonly">;

/** The newest hits, the newest first: enough for a page. Blocks that can only have older ones are not looked into. */
async function hitsOf(
  transaction: Searching,
  query: Query,
  author: number | undefined,
  { spans }: IndexState,
): Promise<{ readonly hits: readonly Hit[]; readonly more: boolean }> {
  const { from, last } = windowOf(query);
  const blocks = [...spans.entries()]
    .filter(([, [oldest, newest]]) => newest >= from && oldest <= last)
    .sort(([, [, a]], [, [, b]]) => b - a);
  const hits: Hit[] = [];
  const words = await Promise.all(query.sought.terms.map((term) => wordsOf(transaction, term)));
  for (let at = 0, beside = 1; at < blocks.length; at += beside, beside = Math.min(4 * beside, BESIDE)) {
    const part = blocks.slice(at, at + beside);
    const [, [, newest] = [0, 0]] = part[0] ?? [];
    if (hits.length >= HITS_READ) {
      hits.sort((a, b) => b.ts - a.ts);
      if ((hits[HITS_READ - 1]?.ts ?? 0) > newest) return { hits, more: true };
    }
    const found = await hitsIn(transaction, new Set(part.map(([block]) => block)), words, author);
    // One by one: a block has thousands, and a call takes so many arguments only where its stack has room for them.
    for (const hit of found) if (hit.ts >= from && hit.ts <= last) hits.push(hit);
  }
  return { hits: hits.sort((a, b) => b.ts - a.ts), more: false };
}

/** A word's blocks. */
type Blocks = ReadonlySet<number>;
/** The words that one term means. */
type Words = ReadonlyMap<string, Blocks>;

/** Which words of the index the term means: itself, and those that begin with it, in the order of the alphabet as far as `KEYS_READ` goes. */
async function wordsOf(transaction: Searching, term: string): Promise<Words> {
  const last = isBeginning(term) ? `${term}\uffff` : term;
  const range = IDBKeyRange.bound([term, 0], [last, Number.MAX_SAFE_INTEGER]);
  const words = new Map<string, Set<number>>();
  for (const [word, block] of await transaction.objectStore("terms").getAllKeys(range, KEYS_READ)) {
    const blocks = words.get(word) ?? new Set();
    words.set(word, blocks.add(block));
  }
  return words;
}

/** The hits of these blocks: one look for each word, however many blocks there are. */
async function hitsIn(
  transaction: Searching,
  blocks: Blocks,
  terms: readonly Words[],
  author: number | undefined,
): Promise<readonly Hit[]> {
  const table = transaction.objectStore("terms");
  const lists = await Promise.all(terms.map((words) => listsOf(transaction, words, blocks)));
  const found = [...blocks].map(async (block) => {
    const ofTerms = lists.flatMap((ofTerm) => ofTerm.get(block) ?? []);
    if (ofTerms.length < terms.length) return [];
    const places = inAll(ofTerms);
    if (places.length === 0) return [];
    const [times, by] = await Promise.all([
      table.get([TIMES, block]),
      author === undefined ? undefined : table.get([AUTHORS, block]),
    ]);
    const ts = new Float64Array(times ?? new ArrayBuffer(0));
    const numbers = by && new Uint32Array(by);
    return places
      .filter((place) => numbers === undefined || numbers[place] === author)
      .map((place) => ({ seq: block * BLOCK + place, ts: ts[place] ?? 0 }));
  });
  return (await Promise.all(found)).flat();
}

/** Where the posts of these blocks have one of the words. */
async function listsOf(
  transaction: Searching,
  words: Words,
  blocks: Blocks,
): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const table = transaction.objectStore("terms");
  const lists = new Map<number, Set<number>>();
  const lookUp = async (word: string, of: Blocks): Promise<void> => {
    const here = [...of].filter((block) => blocks.has(block));
    if (here.length === 0) return;
    const range = IDBKeyRange.bound([word, Math.min(...here)], [word, Math.max(...here)]);
    const [keys, rows] = await Promise.all([table.getAllKeys(range), table.getAll(range)]);
    for (const [at, [, block]] of keys.entries()) {
      const row = blocks.has(block) ? rows[at] : undefined;
      if (row === undefined) continue;
      const list = lists.get(block) ?? new Set();
      lists.set(block, list);
      for (const place of new Uint16Array(row)) list.add(place);
    }
  };
  await Promise.all([...words].map(([word, of]) => lookUp(word, of)));
  return lists;
}

/** Places that stand in each of these lists. */
function inAll(lists: readonly ReadonlySet<number>[]): readonly number[] {
  const [shortest = new Set<number>(), ...others] = lists.toSorted((a, b) => a.size - b.size);
  return [...shortest].filter((place) => others.every((list) => list.has(place)));
}

/** Reads the rows in which these hits stand, beside each other. */
async function readAhead(
  transaction: Searching,
  hits: readonly Hit[],
  rows: Map<number, SegmentRow>,
): Promise<void> {
  // Neighbours stand in one row, or in two.
  const apart = new Map(hits.map(({ seq }) => [seq >> NEAR_BITS, seq]));
  await Promise.all([...apart.values()].map((seq) => rowOf(transaction, seq, rows)));
}

async function rowOf(
  transaction: Searching,
  seq: number,
  rows: Map<number, SegmentRow>,
): Promise<SegmentRow | undefined> {
  const known = [...rows.values()].find(({ first, texts }) => first <= seq && seq < first + texts.length);
  if (known !== undefined) return known;
  const segments = transaction.objectStore("segments");
  // A cursor with values would have Firefox read dozens of rows ahead, megabytes for one post.
  const place = await segments.openKeyCursor(IDBKeyRange.upperBound(seq), "prev");
  const row = place ? (rows.get(place.primaryKey) ?? (await segments.get(place.primaryKey))) : undefined;
  if (row) rows.set(row.first, row);
  return row;
}

async function postOf(
  transaction: Searching,
  seq: number,
  rows: Map<number, SegmentRow>,
): Promise<Post | undefined> {
  const row = await rowOf(transaction, seq, rows);
  if (row === undefined) return undefined;
  const post = postAt(row, seq - row.first);
  if (post === undefined) return undefined;
  const content =
    post.content ?? (await transaction.objectStore("blobs").get(post.message.content))?.text ?? "";
  return { ...post, content };
}
