/** Commits by which nothing comes in: of rows alone, and of a batch that is bound to rows which have changed. */
import type { Batch, Committed, Totals } from "./store.ts";

const nothing = (totals: Totals): Committed => ({
  arrivals: [],
  pending: [],
  duplicates: [],
  kept: [],
  unwanted: [],
  settled: [],
  wanted: [],
  totals,
});

/** Nothing was written. */
export const refusal = (totals: Totals): Committed => ({ stale: true, ...nothing(totals) });

/** What a batch may have and yet bring nothing but rows. */
const BESIDE: ReadonlySet<string> = new Set<keyof Batch>([
  "values",
  "provided",
  "wants",
  "strict",
  "keepAll",
]);

/** What is to be said of a batch that only writes rows; undefined: it does more. */
export function rowsAlone(batch: Batch, totals: Totals): Committed | undefined {
  const isNothing = (some: unknown): boolean =>
    some === undefined || (Array.isArray(some) && some.length === 0);
  const all = Object.entries<unknown>({ ...batch });
  return all.every(([name, some]) => BESIDE.has(name) || isNothing(some)) ? nothing(totals) : undefined;
}
