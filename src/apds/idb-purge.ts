/** What goes with an author: reckoned once, and then taken out for good, into the trash, or only told. Inside one transaction. */

import { handedOn } from "./handed-on.ts";
import type { Drafts } from "./idb-drafts.ts";
import { countersIn } from "./idb-look.ts";
import { authorDbRow, wantRow } from "./idb-rows.ts";
import type { DbCounters, Reading, Writing } from "./idb-schema.ts";
import type { Author, Hash } from "./message.ts";
import {
  halfOf,
  hashesOf,
  isImageKey,
  type NameKey,
  nameKey,
  orderEnd,
  orderKey,
  type Packed,
  postsOf,
  type SegmentRow,
  without,
} from "./segments.ts";
import type { ImageUse } from "./sizes.ts";
import type { Want } from "./store.ts";

export interface Reckoning {
  readonly author: Author;
  readonly number: number | undefined;
  /** The rows that have posts of theirs, by their key, as they will be: undefined where nothing is left. */
  readonly left: ReadonlyMap<number, SegmentRow | undefined>;
  /** In the order of their seq; contents that are not here are in the blobs. */
  readonly posts: readonly Packed[];
  /** Blobs that nobody else's post names. */
  readonly orphans: readonly Hash[];
  readonly pictures: readonly ImageUse[];
  readonly wants: readonly Want[];
  readonly texts: number;
  readonly counters: DbCounters;
}

export async function reckon(transaction: Reading, author: Author, drafts: Drafts): Promise<Reckoning> {
  const [segments, blobs] = [transaction.objectStore("segments"), transaction.objectStore("blobs")];
  const counters = await countersIn(transaction);
  const drafted = (await drafts.in(transaction, counters)).get(author);
  const row = drafted ?? (await transaction.objectStore("authors").index("key").get(author));
  const left = new Map<number, SegmentRow | undefined>();
  const posts: Packed[] = [];
  const candidates = new Set<Hash>();
  const images = new Map<string, IDBKeyRange>();
  if (row !== undefined) {
    const feed = IDBKeyRange.bound(orderKey(row.number), orderEnd(row.number), false, true);
    // One entry a post: each row once.
    for (const first of new Set(await segments.index("order").getAllKeys(feed))) {
      const segment = await segments.get(first);
      if (segment === undefined) throw new Error("an index without its row");
      left.set(first, without(segment, row.number));
      const theirs = postsOf(segment, row.number);
      posts.push(...theirs);
      for (const { message, content } of theirs) if (content === undefined) candidates.add(message.content);
      for (const { at, key } of segment.named) {
        // An image stands in the rows by half its hash; the blobs that begin so are the ones that were meant.
        const { from, to } = hashesOf(halfOf(key));
        if (segment.authors[at] === row.number && isImageKey(key))
          images.set(from, IDBKeyRange.bound(from, to));
      }
    }
  }
  const found = await Promise.all([...images.values()].map((range) => blobs.getAllKeys(range)));
  for (const hash of found.flat()) candidates.add(hash);
  const others = new Set([...left.values()].flatMap((one) => (one?.names ?? []).map(spelt)));
  const orphans: Hash[] = [];
  await Promise.all(
    [...candidates].map(async (hash) => {
      const keys = [nameKey("content", hash), nameKey("image", hash)];
      const [held, ...firsts] = await Promise.all([
        blobs.getKey(hash),
        ...keys.map((key) => segments.index("names").getAllKeys(key)),
      ]);
      const isTheirs = firsts.flat().every((first) => left.has(first));
      if (held !== undefined && isTheirs && !keys.some((key) => others.has(spelt(key)))) orphans.push(hash);
    }),
  );
  const uses = await Promise.all(orphans.map((hash) => transaction.objectStore("uses").get(hash)));
  return {
    author,
    number: row?.number,
    left,
    posts: posts.toSorted((a, b) => a.seq - b.seq),
    orphans,
    pictures: uses.filter((use) => use !== undefined),
    wants: await transaction.objectStore("wants").index("author").getAll(author),
    texts: row?.record.row.bytes ?? 0,
    counters,
  };
}

const spelt = (key: NameKey): string => String.fromCharCode(...new Uint8Array(key));

/** Takes it all out. */
export async function remove(transaction: Writing, reckoned: Reckoning, drafts: Drafts): Promise<void> {
  const { author, number, left, posts, orphans, pictures, wants, texts, counters } = reckoned;
  // Drafts end here, so that a row is in its table or nowhere.
  for (const draft of (await drafts.in(transaction, counters)).values())
    await transaction.objectStore("authors").put(draft);
  await transaction.objectStore("drafts").clear();
  const segments = transaction.objectStore("segments");
  if (number !== undefined) {
    for (const [first, row] of left) await (row === undefined ? segments.delete(first) : segments.put(row));
    await transaction.objectStore("authors").delete(number);
  }
  const [pending, later] = await Promise.all([
    transaction.objectStore("pending").getAll(),
    transaction.objectStore("later").getAll(),
  ]);
  const isTheirs = ({ text }: { readonly text: string }) => text.startsWith(author);
  const [theirPending, theirLater] = [pending.filter(isTheirs), later.filter(isTheirs)];
  const { totals, wantRows, sizes } = counters;
  let [rowsLeft, open] = [wantRows, totals.wants];
  for (const want of wants) {
    const next = handedOn(want, author);
    const heir = next && (await transaction.objectStore("authors").index("key").get(next.author));
    if (next && heir) {
      await transaction.objectStore("wants").put(wantRow(next));
      const { row } = heir.record;
      const more = next.state === "open" ? 1 : 0;
      const record = { ...heir.record, row: { ...row, wants: row.wants + more } };
      await transaction.objectStore("authors").put(authorDbRow(heir.number, record));
      continue;
    }
    await transaction.objectStore("wants").delete(want.hash);
    rowsLeft--;
    if (want.state === "open") open--;
  }
  await Promise.all([
    ...orphans.map((hash) => transaction.objectStore("blobs").delete(hash)),
    ...pictures.map(({ hash }) => transaction.objectStore("uses").delete(hash)),
    ...theirPending.map(({ id }) => transaction.objectStore("pending").delete(id)),
    ...theirLater.map(({ id }) => transaction.objectStore("later").delete(id)),
    transaction.objectStore("meta").put(
      {
        ...counters,
        commits: (counters.commits ?? 0) + 1,
        drafts: 0,
        totals: {
          ...totals,
          posts: totals.posts - posts.length,
          authors: totals.authors - (posts.length > 0 ? 1 : 0),
          pending: totals.pending - theirPending.length,
          blobs: totals.blobs - orphans.length,
          later: totals.later - theirLater.length,
          wants: open,
        },
        wantRows: rowsLeft,
        sizes: {
          texts: sizes.texts - texts,
          images: sizes.images - pictures.reduce((sum, { bytes }) => sum + bytes, 0),
          pictures: sizes.pictures - pictures.length,
        },
      },
      "counters",
    ),
  ]);
}
