/** Batches that are bound to rows: what is said of one whose condition does not hold. */
import type { Committed, Totals } from "./store.ts";

/** Nothing was written. */
export const refusal = (totals: Totals): Committed => ({
  stale: true,
  arrivals: [],
  pending: [],
  duplicates: [],
  kept: [],
  unwanted: [],
  settled: [],
  wanted: [],
  totals,
});
