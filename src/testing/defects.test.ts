import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { defects } from "./defects.ts";

test.each(defects)("can be planted: $name", ({ file, from, to, seeds }) => {
  const code = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  expect(code.split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
  expect(seeds.length).toBeGreaterThan(0);
});

test("each has a name of its own", () => {
  expect(new Set(defects.map(({ name }) => name)).size).toBe(defects.length);
});
