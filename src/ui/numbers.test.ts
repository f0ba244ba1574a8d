import { expect, test } from "vitest";
import { formatBytes, formatPercent } from "./numbers.ts";

test.each([
  [0, "0 byte"],
  [999, "999 byte"],
  [1_500, "1.5 kB"],
  [9_960, "10 kB"],
  [999_600, "1 MB"],
  [18_400_000, "18 MB"],
  [2_500_000_000_000, "2,500 GB"],
])("%i bytes are %s", (bytes, text) => {
  expect(formatBytes("en", bytes)).toBe(text);
});

test.each([
  [0, "0%"],
  [0.000_1, "1%"],
  [0.254, "25%"],
  [0.999_9, "99%"],
  [1, "100%"],
])("%f is %s", (share, text) => {
  expect(formatPercent("en", share)).toBe(text);
});
