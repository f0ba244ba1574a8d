import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { claimedTs, FULL_RUN_MS, nextPage, OVERLAP_MS, sinceFor, WINDOWS_MS, windowsFor } from "./windows.ts";

const vectors = JSON.parse(
  readFileSync(new URL("../../testing/data/vectors.json", import.meta.url), "utf8"),
) as typeof import("../../testing/data/vectors.json");
const DAY = 24 * 3_600_000;
const now = 1_000 * DAY;

test("the cursor is clamped to now when it is used, and a full run is due each 7 days", () => {
  expect(sinceFor({ cursor: 0, fullAt: 0 }, now)).toBe(0);
  expect(sinceFor({ cursor: now - DAY, fullAt: now - DAY }, now)).toBe(now - DAY - OVERLAP_MS);
  expect(sinceFor({ cursor: now + 50 * DAY, fullAt: now - DAY }, now)).toBe(now - OVERLAP_MS);
  expect(sinceFor({ cursor: now, fullAt: now - FULL_RUN_MS }, now)).toBe(0);
  expect(sinceFor({ cursor: now, fullAt: now + DAY }, now)).toBe(0);
});

test("a first run asks in every window ahead of the whole; after a short absence there is none", () => {
  expect(windowsFor({ cursor: 0 }, now)).toEqual(WINDOWS_MS.map((window) => now - window));
  expect(windowsFor({ cursor: now - 1_000 }, now)).toEqual([]);
  expect(windowsFor({ cursor: now - 40 * DAY }, now)).toEqual([now - DAY, now - 7 * DAY]);
});

test("a clock near the beginning of time asks for nothing before it", () => {
  expect(windowsFor({ cursor: 0 }, 5 * DAY).every((since) => since >= 0)).toBe(true);
});

test("an answer that does not fit goes on two days behind its last message, and only forward", () => {
  expect(nextPage(0, 900 * DAY, now)).toBe(900 * DAY - OVERLAP_MS);
  expect(nextPage(899 * DAY, 900 * DAY, now)).toBeUndefined();
  expect(nextPage(0, undefined, now)).toBeUndefined();
  expect(nextPage(0, 9_999_999_999_999, now)).toBeUndefined();
});

test("a message's date is read without verifying it; other texts have none", () => {
  const signed = vectors.signed[0];
  expect(signed).toBeDefined();
  if (signed) expect(claimedTs(signed.msg)).toBe(signed.ts);
  expect(claimedTs("hello")).toBeUndefined();
  expect(claimedTs("=".repeat(208))).toBeUndefined();
});
