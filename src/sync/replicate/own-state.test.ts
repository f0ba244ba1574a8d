import { describe, expect, test } from "vitest";
import {
  isOwnDue,
  isSettled,
  nextOwn,
  OWED_MS,
  type OwnEvent,
  type OwnState,
  owedNow,
  RECEIPT_AGAIN_MS,
  RECEIPT_DAILY_MS,
  RECEIPT_FIRST_MS,
  toldElsewhere,
} from "./own-state.ts";

const T = 1_767_225_600_000;
const S = 1_000;

/** Events at seconds after T, one after the other. */
const follow = (from: OwnState, ...events: readonly (readonly [number, OwnEvent])[]): OwnState =>
  events.reduce((state, [at, event]) => nextOwn(state, event, T + at * S), from);

test("a message is told, seen 5 s later, seen again a minute after that, and then looked for once a day", () => {
  const told = follow(owedNow(T), [0, "told"]);
  expect(told).toEqual({ kind: "sent", attempts: 1, at: T, nextAt: T + RECEIPT_FIRST_MS });
  const listed = follow(told, [5, "listed"]);
  expect(listed).toEqual({ kind: "listed", attempts: 1, since: T + 5 * S, nextAt: T + 65 * S });
  // A sight in between is none of the looks.
  expect(follow(listed, [20, "listed"])).toBe(listed);
  expect(follow(listed, [65, "listed"])).toEqual({ ...listed, nextAt: T + 65 * S + RECEIPT_DAILY_MS });
});

test("what is not listed after 5 s is looked for once more after a minute, and told again only then", () => {
  const early = follow(owedNow(T), [0, "told"], [5, "missing"]);
  expect(early).toEqual({ kind: "sent", attempts: 1, at: T, nextAt: T + RECEIPT_AGAIN_MS });
  expect(follow(early, [60, "missing"])).toEqual({ kind: "queued", attempts: 1, nextAt: T + 60 * S });
});

test("a pub that never lists it is told at 0, 1, 3, 6, 11 … minutes, and in the end once a day", () => {
  let state: OwnState = owedNow(T);
  const told: number[] = [];
  for (let at = T; told.length < 16; at = state.nextAt) {
    if (state.kind === "queued") told.push((at - T) / 60_000);
    state = nextOwn(state, state.kind === "queued" ? "told" : "missing", at);
  }
  expect(told.slice(0, 5)).toEqual([0, 1, 3, 6, 11]);
  // The day, and the minute in which it is looked for.
  expect((told[15] ?? 0) - (told[14] ?? 0)).toBe(24 * 60 + 1);
});

test("a listed message that is gone is told again at once, also weeks later", () => {
  const daily = follow(owedNow(T), [0, "told"], [5, "listed"], [65, "listed"]);
  const gone = follow(daily, [9 * 86_400, "missing"]);
  expect(gone).toEqual({ kind: "queued", attempts: 1, nextAt: T + 9 * 86_400 * S });
  const often = { ...daily, attempts: 9 } satisfies OwnState;
  expect(follow(often, [86_400, "listed"]).attempts).toBe(1);
});

test("told back by its id, or listed without its content, a message is only stored, and told again when its minute is over", () => {
  const stored = follow(owedNow(T), [0, "told"], [1, "stored"]);
  expect(stored).toEqual({ kind: "stored", attempts: 1, at: T, nextAt: T + RECEIPT_FIRST_MS });
  expect(follow(stored, [5, "missing"])).toMatchObject({ kind: "stored", nextAt: T + 60 * S });
  expect(follow(stored, [60, "missing"])).toMatchObject({ kind: "queued", nextAt: T + 60 * S });
  expect(follow(stored, [60, "listed"]).kind).toBe("listed");
});

test("of a pub without poll more than that can't be learnt: it is asked once a day", () => {
  const sent = follow(owedNow(T), [0, "told"]);
  const kept = follow(sent, [5, "asked"], [6, "kept"]);
  expect(kept).toEqual({ kind: "stored", attempts: 1, at: T, nextAt: T + 6 * S + RECEIPT_DAILY_MS });
  expect(follow(sent, [5, "listed"], [9, "kept"])).toMatchObject({ kind: "listed", since: T + 5 * S });
});

test("a message of ours that somebody else told is looked for before it is told", () => {
  const elsewhere = toldElsewhere(T);
  expect(elsewhere).toMatchObject({ kind: "sent", attempts: 0, nextAt: T + 30 * S });
  expect(follow(elsewhere, [30, "missing"])).toEqual({ kind: "queued", attempts: 0, nextAt: T + 30 * S });
});

test("a look without an answer moves nothing but its time", () => {
  const sent = follow(owedNow(T), [0, "told"]);
  expect(follow(sent, [5, "unknown"])).toEqual({ ...sent, nextAt: T + 65 * S });
  const listed = follow(sent, [5, "listed"]);
  expect(follow(listed, [65, "unknown"])).toEqual({ ...listed, nextAt: T + 65 * S + 60 * 60 * S });
});

describe("by the clock", () => {
  test("a time that is further away than any wait was set by a clock that ran ahead: it is due", () => {
    const state = owedNow(T + 2 * RECEIPT_DAILY_MS);
    expect(isOwnDue(state, T)).toBe(true);
    expect(isOwnDue(owedNow(T + 1), T)).toBe(false);
    expect(isOwnDue(owedNow(T), T)).toBe(true);
  });

  test("nothing is left to do 30 days after it was first listed", () => {
    const listed = follow(owedNow(T), [0, "told"], [5, "listed"]);
    expect(isSettled(listed, T + OWED_MS)).toBe(false);
    expect(isSettled(listed, T + OWED_MS + 5 * S)).toBe(true);
    expect(isSettled(follow(owedNow(T), [0, "told"]), T + 10 * OWED_MS)).toBe(false);
  });
});
