import { describe, expect, it } from "vitest";
import type { PubDayView, QuarterView } from "../rpc/options.ts";
import { english } from "../testing/english.ts";
import { dayPhrase, daySums, tripPhrase } from "./pub-day.ts";

const QUARTER = 15 * 60_000;

/** A day that began at a quarter's beginning. @param last how much of the last quarter is over, ms */
const dayOf = (filled: readonly QuarterView[], last = 0, more: Partial<PubDayView> = {}): PubDayView => ({
  since: 0,
  at: 2_000_000 * QUARTER + last,
  quarters: [...Array.from({ length: 96 - filled.length }, () => ({})), ...filled],
  ever: { in: 0, out: 0, fresh: 0, known: 0 },
  endings: [],
  ...more,
});

describe("a day in figures", () => {
  it("is the sum of its quarters, and what is in none of them was seen by nobody", () => {
    const quarters = [
      { connected: QUARTER, in: 10, fresh: 1 },
      { connected: 60_000, waiting: QUARTER - 60_000, in: 5, known: 2 },
      { paused: 30_000 },
    ];
    expect(daySums(dayOf(quarters, 60_000))).toEqual({
      connected: QUARTER + 60_000,
      waiting: QUARTER - 60_000,
      off: 0,
      paused: 30_000,
      none: 93 * QUARTER + 30_000,
      ...{ in: 15, out: 0, fresh: 1, known: 2 },
    });
  });

  it("is said in words", () => {
    const full = Array.from({ length: 96 }, () => ({ connected: QUARTER }));
    expect(english.say(dayPhrase(dayOf(full.slice(0, 86))))).toBe(
      "Connected for 21 hours of the last 24 hours.",
    );
    expect(english.say(dayPhrase(dayOf([])))).toBe("Not connected in the last 24 hours.");
  });

  it("says how fast the pub answers, where that is known", () => {
    expect(tripPhrase(dayOf([]))).toBeUndefined();
    const trip = tripPhrase(dayOf([], 0, { trip: { ms: 41.6, at: 0 } }));
    expect(trip && english.say(trip)).toBe("Answers within 42 ms.");
  });
});
