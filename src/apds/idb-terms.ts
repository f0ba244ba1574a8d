/**
 * The index of words: for each word and each block of 4,096 seqs, the places of its posts, and for each block the timestamps and authors
 * of all of its posts, so that a query reads posts only for the page that it shows. Filled behind the commits, in transactions that keep
 * none of them waiting; how far it goes is written with what it covers.
 */
import type { IDBPTransaction } from "idb";
import type { Database, IndexState, Reading, Schema } from "./idb-schema.ts";
import { type Packed, postAt, type SegmentRow } from "./segments.ts";
import { postTerms, TERMS_FORM } from "./terms.ts";

const BLOCK_BITS = 12;
export const BLOCK = 2 ** BLOCK_BITS;
/** No words: where the timestamps and the authors of a block stand. */
export const TIMES = "\u0000ts";
export const AUTHORS = "\u0000by";
/** Rows of segments that are read together. */
const ROWS = 32;

const NOTHING: IndexState = { form: TERMS_FORM, to: 0, spans: [] };
type Terms = IDBPTransaction<Schema, ("terms" | "indexed")[], "readwrite">;

interface Placed {
  readonly post: Packed;
  readonly author: number;
}

/** How far an index goes that has the terms of now: one of other terms is as good as none. */
export const ofNow = (state: IndexState | undefined): IndexState =>
  state?.form === TERMS_FORM ? state : NOTHING;

/** Takes the next posts in, at most about `limit`. @param seq of the last post that there was before this call; resolves with how many are left */
export async function indexSome(database: Database, seq: number, limit: number): Promise<number> {
  const before = ofNow(await database.get("indexed", "state"));
  if (before.to >= seq) return 0;
  const reading = database.transaction(["segments", "blobs"]);
  const placed = await placedSince(reading, before.to, limit);
  const whole = await Promise.all(
    placed.map(async ({ post, author }) => {
      const content =
        post.content ?? (await reading.objectStore("blobs").get(post.message.content))?.text ?? "";
      return { seq: post.seq, ts: post.message.ts, author, content };
    }),
  );
  const to =
    placed.length < limit ? Math.max(seq, placed.at(-1)?.post.seq ?? 0) : (placed.at(-1)?.post.seq ?? seq);
  const blocks = new Map<number, typeof whole>();
  for (const one of whole) {
    const block = one.seq >> BLOCK_BITS;
    const others = blocks.get(block) ?? [];
    blocks.set(block, others);
    others.push(one);
  }
  const words = whole.map(({ content }) => postTerms(content));
  const transaction = database.transaction(["terms", "indexed"], "readwrite", { durability: "relaxed" });
  const stored = await transaction.objectStore("indexed").get("state");
  const state = ofNow(stored);
  // Somebody else was here, or all was cleared meanwhile.
  if (state.to !== before.to) return seq - state.to;
  if (stored !== state) await transaction.objectStore("terms").clear();
  const spans = [...state.spans];
  let at = 0;
  for (const [block, posts] of blocks) {
    const isNew = spans[block] === undefined;
    const times = posts.map(({ ts }) => ts);
    const [from, last] = spans[block] ?? [Number.MAX_SAFE_INTEGER, 0];
    while (spans.length < block) spans.push([Number.MAX_SAFE_INTEGER, 0]);
    spans[block] = [Math.min(from, ...times), Math.max(last, ...times)];
    const places = new Map<string, number[]>();
    for (const { seq: place } of posts) {
      for (const word of words[at] ?? []) {
        const ofWord = places.get(word) ?? [];
        places.set(word, ofWord);
        ofWord.push(place % BLOCK);
      }
      at++;
    }
    await Promise.all([
      ...[...places].map(([word, some]) => append(transaction, [word, block], some, isNew)),
      fill(
        transaction,
        [TIMES, block],
        Float64Array,
        posts.map((one) => [one.seq % BLOCK, one.ts]),
        isNew,
      ),
      fill(
        transaction,
        [AUTHORS, block],
        Uint32Array,
        posts.map((one) => [one.seq % BLOCK, one.author]),
        isNew,
      ),
    ]);
  }
  await transaction.objectStore("indexed").put({ form: TERMS_FORM, to, spans }, "state");
  await transaction.done;
  return Math.max(0, seq - to);
}

type Key = [word: string, block: number];

/** Places are ascending, and behind all that are there. */
async function append(
  transaction: Terms,
  key: Key,
  places: readonly number[],
  isNew: boolean,
): Promise<void> {
  const table = transaction.objectStore("terms");
  const before = isNew ? undefined : await table.get(key);
  const all = before ? [...new Uint16Array(before), ...places] : places;
  await table.put(Uint16Array.from(all).buffer, key);
}

async function fill(
  transaction: Terms,
  key: Key,
  Column: typeof Float64Array | typeof Uint32Array,
  values: readonly (readonly number[])[],
  isNew: boolean,
): Promise<void> {
  const table = transaction.objectStore("terms");
  const before = isNew ? undefined : await table.get(key);
  const length = Math.max(...values.map(([place = 0]) => place + 1));
  const old = new Column(before ?? new ArrayBuffer(0));
  const column = new Column(Math.max(length, old.length));
  column.set(old);
  for (const [place = 0, value = 0] of values) column[place] = value;
  await table.put(column.buffer as ArrayBuffer, key);
}

async function placedSince(transaction: Reading, seq: number, limit: number): Promise<readonly Placed[]> {
  const segments = transaction.objectStore("segments");
  // The row that begins at or before the first post asked for can hold it.
  const start = await segments.openKeyCursor(IDBKeyRange.upperBound(seq + 1), "prev");
  let range = start ? IDBKeyRange.lowerBound(start.primaryKey) : undefined;
  const placed: Placed[] = [];
  while (placed.length < limit) {
    const rows: readonly SegmentRow[] = await segments.getAll(range, ROWS);
    for (const row of rows)
      for (const at of row.texts.keys()) {
        const post = row.first + at > seq ? postAt(row, at) : undefined;
        if (post !== undefined) placed.push({ post, author: row.authors[at] ?? 0 });
      }
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS) break;
    range = IDBKeyRange.lowerBound(last.first, true);
  }
  return placed.slice(0, limit);
}
