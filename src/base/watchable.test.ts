import { expect, test } from "vitest";
import { until, watchable } from "./watchable.ts";

test("a watcher sees each change until its signal aborts, and never the value of now", () => {
  const source = watchable(1);
  const seen: number[] = [];
  const life = new AbortController();
  source.watch((value) => seen.push(value), life.signal);
  source.set(2);
  source.set(2);
  source.set(3);
  life.abort();
  source.set(4);
  expect(seen).toEqual([2, 3]);
});

test("a watcher that ends another one while a value is given out does not break the round", () => {
  const source = watchable(0);
  const [first, second] = [new AbortController(), new AbortController()];
  const seen: string[] = [];
  source.watch(() => {
    seen.push("first");
    second.abort();
  }, first.signal);
  source.watch(() => seen.push("second"), second.signal);
  source.set(1);
  source.set(2);
  expect(seen).toEqual(["first", "second", "first"]);
});

test("until resolves at once with a value that fits, later with the first that does, and with nothing on abort", async () => {
  const source = watchable(1);
  const big = (value: number): value is number => value > 2;
  const never = new AbortController();
  expect(await until(source, (value): value is number => value === 1, never.signal)).toBe(1);
  const later = until(source, big, never.signal);
  source.set(2);
  source.set(3);
  source.set(4);
  expect(await later).toBe(3);
  const life = new AbortController();
  const ended = until(watchable(0), big, life.signal);
  life.abort();
  expect(await ended).toBeUndefined();
});
