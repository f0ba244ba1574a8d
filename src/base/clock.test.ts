import { expect, test } from "vitest";
import { TestClock } from "../testing/test-clock.ts";
import { every, gathered, sleep, trailing } from "./clock.ts";
import { seededRandom } from "./random.ts";

test("sleep ends at its time, or at once when its signal aborts, and leaves no timer", async () => {
  const clock = new TestClock();
  const log: string[] = [];
  const life = new AbortController();
  void sleep(clock, 100).then(() => log.push(`slept ${clock.now()}`));
  void sleep(clock, 10_000, life.signal).then(() => log.push(`left ${clock.now()}`));
  const start = clock.now();
  await clock.advance(99);
  expect(log).toEqual([]);
  await clock.advance(1);
  life.abort();
  await clock.settle();
  expect(log).toEqual([`slept ${start + 100}`, `left ${start + 100}`]);
  expect(clock.pending).toBe(0);
});

test("gathered calls within its time are one, and none comes after its signal aborts", async () => {
  const clock = new TestClock();
  const life = new AbortController();
  let calls = 0;
  const call = gathered(clock, 100, life.signal, () => {
    calls += 1;
  });
  for (let at = 0; at < 5; at += 1) call();
  await clock.advance(100);
  expect(calls).toBe(1);
  call();
  life.abort();
  await clock.advance(200);
  expect(calls).toBe(1);
});

test("a trailing call comes its time after the first, and after the last of those that came meanwhile", async () => {
  const clock = new TestClock();
  const life = new AbortController();
  const start = clock.now();
  const calls: number[] = [];
  const call = trailing(clock, 100, life.signal, () => calls.push(clock.now() - start));
  for (const pause of [30, 30, 200]) {
    call();
    await clock.advance(pause);
  }
  expect(calls).toEqual([100, 160]);
  expect(clock.pending).toBe(0);
  call();
  life.abort();
  await clock.advance(200);
  expect(calls).toHaveLength(2);
});

test("every calls until its signal aborts", async () => {
  const clock = new TestClock();
  const life = new AbortController();
  let calls = 0;
  every(clock, 1_000, life.signal, () => {
    calls += 1;
  });
  await clock.advance(3_500);
  expect(calls).toBe(3);
  life.abort();
  await clock.advance(10_000);
  expect(calls).toBe(3);
  expect(clock.pending).toBe(0);
});

test("a seed draws the same numbers again, spread over [0, 1)", () => {
  const [one, other] = [seededRandom(7), seededRandom(7)];
  const draws = Array.from({ length: 1_000 }, () => one.next());
  expect(Array.from({ length: 1_000 }, () => other.next())).toEqual(draws);
  expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
  expect(seededRandom(8).next()).not.toBe(draws[0]);
});
