import { expect, test } from "vitest";
import { openLog } from "../../base/log.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { INDEX_LATE_MS, INDEX_STEP, Indexer } from "./indexer.ts";

function setup(posts: number) {
  const clock = new TestClock();
  const steps: number[] = [];
  let left = posts;
  const store = {
    async index(limit: number) {
      left = Math.max(0, left - limit);
      steps.push(left);
      return left;
    },
  };
  return {
    clock,
    steps,
    indexer: new Indexer({ store, clock, log: openLog(clock) }),
    more: (n: number) => (left += n),
  };
}

test("the index is filled in steps to its end, a moment after the last arrival", async () => {
  const { clock, steps, indexer, more } = setup(3 * INDEX_STEP);
  indexer.soon();
  await clock.advance(900);
  indexer.soon();
  await clock.advance(900);
  expect(steps).toEqual([]);
  await clock.advance(200);
  expect(steps).toEqual([2 * INDEX_STEP, INDEX_STEP, 0]);
  await clock.advance(60_000);
  expect(steps).toHaveLength(3);
  more(1);
  indexer.soon();
  await clock.advance(1_000);
  expect(steps).toEqual([2 * INDEX_STEP, INDEX_STEP, 0, 0]);
});

test("a flood keeps it waiting, but not for ever", async () => {
  const { clock, steps, indexer } = setup(1);
  for (let ms = 0; ms < 2 * INDEX_LATE_MS; ms += 500) {
    indexer.soon();
    await clock.advance(500);
  }
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.length).toBeLessThan(4);
});
