import fc from "fast-check";
import { expect, test } from "vitest";
import { type Draw, RecentTexts } from "./recent-texts.ts";

test("a text that was added is known, and no other, however little they differ", () => {
  const base = "the bird over a quiet river ".repeat(15);
  const others = [
    "",
    "\0",
    "\0\0",
    base.slice(1),
    `${base}\0`,
    ` ${base}`,
    `B${base.slice(1)}`,
    `${base.slice(0, -1)}!`,
    `${base.slice(0, 200)}x${base.slice(201)}`,
    // The same units in another order.
    base.split("").reverse().join(""),
    base.split("").sort().join(""),
  ];
  for (const text of [base, ...others]) {
    const texts = new RecentTexts();
    texts.add(text);
    expect([base, ...others].filter((one) => texts.has(one))).toEqual([text]);
  }
});

test("no text is taken for another one, of whatever units they are", () => {
  const texts = new RecentTexts();
  const added = new Set<string>();
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.boolean(), (text, adds) => {
      if (adds) {
        texts.add(text);
        added.add(text);
      }
      expect(texts.has(text)).toBe(added.has(text));
      // Only the highest bit of one unit differs: the hardest case for sums modulo a power of two.
      const flipped = String.fromCharCode(text.charCodeAt(0) ^ 0x8000) + text.slice(1);
      expect(texts.has(flipped)).toBe(added.has(flipped));
    }),
    { numRuns: 2_000 },
  );
});

test("each life draws numbers of its own: what passes for another text in one does not in the next", () => {
  const [first, second] = [new RecentTexts(), new RecentTexts()];
  first.add("ab");
  expect([first.has("ab"), first.has("ba"), second.has("ab")]).toEqual([true, false, false]);
});

test("the numbers are those that were drawn: with the same one for all places any order of the same units would pass", () => {
  const draw: Draw = {
    getRandomValues(numbers) {
      if (numbers instanceof Int32Array) numbers.fill(7);
      return numbers;
    },
  };
  const texts = new RecentTexts(draw);
  texts.add("ab");
  expect([texts.has("ba"), texts.has("abb")]).toEqual([true, false]);
});

test("at least the last 65,536 texts are known, the oldest are forgotten, and what is longer than 4,096 is never known", () => {
  const texts = new RecentTexts();
  const count = 2 * 65_536 + 10;
  for (let at = 0; at < count; at++) texts.add(`text ${at}`);
  for (let at = count - 65_536; at < count; at += 7) expect(texts.has(`text ${at}`)).toBe(true);
  expect(texts.has("text 0")).toBe(false);
  expect(texts.has(`text ${count}`)).toBe(false);
  const [long, longer] = ["x".repeat(4_096), "x".repeat(4_097)];
  texts.add(long);
  texts.add(longer);
  expect([texts.has(long), texts.has(longer)]).toEqual([true, false]);
});

test("what is added again takes no room", () => {
  const texts = new RecentTexts();
  texts.add("first");
  for (let at = 0; at < 200_000; at++) texts.add("again");
  expect(texts.has("first")).toBe(true);
});
