import { expect, test } from "vitest";
import { fixedRandom } from "../../base/random.ts";
import { backoffMs } from "./backoff.ts";

const waits = (dice: number): number[] =>
  Array.from({ length: 12 }, (_, failures) => backoffMs(failures + 1, fixedRandom(dice)));

test("with the lowest dice a wait is exactly half of 1 s, doubled per failure, of at most 5 min", () => {
  expect(waits(0)).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 150_000, 150_000, 150_000,
  ]);
});

test("with the middle dice it is exactly three quarters", () => {
  expect(waits(0.5)).toEqual([
    750, 1_500, 3_000, 6_000, 12_000, 24_000, 48_000, 96_000, 192_000, 225_000, 225_000, 225_000,
  ]);
});

test("a thousand failures still wait at most 5 min", () => {
  expect(backoffMs(1_000, fixedRandom(0.999_999))).toBeLessThan(300_000);
  expect(backoffMs(1_000, fixedRandom(0.999_999))).toBeGreaterThan(299_999);
});
