/** How many wants there may be, and which go where there are more: the oldest of whoever owes most. Pure. */
import type { Author, Want } from "apds";
import type { Interests } from "./scope.ts";

export const WANTS_PER_AUTHOR = 200;
export const WANTS_PER_FOLLOWED = 2_000;
export const WANTS_IN_ALL = 20_000;

export const quotaOf = (author: Author, interests: Interests): number =>
  interests.isFollowed(author) ? WANTS_PER_FOLLOWED : WANTS_PER_AUTHOR;

/** What one author's open wants exceed the quota by, the oldest first; what a followed feed is made of stays. */
export function overQuota(wants: readonly Want[], quota: number, interests: Interests): readonly Want[] {
  const open = wants.filter(({ state }) => state === "open");
  const free = open.filter((want) => !interests.keeps(want)).sort((a, b) => a.bornAt - b.bornAt);
  return free.slice(0, Math.max(0, open.length - quota));
}

/** What all open wants exceed the limit by: the largest debtors are cut down to one and the same number, each by the oldest. */
export function overTotal(wants: readonly Want[], limit: number, interests: Interests): readonly Want[] {
  const byAuthor = new Map<Author, Want[]>();
  for (const want of wants) {
    const known = byAuthor.get(want.author);
    if (known) known.push(want);
    else byAuthor.set(want.author, [want]);
  }
  const level = levelFor(
    [...byAuthor.values()].map(({ length }) => length),
    limit,
  );
  return [...byAuthor.values()].flatMap((own) => overQuota(own, level, interests));
}

/** The greatest number to which all counts can be cut so that they add up to no more than `limit`. */
function levelFor(counts: readonly number[], limit: number): number {
  let left = limit;
  const ascending = [...counts].sort((a, b) => a - b);
  for (const [at, count] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - at));
    if (count > share) return share;
    left -= count;
  }
  return Number.POSITIVE_INFINITY;
}
