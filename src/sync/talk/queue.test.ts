import { expect, test } from "vitest";
import { TestClock } from "../../testing/test-clock.ts";
import { ASK_AGAIN_MS, PACE_MS, QUEUE_FRAMES, Queue } from "./queue.ts";

function setup(pace?: () => number) {
  const clock = new TestClock();
  const sent: string[] = [];
  const wire = { open: true };
  const queue = new Queue(
    clock,
    (text) => {
      if (wire.open) sent.push(text);
      return wire.open;
    },
    pace,
  );
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

test("a full queue drops the last of the lowest lane for what is higher, and takes no more of the same lane", () => {
  const { queue, wire } = setup();
  wire.open = false;
  for (let at = 0; at < QUEUE_FRAMES; at += 1) expect(queue.tell(`low ${at}`, "low")).toBe(true);
  expect(queue.tell("one more of low", "low")).toBe(false);
  expect(queue.tell("mine", "high")).toBe(true);
  expect(queue.size).toBe(QUEUE_FRAMES);
  for (let at = 1; at < QUEUE_FRAMES; at += 1) expect(queue.tell(`high ${at}`, "high")).toBe(true);
  expect(queue.tell("one more", "high")).toBe(false);
  expect(queue.tell("low again", "low")).toBe(false);
  expect(queue.size).toBe(QUEUE_FRAMES);
});

test("bulk that is too much is said in its order, the first first, and none of it vanishes", async () => {
  const { clock, sent, queue } = setup();
  const all = Array.from({ length: QUEUE_FRAMES + 500 }, (_, at) => `bulk ${at}`);
  const signal = new AbortController().signal;
  let next = 0;
  const refused = all.findIndex((text) => !queue.tell(text, "low"));
  expect(refused).toBe(QUEUE_FRAMES);
  next = refused;
  while (next < all.length) {
    if (queue.tell(all[next] ?? "", "low")) next += 1;
    else await clock.advance(PACE_MS);
  }
  await clock.advance(QUEUE_FRAMES * PACE_MS);
  expect(sent).toEqual(all);
  expect(await queue.say([], "low", signal)).toBe(true);
});

test("texts that belong together resolve when the last has left, and a person's action overtakes them", async () => {
  const { clock, sent, queue } = setup();
  const life = new AbortController();
  const done: string[] = [];
  void queue.say(["a", "b", "c"], "low", life.signal).then((all) => done.push(`bulk ${all}`));
  await clock.advance(0);
  void queue.say(["content", "message"], "high", life.signal).then((all) => done.push(`mine ${all}`));
  await clock.advance(2 * PACE_MS);
  expect(sent).toEqual(["a", "content", "message"]);
  expect(done).toEqual(["mine true"]);
  await clock.advance(2 * PACE_MS);
  expect(sent).toEqual(["a", "content", "message", "b", "c"]);
  expect(done).toEqual(["mine true", "bulk true"]);
});

test("a cancelled group leaves nothing behind but what somebody else wants said as well", async () => {
  const { clock, sent, queue } = setup();
  const [one, other] = [new AbortController(), new AbortController()];
  const said = queue.say(["a", "b", "shared"], "low", one.signal);
  const kept = queue.say(["shared", "c"], "low", other.signal);
  await clock.advance(0);
  one.abort();
  expect(await said).toBe(false);
  await clock.advance(10 * PACE_MS);
  expect(sent).toEqual(["a", "shared", "c"]);
  expect(await kept).toBe(true);
  expect(await queue.say(["d"], "low", one.signal)).toBe(false);
  expect(queue.size).toBe(0);
});

test("a channel may have a pace of its own, which can change while frames wait", async () => {
  let pace = 4;
  const { clock, sent, queue } = setup(() => pace);
  for (const text of ["a", "b", "c"]) queue.tell(text);
  await clock.advance(4);
  expect(sent).toEqual(["a", "b"]);
  pace = PACE_MS;
  await clock.advance(4);
  expect(sent).toEqual(["a", "b", "c"]);
  queue.tell("d");
  await clock.advance(PACE_MS - 1);
  expect(sent).toEqual(["a", "b", "c"]);
  await clock.advance(1);
  expect(sent).toEqual(["a", "b", "c", "d"]);
});

test("a group is put in whole or not at all, and what is dropped of it takes the rest along", async () => {
  const { queue, wire } = setup();
  wire.open = false;
  const { signal } = new AbortController();
  for (let at = 0; at < QUEUE_FRAMES - 3; at += 1) queue.tell(`normal ${at}`);
  expect(await queue.say(["a", "b", "c", "d"], "low", signal)).toBe(false);
  expect(queue.size).toBe(QUEUE_FRAMES - 3);
  const dropped = queue.say(["a", "b", "c"], "low", signal);
  expect(queue.size).toBe(QUEUE_FRAMES);
  expect(queue.tell("mine", "high")).toBe(true);
  expect(await dropped).toBe(false);
  expect(queue.size).toBe(QUEUE_FRAMES - 2);
});

test("a closed queue tells those who wait that nothing more is said", async () => {
  const { queue } = setup();
  const waiting = queue.say(["a"], "high", new AbortController().signal);
  queue.close();
  expect(await waiting).toBe(false);
  expect(queue.size).toBe(0);
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
