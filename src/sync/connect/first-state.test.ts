import { expect, test } from "vitest";
import { firstState } from "./first-state.ts";

const now = 1_000_000_000;
const saved = { attempt: 6, retryAt: now + 20_000, ending: "half-open", strange: 0 };

test("a fresh pub connects at once, a paused one never", () => {
  expect(firstState(false, undefined, now)).toMatchObject({ kind: "connecting", attempt: 0 });
  expect(firstState(true, saved, now)).toEqual({ kind: "paused" });
});

test("a wait outlives the worker, with its failures and its reason", () => {
  expect(firstState(false, saved, now)).toEqual({
    kind: "waiting",
    attempt: 6,
    strange: 0,
    retryAt: now + 20_000,
    ending: { kind: "half-open" },
  });
});

test("a wait that is over, or that a clock set back made endless, is tried now and keeps its failures", () => {
  expect(firstState(false, { ...saved, retryAt: now }, now)).toMatchObject({
    kind: "connecting",
    attempt: 6,
  });
  expect(firstState(false, { ...saved, retryAt: now + 86_400_000 }, now)).toMatchObject({
    kind: "connecting",
    attempt: 6,
  });
});

test("a refused pub stays refused for its hour", () => {
  const refused = { ...saved, strange: 5, ending: "something-else", retryAt: now + 3_000_000 };
  expect(firstState(false, refused, now)).toMatchObject({
    kind: "refused",
    ending: { kind: "something-else" },
  });
});
