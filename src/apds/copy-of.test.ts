import { expect, test } from "vitest";
import { copyOf } from "./copy-of.ts";

test.each([
  1,
  "text",
  undefined,
  null,
  { a: [1, { b: undefined }], c: null, 5: "five" },
  new Map([["a", { b: 1 }]]),
  { bytes: Uint8Array.of(1, 2) },
  JSON.parse('{"__proto__":{"a":1}}') as unknown,
])("a copy is equal to what it is of, and shares nothing with it: %o", (value) => {
  const copy = copyOf(value);
  expect(copy).toStrictEqual(structuredClone(value));
  if (typeof value === "object" && value !== null) expect(copy).not.toBe(value);
});

test("what has no copy has none", () => {
  expect(() => copyOf({ a: [() => 1] })).toThrow();
  expect(() => copyOf({ a: Symbol("a") })).toThrow();
  expect(() => copyOf(new Map([["a", () => 1]]))).toThrow();
});
