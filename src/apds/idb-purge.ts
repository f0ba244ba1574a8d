import { countersIn } from "./idb-look.ts";
import { type HalfKey, half, hashesOf, messageOf } from "./idb-rows.ts";
import type { Writing } from "./idb-schema.ts";
import type { Author, Hash } from "./message.ts";

/** Removes all of an author, and the blobs that nobody else's post names. Inside one transaction. */
export async function purge(
  transaction: Writing,
  author: Author,
): Promise<{ readonly removed: number; readonly blobs: number }> {
  const posts = transaction.objectStore("posts");
  const blobs = transaction.objectStore("blobs");
  const [counters, row] = await Promise.all([
    countersIn(transaction),
    transaction.objectStore("authors").index("key").get(author),
  ]);
  let removed = 0;
  const candidates = new Set<Hash>();
  const images: HalfKey[] = [];
  if (row !== undefined) {
    const feed = IDBKeyRange.bound([row.number], [row.number, []]);
    for (let cursor = await posts.index("feed").openCursor(feed); cursor; cursor = await cursor.continue()) {
      if (cursor.value.content === undefined) candidates.add(messageOf(cursor.value).content);
      images.push(...(cursor.value.images ?? []));
      await cursor.delete();
      removed++;
    }
    await transaction.objectStore("authors").delete(row.number);
  }
  // An image stands in the rows by half its hash; the blobs that begin so are the ones that were meant.
  const found = await Promise.all(
    images.map((key) => blobs.getAllKeys(IDBKeyRange.bound(hashesOf(key).from, hashesOf(key).to))),
  );
  for (const hash of found.flat()) candidates.add(hash);
  const orphans: Hash[] = [];
  await Promise.all(
    [...candidates].map(async (hash) => {
      const [held, signers, naming] = await Promise.all([
        blobs.getKey(hash),
        posts.index("signs").count(half(hash)),
        posts.index("images").count(half(hash)),
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
