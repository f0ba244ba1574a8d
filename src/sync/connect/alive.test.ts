import { expect, test } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { Alive } from "./alive.ts";

/** @param elsewhere what the other way finds; as it is, nothing answers there */
function setup(clock: Clock = new TestClock(), elsewhere: () => Promise<boolean> = async () => false) {
  const log: string[] = [];
  const start = clock.now();
  const write = (what: string): void => void log.push(`${what} ${(clock.now() - start) / 1_000}`);
  const alive = new Alive({
    clock,
    ask: () => write("ask"),
    answersElsewhere(signal) {
      write("look elsewhere");
      signal.addEventListener("abort", () => write("stop looking"));
      return elsewhere();
    },
    slow: (slow) => write(slow ? "slow" : "quick"),
    dead: () => write("dead"),
  });
  return { alive, log };
}

test("after a minute of silence it asks; 10 s later the pub is slow; after 45 s it is dead, once", async () => {
  const clock = new TestClock();
  const { log } = setup(clock);
  await clock.advance(600_000);
  expect(log).toEqual(["ask 60", "slow 70", "look elsewhere 105", "stop looking 105", "dead 105"]);
  expect(clock.pending).toBe(0);
});

/** Taken, and never answered. */
const hanging = (): Promise<boolean> => new Promise(() => {});

test("a pub that is mute in every way for two minutes and then goes on is slow, and not dead", async () => {
  const clock = new TestClock();
  const { alive, log } = setup(clock, hanging);
  await clock.advance(60_000 + 120_000);
  alive.heard();
  expect(log).toEqual(["ask 60", "slow 70", "look elsewhere 105", "quick 180", "stop looking 180"]);
  await clock.advance(60_000);
  expect(log.at(-1)).toBe("ask 240");
});

test("one that stays mute in every way is given up 150 s after the ask", async () => {
  const clock = new TestClock();
  const { log } = setup(clock, hanging);
  await clock.advance(600_000);
  expect(log).toEqual(["ask 60", "slow 70", "look elsewhere 105", "stop looking 210", "dead 210"]);
  expect(clock.pending).toBe(0);
});

test("one that answers elsewhere, and not on this channel within 10 s more, has lost it", async () => {
  const clock = new TestClock();
  const { log } = setup(clock, async () => true);
  await clock.advance(600_000);
  expect(log).toEqual(["ask 60", "slow 70", "look elsewhere 105", "stop looking 115", "dead 115"]);
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
  expect(log).toContain("look elsewhere 280");
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
