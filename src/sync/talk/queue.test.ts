import { expect, test } from "vitest";
import { TestClock } from "../../testing/test-clock.ts";
import { ASK_AGAIN_MS, PACE_MS, QUEUE_FRAMES, Queue } from "./queue.ts";

function setup() {
  const clock = new TestClock();
  const sent: string[] = [];
  const wire = { open: true };
  const queue = new Queue(clock, (text) => {
    if (wire.open) sent.push(text);
    return wire.open;
  });
  return { clock, sent, queue, wire };
}

test("frames leave one each pace, the highest lane first", async () => {
  const { clock, sent, queue } = setup();
  queue.tell("low", "low");
  queue.tell("normal");
  queue.tell("high", "high");
  await clock.advance(0);
  expect(sent).toEqual(["high"]);
  await clock.advance(PACE_MS);
  expect(sent).toEqual(["high", "normal"]);
  await clock.advance(PACE_MS);
  expect(sent).toEqual(["high", "normal", "low"]);
  await clock.advance(PACE_MS);
  expect(clock.pending).toBe(0);
});

test("what waits already is not queued twice, and moves up when somebody wants it sooner", async () => {
  const { clock, sent, queue } = setup();
  queue.tell("first", "low");
  queue.tell("second", "low");
  queue.tell("second", "low");
  queue.tell("second", "high");
  await clock.advance(1_000);
  expect(sent).toEqual(["second", "first"]);
});

test("an ask is said again only after 30 s, unless its answer came", async () => {
  const { clock, sent, queue } = setup();
  expect(queue.ask("hash")).toBe(true);
  await clock.advance(1_000);
  expect(queue.ask("hash")).toBe(false);
  await clock.advance(ASK_AGAIN_MS);
  expect(queue.ask("hash")).toBe(true);
  await clock.advance(1_000);
  queue.arrived("hash");
  expect(queue.ask("hash")).toBe(true);
  await clock.advance(1_000);
  expect(sent).toEqual(["hash", "hash", "hash"]);
});

test("a text that came cancels the ask for it, and leaves the tell of the same text alone", async () => {
  const { clock, sent, queue } = setup();
  queue.ask("a");
  queue.ask("b");
  queue.tell("c");
  queue.arrived("a");
  queue.arrived("c");
  await clock.advance(1_000);
  expect(sent).toEqual(["b", "c"]);
});

test("a full queue drops the oldest of the lowest lane, and never what is high", () => {
  const { queue, wire } = setup();
  wire.open = false;
  for (let at = 0; at < QUEUE_FRAMES; at += 1) expect(queue.tell(`low ${at}`, "low")).toBe(true);
  expect(queue.tell("mine", "high")).toBe(true);
  expect(queue.size).toBe(QUEUE_FRAMES);
  for (let at = 1; at < QUEUE_FRAMES; at += 1) expect(queue.tell(`high ${at}`, "high")).toBe(true);
  expect(queue.tell("one more", "high")).toBe(false);
  expect(queue.tell("low again", "low")).toBe(false);
  expect(queue.size).toBe(QUEUE_FRAMES);
});

test("a wire that takes nothing keeps the frame, and order", async () => {
  const { clock, sent, queue, wire } = setup();
  wire.open = false;
  queue.tell("a");
  queue.tell("b");
  await clock.advance(10 * PACE_MS);
  expect(sent).toEqual([]);
  wire.open = true;
  await clock.advance(10 * PACE_MS);
  expect(sent).toEqual(["a", "b"]);
});

test("a closed queue says nothing and has no timer", async () => {
  const { clock, sent, queue } = setup();
  queue.tell("a");
  queue.close();
  expect(queue.tell("b")).toBe(false);
  await clock.advance(1_000);
  expect(sent).toEqual([]);
  expect(clock.pending).toBe(0);
});
