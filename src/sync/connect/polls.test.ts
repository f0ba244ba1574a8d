import { expect, test } from "vitest";
import { GAP_MS, isDue, POLL_EVERY_MS } from "./polls.ts";

const now = 1_700_000_000_000;

test("a run is due when its time has come, and not before", () => {
  expect(isDue(now + 1, now - 20_000, now)).toBe(false);
  expect(isDue(now, now - 20_000, now)).toBe(true);
  expect(isDue(now + 1, Number.POSITIVE_INFINITY, now)).toBe(false);
});

test("after a sleep or a clock that was set forward, what came meanwhile is asked for at once", () => {
  expect(isDue(now + POLL_EVERY_MS, now - GAP_MS, now)).toBe(false);
  expect(isDue(now + POLL_EVERY_MS, now - GAP_MS - 1, now)).toBe(true);
});

test("a clock that went back doesn't put a run off for longer than a wait ever is", () => {
  expect(isDue(now + POLL_EVERY_MS + 1, now, now)).toBe(true);
});
