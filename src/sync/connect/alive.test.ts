import { expect, test } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { Alive } from "./alive.ts";

function setup(clock: Clock & { now(): number } = new TestClock()) {
  const log: string[] = [];
  const start = clock.now();
  const write = (what: string): void => void log.push(`${what} ${(clock.now() - start) / 1_000}`);
  const alive = new Alive({
    clock,
    ask: () => write("ask"),
    slow: (slow) => write(slow ? "slow" : "quick"),
    dead: () => write("dead"),
  });
  return { alive, log };
}

test("after a minute of silence it asks; 10 s later the pub is slow; after 45 s it is dead, once", async () => {
  const clock = new TestClock();
  const { log } = setup(clock);
  await clock.advance(600_000);
  expect(log).toEqual(["ask 60", "slow 70", "dead 105"]);
  expect(clock.pending).toBe(0);
});

test("any frame puts the ask off, and an answer makes the pub quick again", async () => {
  const clock = new TestClock();
  const { alive, log } = setup(clock);
  await clock.advance(50_000);
  alive.heard();
  await clock.advance(59_000);
  expect(log).toEqual([]);
  await clock.advance(31_000);
  alive.heard();
  expect(log).toEqual(["ask 110", "slow 120", "quick 140"]);
});

test("a pub that answered after 40 s before is given three times as long, and at most 5 min", async () => {
  const clock = new TestClock();
  const { alive, log } = setup(clock);
  await clock.advance(100_000);
  alive.heard();
  await clock.advance(60_000 + 119_000);
  expect(log.filter((line) => line.startsWith("dead"))).toEqual([]);
  await clock.advance(1_000);
  expect(log.at(-1)).toBe("dead 280");
});

test("after a sleep it asks at once and gives 10 s, however long the silence was", async () => {
  const machine = new TestClock();
  let slept = 0;
  const clock: Clock = { now: () => machine.now() + slept, after: (ms, fire) => machine.after(ms, fire) };
  const { log } = setup(clock);
  await machine.advance(30_000);
  slept = 8 * 3_600_000;
  await machine.advance(30_000);
  await machine.advance(10_000);
  expect(log).toEqual(["ask 28860", "dead 28870"]);
});

test("an ended watch never speaks again", async () => {
  const clock = new TestClock();
  const { alive, log } = setup(clock);
  alive.end();
  alive.check();
  alive.heard();
  await clock.advance(600_000);
  expect(log).toEqual([]);
});
