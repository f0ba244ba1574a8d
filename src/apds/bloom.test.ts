import { expect, test } from "vitest";
import { Bloom, wordsOf } from "./bloom.ts";
import { nameOf } from "./test-names.ts";

test("what was added may be there, and nearly all else is surely not", () => {
  const bloom = new Bloom();
  const names = Array.from({ length: 5_000 }, (_, i) => nameOf(i));
  bloom.add(wordsOf(names));
  expect(names.every((name) => bloom.mayHave(name))).toBe(true);
  const others = Array.from({ length: 5_000 }, (_, i) => nameOf(i + 1_000_000));
  expect(others.filter((name) => bloom.mayHave(name)).length).toBeLessThan(10);
});

test("a full layer is left as it is and a new one begun; both are asked, and both come back from what was saved", () => {
  const bloom = new Bloom();
  const words = wordsOf(Array.from({ length: 1_000 }, (_, i) => nameOf(i)));
  for (let round = 0; round < 200; round++) bloom.add(words);
  expect([bloom.layers, bloom.names]).toEqual([1, 200_000]);
  bloom.add(wordsOf([nameOf(5_000)]));
  expect([bloom.layers, bloom.names]).toEqual([2, 1]);
  const saved = [0, 1].map((at) => bloom.layer(at).slice());
  const again = new Bloom(saved, bloom.names);
  for (const one of [bloom, again])
    expect([nameOf(3), nameOf(5_000), nameOf(6_000)].map((name) => one.mayHave(name))).toEqual([
      true,
      true,
      false,
    ]);
});

test("a thousand times too many names make it useless, not larger", () => {
  const bloom = new Bloom();
  const words = wordsOf([nameOf(1)]);
  for (let round = 0; round < 3_300_000; round++) bloom.add(words);
  expect(bloom.layers).toBe(16);
});
