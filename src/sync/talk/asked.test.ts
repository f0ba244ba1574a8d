import type { Hash } from "apds";
import { expect, test } from "vitest";
import { TestClock } from "../../testing/test-clock.ts";
import { ASKS_NOTED, Asked } from "./asked.ts";

test("asks that nobody ever answers are forgotten, the oldest first", () => {
  const asked = new Asked(new TestClock());
  const name = (at: number): Hash => `hash ${at}` as Hash;
  for (let at = 0; at <= ASKS_NOTED; at += 1) asked.waits(name(at));
  expect([0, 1, ASKS_NOTED].map((at) => asked.outcome(name(at)))).toEqual(["over", "waits", "waits"]);
  expect(asked.over(name(0))).toBe(false);
});
