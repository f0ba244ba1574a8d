import type { Drafts } from "./idb-drafts.ts";
import { countersIn } from "./idb-look.ts";
import type { Writing } from "./idb-schema.ts";
import type { Author, Hash } from "./message.ts";
import { halfOf, hashesOf, isImageKey, nameKey, orderEnd, orderKey, postsOf, without } from "./segments.ts";

/** Removes all of an author, and the blobs that nobody else's post names. Inside one transaction. */
export async function purge(
  transaction: Writing,
  author: Author,
  drafts: Drafts,
): Promise<{ readonly removed: number; readonly blobs: number }> {
  const segments = transaction.objectStore("segments");
  const blobs = transaction.objectStore("blobs");
  const counters = await countersIn(transaction);
  // Drafts end here, so that a row is in its table or nowhere.
  for (const draft of (await drafts.in(transaction, counters)).values())
    await transaction.objectStore("authors").put(draft);
  await transaction.objectStore("drafts").clear();
  const row = await transaction.objectStore("authors").index("key").get(author);
  let removed = 0;
  const candidates = new Set<Hash>();
  const images = new Map<string, IDBKeyRange>();
  if (row !== undefined) {
    const feed = IDBKeyRange.bound(orderKey(row.number), orderEnd(row.number), false, true);
    // One entry a post: each row once.
    for (const first of new Set(await segments.index("order").getAllKeys(feed))) {
      const segment = await segments.get(first);
      if (segment === undefined) throw new Error("an index without its row");
      const posts = postsOf(segment, row.number);
      for (const { message, content } of posts) if (content === undefined) candidates.add(message.content);
      for (const { at, key } of segment.named) {
        // An image stands in the rows by half its hash; the blobs that begin so are the ones that were meant.
        const { from, to } = hashesOf(halfOf(key));
        if (segment.authors[at] === row.number && isImageKey(key))
          images.set(from, IDBKeyRange.bound(from, to));
      }
      const left = without(segment, row.number);
      await (left === undefined ? segments.delete(first) : segments.put(left));
      removed += posts.length;
    }
    await transaction.objectStore("authors").delete(row.number);
  }
  const found = await Promise.all([...images.values()].map((range) => blobs.getAllKeys(range)));
  for (const hash of found.flat()) candidates.add(hash);
  const orphans: Hash[] = [];
  await Promise.all(
    [...candidates].map(async (hash) => {
      const [held, signers, naming] = await Promise.all([
        blobs.getKey(hash),
        segments.index("names").count(nameKey("content", hash)),
        segments.index("names").count(nameKey("image", hash)),
      ]);
      if (held !== undefined && signers + naming === 0) orphans.push(hash);
    }),
  );
  const [pending, later, wants] = await Promise.all([
    transaction.objectStore("pending").getAll(),
    transaction.objectStore("later").getAll(),
    transaction.objectStore("wants").index("author").getAll(author),
  ]);
  const isTheirs = ({ text }: { readonly text: string }) => text.startsWith(author);
  const [theirPending, theirLater] = [pending.filter(isTheirs), later.filter(isTheirs)];
  const { totals, wantRows } = counters;
  await Promise.all([
    ...orphans.map((hash) => blobs.delete(hash)),
    ...theirPending.map(({ id }) => transaction.objectStore("pending").delete(id)),
    ...theirLater.map(({ id }) => transaction.objectStore("later").delete(id)),
    ...wants.map(({ hash }) => transaction.objectStore("wants").delete(hash)),
    transaction.objectStore("meta").put(
      {
        ...counters,
        commits: (counters.commits ?? 0) + 1,
        drafts: 0,
        totals: {
          ...totals,
          posts: totals.posts - removed,
          authors: totals.authors - (removed > 0 ? 1 : 0),
          pending: totals.pending - theirPending.length,
          blobs: totals.blobs - orphans.length,
          later: totals.later - theirLater.length,
          wants: totals.wants - wants.filter(({ state }) => state === "open").length,
        },
        wantRows: wantRows - wants.length,
      },
      "counters",
    ),
  ]);
  return { removed, blobs: orphans.length };
}
