/** What is asked of the index of words, and how far it goes. */
import { type Author, compareDated, type Hash } from "./message.ts";
import type { Sought } from "./terms.ts";

export interface Page {
  /** At most this many, 1 to 500. */
  readonly limit: number;
  /** Strictly before this timestamp in ms (with `beforeId` to break ties); left out: from the newest. */
  readonly before?: number;
  readonly beforeId?: Hash;
}

export interface Query {
  readonly sought: Sought;
  readonly author?: Author;
  /** Written at or after, and before, ms. */
  readonly from?: number;
  readonly to?: number;
  /** At most so many, 1 to 50, strictly before this place. */
  readonly limit: number;
  readonly before?: number;
  readonly beforeId?: Hash;
}

export interface Found<P> {
  /** The newest first. */
  readonly posts: readonly P[];
  /** Where to go on; missing at the end. A page can be short and still have a next. */
  readonly next?: { readonly before: number; readonly beforeId: Hash };
  /** Posts that are not in the index yet. */
  readonly unindexed: number;
}

/** Before all ids of one moment. */
export const FIRST_ID = `${"A".repeat(43)}=` as Hash;

/** The window in time of a query, ms: from (included) to (excluded), and what is before its place. */
export function windowOf({ from = 0, to = Number.MAX_SAFE_INTEGER, before }: Query): {
  from: number;
  last: number;
} {
  return { from, last: Math.min(to - 1, before ?? Number.MAX_SAFE_INTEGER) };
}

export function isBefore(
  message: { readonly ts: number; readonly id: Hash },
  { before, beforeId = FIRST_ID }: Pick<Query, "before" | "beforeId">,
): boolean {
  return before === undefined || compareDated(message, { ts: before, id: beforeId }) < 0;
}
