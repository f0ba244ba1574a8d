import { expect, test } from "vitest";
import { formatBytes, formatPercent } from "./numbers.ts";

test.each([
  [0, "0\u00a0bytes"],
  [999, "999\u00a0bytes"],
  [1_500, "1.5\u00a0kB"],
  [9_960, "10\u00a0kB"],
  [999_600, "1\u00a0MB"],
  [18_400_000, "18\u00a0MB"],
  [2_500_000_000_000, "2,500\u00a0GB"],
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
