/** Pages of posts in the order of a feed: by the keys of the order first, then each row that they stand for once. */

import type { AuthorDbRow } from "./idb-rows.ts";
import type { Reading } from "./idb-schema.ts";
import { compareDated } from "./message.ts";
import { half, type OrderKey, orderEnd, orderKey, type Packed, postOfKey } from "./segments.ts";
import type { Page, Post } from "./store.ts";

interface Place {
  readonly key: OrderKey;
  readonly first: number;
}

/** @param author a number; undefined: of all */
export async function pageIn(
  transaction: Reading,
  author: number | undefined,
  page: Page,
): Promise<readonly Post[]> {
  const range = IDBKeyRange.bound(orderKey(author), endOf(author, page), false, true);
  const places: Place[] = [];
  const index = transaction.objectStore("segments").index("order");
  for (let cursor = await index.openKeyCursor(range, "prev"); cursor; cursor = await cursor.continue()) {
    if (places.push({ key: cursor.key, first: cursor.primaryKey }) >= page.limit) break;
  }
  return postsAt(transaction, places);
}

/** A page of several feeds as one: costs a look at each feed that can have a post in it, however rare those are among all posts. */
export async function mergedIn(
  transaction: Reading,
  authors: readonly AuthorDbRow[],
  page: Page,
): Promise<readonly Post[]> {
  const index = transaction.objectStore("segments").index("order");
  const waiting = authors.toSorted((a, b) => compareDated(a.record.row.head, b.record.row.head));
  const places: Place[] = [];
  const open: { readonly rank: string; readonly place: Place; readonly next: () => Promise<void> }[] = [];
  const start = async ({ number }: AuthorDbRow): Promise<void> => {
    const range = IDBKeyRange.bound(orderKey(number), endOf(number, page), false, true);
    let cursor = await index.openKeyCursor(range, "prev");
    const put = (): void => {
      if (cursor === null) return;
      const place = { key: cursor.key, first: cursor.primaryKey };
      open.push({
        rank: rankOf(cursor.key),
        place,
        async next() {
          cursor = (await cursor?.continue()) ?? null;
          put();
        },
      });
    };
    put();
  };
  while (places.length < page.limit) {
    open.sort((a, b) => (a.rank < b.rank ? -1 : 1));
    const top = open.at(-1);
    // Nothing of theirs is newer than their head, which may be older than all that is on top now.
    const due: AuthorDbRow[] = [];
    for (
      let one = waiting.at(-1);
      one && (!top || rankOf(orderKey(0, one.record.row.head.ts)) >= top.rank.slice(0, 6));
    ) {
      due.push(one);
      waiting.pop();
      one = due.length < page.limit ? waiting.at(-1) : undefined;
    }
    if (due.length > 0) await Promise.all(due.map(start));
    else if (top) {
      places.push(top.place);
      open.pop();
      await top.next();
    } else break;
  }
  return postsAt(transaction, places);
}

/** A key of an author without the author: texts of this kind compare as moments do. */
const rankOf = (key: OrderKey): string => String.fromCharCode(...new Uint8Array(key).subarray(5));

async function postsAt(transaction: Reading, places: readonly Place[]): Promise<readonly Post[]> {
  const segments = transaction.objectStore("segments");
  const firsts = [...new Set(places.map(({ first }) => first))];
  const rows = await Promise.all(firsts.map((first) => segments.get(first)));
  const byFirst = new Map(rows.map((row, at) => [firsts[at], row]));
  const posts = places.flatMap(({ key, first }) => {
    const row = byFirst.get(first);
    return (row && postOfKey(row, key)) ?? [];
  });
  return withContents(transaction, posts);
}

/** Contents that are in the blobs are read behind their rows, in the same transaction. */
export async function withContents(transaction: Reading, posts: readonly Packed[]): Promise<readonly Post[]> {
  return Promise.all(
    posts.map(async ({ content, ...post }) => {
      if (content !== undefined) return { ...post, content };
      const blob = await transaction.objectStore("blobs").get(post.message.content);
      return { ...post, content: blob?.text ?? "" };
    }),
  );
}

/** The exclusive end of a page's range. */
function endOf(author: number | undefined, { before, beforeId }: Page): OrderKey {
  if (before === undefined) return orderEnd(author);
  return orderKey(author, before, beforeId && new Uint8Array(half(beforeId)));
}
