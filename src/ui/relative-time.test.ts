import { describe, expect, it } from "vitest";
import { formatAgo, formatCountdown, formatDuration } from "./relative-time.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("a moment that has passed", () => {
  it.each([
    [MINUTE, "1 minute ago"],
    [2 * MINUTE + 59_999, "2 minutes ago"],
    [HOUR - 1, "59 minutes ago"],
    [HOUR, "1 hour ago"],
    [DAY - 1, "23 hours ago"],
    [DAY, "yesterday"],
    [400 * DAY, "400 days ago"],
  ])("%i ms is %s", (ms, text) => {
    expect(formatAgo("en", ms)).toBe(text);
  });

  it.each([0, MINUTE - 1, -1, -DAY])("%i ms is not worth a number", (ms) => {
    expect(formatAgo("en", ms)).toBeUndefined();
  });

  it("is told in the language of the locale", () => {
    expect(formatAgo("de", 2 * MINUTE)).toBe("vor 2 Minuten");
  });
});

describe("a duration", () => {
  it.each([
    [MINUTE, "1 minute"],
    [12 * MINUTE, "12 minutes"],
    [HOUR, "1 hour"],
    [3 * DAY, "3 days"],
  ])("%i ms is %s", (ms, text) => {
    expect(formatDuration("en", ms)).toBe(text);
  });

  it("has no number below a minute", () => {
    expect(formatDuration("en", MINUTE - 1)).toBeUndefined();
  });
});

describe("a countdown", () => {
  it.each([
    [42_000, "0:42"],
    [41_001, "0:42"],
    [1, "0:01"],
    [0, "0:00"],
    [-5_000, "0:00"],
    [MINUTE, "1:00"],
    [12 * MINUTE + 5_000, "12:05"],
    [HOUR - 1, "1:00:00"],
    [HOUR + 61_000, "1:01:01"],
  ])("%i ms is %s", (ms, text) => {
    expect(formatCountdown("en", ms)).toBe(text);
  });

  it("has the digits of its language", () => {
    expect(formatCountdown("ar-EG", 12 * MINUTE + 5_000)).toBe("١٢:٠٥");
  });
});
