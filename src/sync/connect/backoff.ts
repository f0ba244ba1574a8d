import type { Random } from "../../base/random.ts";

export const FIRST_WAIT_MS = 1_000;
export const LONGEST_WAIT_MS = 5 * 60_000;
/** A connection that was open for less did not prove itself: the next wait goes on doubling. */
export const PROVEN_MS = 60_000;

/**
 * How long to wait before the next try, in ms: 1 s, doubled per failure, at most 5 min, drawn from the upper half of that.
 * The lower half is never drawn, so that many clients of a pub that restarts are spread without any of them coming back at once.
 *
 * @param attempt failures in a row, from 1
 */
export function backoffMs(attempt: number, random: Random): number {
  const full = Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 30), LONGEST_WAIT_MS);
  return full / 2 + (random.next() * full) / 2;
}
