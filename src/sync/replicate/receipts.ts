/**
 * One small poll for many own messages. It asks from just before the oldest of them, for a bounded number of texts: where the answer
 * goes up in time, whatever it passed without naming it is not listed, so a month-old message costs no month of posts.
 */
import type { OwnRow } from "./own-row.ts";
import type { Sight } from "./own-sight.ts";
import type { PollBounds, Reach } from "./read-poll.ts";

const RECEIPT_TEXTS = 1_000;
const RECEIPT_CHARACTERS = 8 * 2 ** 20;
const RECEIPT_DEADLINE_MS = 30_000;
/** What is looked for in one poll lies within this of the newest of it. */
const RECEIPT_SPAN_MS = 24 * 60 * 60_000;

export const receiptBounds: PollBounds = {
  limit: RECEIPT_TEXTS,
  characters: RECEIPT_CHARACTERS,
  deadline: RECEIPT_DEADLINE_MS,
};

/** Those of the rows (ascending by ts) that the next poll is for: the newest and what lies shortly before it. */
export function cluster(rows: readonly OwnRow[]): readonly OwnRow[] {
  const from = (rows.at(-1)?.ts ?? 0) - RECEIPT_SPAN_MS;
  return rows.filter(({ ts }) => ts >= from);
}

/** What an answer says of a row: a receipt, the message alone, its absence, or nothing. */
export function verdict(
  row: OwnRow,
  seen: ReadonlyMap<string, Sight>,
  reach: Reach,
): Sight | "missing" | "open" {
  const sight = seen.get(row.id);
  if (sight) return sight;
  return reach.whole || (reach.ascending && row.ts < reach.lastTs) ? "missing" : "open";
}
