/** How long the reads of a page take: over a connection of their own, in the worker that holds the store. */
import { idbStore } from "apds";

const PAGE = 50;
const [ROUNDS, READS] = [9, 10];
/** Feeds that are read in turn. */
const FEEDS = 5;

/** ms of one read: the median of several rounds, for a clock that counts in whole milliseconds. */
async function timed(read: (at: number) => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const began = performance.now();
    for (let at = 0; at < READS; at++) await read(at);
    // The first round fills caches.
    if (round > 0) rounds.push((performance.now() - began) / READS);
  }
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}

/** Resolves once the index of words, which is filled behind what comes in, has all of it: it would work beside what is measured next. */
export async function untilIndexed(database: string): Promise<void> {
  const store = idbStore(database);
  const raw = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(database);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error("no database"));
  });
  const reach = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const request = raw.transaction("indexed").objectStore("indexed").get("state");
      request.onsuccess = () => resolve((request.result as { to: number } | undefined)?.to ?? 0);
      request.onerror = () => reject(request.error ?? new Error("a request failed"));
    });
  while ((await reach()) < (await store.totals()).seq) await new Promise((next) => setTimeout(next, 100));
  raw.close();
  store.close();
}

/** `feed` is left out where no feed is as long as a page: less work would be no comparison. */
export async function timeReads(database: string) {
  const store = idbStore(database);
  const long = (await store.authors(Number.MAX_SAFE_INTEGER)).filter(({ count }) => count >= PAGE);
  const recent = await timed(() => store.recent({ limit: PAGE }));
  const feed = await timed(async (at) => {
    const row = long[at % FEEDS];
    return row && store.feed(row.author, { limit: PAGE });
  });
  // Unread is how far the last arrival is beyond the last one seen: one row.
  const unread = await timed(() => store.totals());
  store.close();
  const { usage = 0 } = await navigator.storage.estimate();
  return { recent, ...(long.length < FEEDS ? {} : { feed }), unread, estimate: usage };
}
