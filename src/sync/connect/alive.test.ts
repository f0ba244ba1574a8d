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

test("after 75 s of silence it asks; 10 s later the pub is slow; after 45 s it is dead, once", async () => {
  const clock = new TestClock();
  const { log } = setup(clock);
  await clock.advance(600_000);
  expect(log).toEqual(["ask 75", "slow 85", "look elsewhere 120", "stop looking 120", "dead 120"]);
  expect(clock.pending).toBe(0);
});

/** Taken, and never answered. */
const hanging = (): Promise<boolean> => new Promise(() => {});

test("a pub that is mute in every way for two minutes and then goes on is slow, and not dead", async () => {
  const clock = new TestClock();
  const { alive, log } = setup(clock, hanging);
  await clock.advance(75_000 + 120_000);
  alive.heard();
  expect(log).toEqual(["ask 75", "slow 85", "look elsewhere 120", "quick 195", "stop looking 195"]);
  await clock.advance(75_000);
  expect(log.at(-1)).toBe("ask 270");
});

test("one that stays mute in every way is given up 150 s after the ask", async () => {
  const clock = new TestClock();
  const { log } = setup(clock, hanging);
  await clock.advance(600_000);
  expect(log).toEqual(["ask 75", "slow 85", "look elsewhere 120", "stop looking 225", "dead 225"]);
  expect(clock.pending).toBe(0);
});

test("one that answers elsewhere, and not on this channel within 10 s more, has lost it", async () => {
  const clock = new TestClock();
  const { log } = setup(clock, async () => true);
  await clock.advance(600_000);
  expect(log).toEqual(["ask 75", "slow 85", "look elsewhere 120", "stop looking 130", "dead 130"]);
});

test("any frame puts the ask off, and an answer makes the pub quick again", async () => {
  const clock = new TestClock();
  const { alive, log } = setup(clock);
  await clock.advance(50_000);
  alive.heard();
  await clock.advance(74_000);
  expect(log).toEqual([]);
  await clock.advance(31_000);
  alive.heard();
  expect(log).toEqual(["ask 125", "slow 135", "quick 155"]);
});

test("a pub that answered after 40 s before is given three times as long, and at most 5 min", async () => {
  const clock = new TestClock();
  const { alive, log } = setup(clock);
  await clock.advance(115_000);
  alive.heard();
  await clock.advance(75_000 + 119_000);
  expect(log.filter((line) => line.startsWith("dead"))).toEqual([]);
  await clock.advance(1_000);
  expect(log.at(-1)).toBe("dead 310");
  expect(log).toContain("look elsewhere 310");
});

test("after a sleep it asks at once and gives 10 s, however long the silence was", async () => {
  const machine = new TestClock();
  let slept = 0;
  const clock: Clock = { now: () => machine.now() + slept, after: (ms, fire) => machine.after(ms, fire) };
  const { log } = setup(clock);
  await machine.advance(30_000);
  slept = 8 * 3_600_000;
  await machine.advance(45_000);
  await machine.advance(10_000);
  expect(log).toEqual(["ask 28875", "dead 28885"]);
});

test("an ended watch never speaks again", async () => {
  const clock = new TestClock();
  const { alive, log } = setup(clock);
  alive.end();
  alive.check(true);
  alive.heard();
  await clock.advance(600_000);
  expect(log).toEqual([]);
});
