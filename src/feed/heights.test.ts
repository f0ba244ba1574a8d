import fc from "fast-check";
import { expect, it } from "vitest";
import { Heights } from "./heights.ts";

/** The same by walking. */
function plain(measured: ReadonlyMap<number, number>, size: number) {
  const known = [...measured].filter(([at]) => at < size).map(([, height]) => height);
  const guess = known.length === 0 ? 160 : known.reduce((sum, one) => sum + one, 0) / known.length;
  const tops = [0];
  for (let at = 0; at < size; at += 1) tops.push((tops[at] ?? 0) + (measured.get(at) ?? guess));
  return {
    tops,
    rowAt: (y: number) =>
      Math.max(
        0,
        Math.min(
          size - 1,
          tops.findLastIndex((top) => top <= y),
        ),
      ),
  };
}

it("knows where each row is, whatever was measured in which order", () => {
  const row = fc.record({ at: fc.nat(199), height: fc.integer({ min: 1, max: 900 }) });
  fc.assert(
    fc.property(
      fc.array(row),
      fc.integer({ min: 1, max: 200 }),
      fc.nat(100),
      fc.array(fc.nat(40_000)),
      (rows, size, more, ys) => {
        const heights = new Heights(size);
        const measured = new Map<number, number>();
        for (const { at, height } of rows) {
          heights.set(at, height);
          if (at < size) measured.set(at, height);
        }
        heights.grow(size + more);
        const walked = plain(measured, size + more);
        for (const [at, top] of walked.tops.entries()) expect(heights.top(at)).toBeCloseTo(top, 6);
        for (const y of ys) {
          const at = heights.rowAt(y);
          // On the very edge of two rows rounding decides.
          const edge = walked.tops.some((top) => Math.abs(top - y) < 1e-6);
          if (!edge) expect(at).toBe(walked.rowAt(y));
        }
      },
    ),
  );
});

it("has no rows at first, and keeps what it knows of 100,000", () => {
  const heights = new Heights();
  expect([heights.top(0), heights.rowAt(500)]).toEqual([0, 0]);
  for (let size = 50; size <= 100_000; size += 50) {
    heights.grow(size);
    heights.set(size - 1, size % 7 === 0 ? 300 : 100);
  }
  expect(heights.size).toBe(100_000);
  expect(heights.measured(99_999)).toBe(100);
  expect(heights.measured(99_998)).toBeUndefined();
  expect(heights.rowAt(heights.top(77_777) + 1)).toBe(77_777);
});
