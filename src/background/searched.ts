/** A search as pages ask for it: by words through the index, without words by walking. */
import { type Author, type Page, type Post, type Store, soughtIn } from "apds";
import { type Found, pageOf } from "./post-pages.ts";

/** The index is asked so often for one page, whatever is left out of it. */
const ROUNDS = 5;

export interface Asked extends Page {
  readonly words: string;
  readonly author?: Author;
  /** Written at or after, and before, ms. */
  readonly from?: number;
  readonly to?: number;
}

export async function searched(
  store: Pick<Store, "search" | "recent" | "feed">,
  { words, ...asked }: Asked,
  isShown: (post: Post) => Promise<boolean>,
): Promise<Found & { readonly unindexed: number }> {
  const sought = soughtIn(words);
  if (sought.terms.length > 0) {
    const posts: Post[] = [];
    for (let round = 1, at = asked; ; round++) {
      const found = await store.search({ ...at, sought, limit: asked.limit - posts.length });
      const shown = await Promise.all(found.posts.map(isShown));
      posts.push(...found.posts.filter((_, i) => shown[i]));
      const { next, unindexed } = found;
      if (next === undefined) return { posts, unindexed };
      if (posts.length >= asked.limit || round === ROUNDS) return { posts, next, unindexed };
      at = { ...asked, ...next };
    }
  }
  // Letters were typed, and none of them is a word: nothing has them.
  if (words.trim() !== "") return { posts: [], unindexed: 0 };
  const { author, from = 0, to, limit, before, beforeId } = asked;
  const isWithin = before !== undefined && (to === undefined || before < to);
  const start = isWithin
    ? { limit, before, ...(beforeId && { beforeId }) }
    : { limit, ...(to !== undefined && { before: to }) };
  const source = (page: Page): Promise<readonly Post[]> =>
    author === undefined ? store.recent(page) : store.feed(author, page);
  const found = await pageOf(
    // What is older than asked for ends it.
    async (page) => (await source(page)).filter(({ message }) => message.ts >= from),
    start,
    isShown,
  );
  return { ...found, unindexed: 0 };
}
