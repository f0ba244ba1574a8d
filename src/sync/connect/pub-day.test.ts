import { describe, expect, test } from "vitest";
import {
  type Activity,
  activities,
  advanced,
  BRIDGE_MS,
  CONNECTED_BRIDGE_MS,
  ENDINGS_KEPT,
  newDay,
  type PubDay,
  QUARTER_MS,
  QUARTERS,
  quarterOf,
  resumed,
  withEnding,
  withTraffic,
} from "./pub-day.ts";

/** The beginning of a quarter. */
const START = QUARTER_MS * 2_000_000;
const HOUR = 4 * QUARTER_MS;
const DAY = 24 * HOUR;
const none = { in: 0, out: 0, fresh: 0, known: 0 };

const doing = (activity: Activity, at = START): PubDay => ({ ...newDay(at), activity });

/** Looked at each 20 s, as the pool does. */
function lived(day: PubDay, until: number): PubDay {
  let now = day;
  while (now.at < until) now = advanced(now, Math.min(now.at + 20_000, until));
  return now;
}

const sumOf = (day: PubDay, kind: Activity): number =>
  [...day.quarters.values()].reduce((sum, quarter) => sum + (quarter[kind] ?? 0), 0);
const seen = (day: PubDay): number => activities.reduce((sum, kind) => sum + sumOf(day, kind), 0);

describe("time that goes on", () => {
  test("is counted in the quarter in which it passes, as what was going on", () => {
    const open = lived(doing("connected", START + QUARTER_MS - 30_000), START + QUARTER_MS + 10_000);
    const gone = lived({ ...open, activity: "waiting" }, START + QUARTER_MS + 40_000);
    expect([...gone.quarters]).toEqual([
      [quarterOf(START), { connected: 30_000 }],
      [quarterOf(START) + 1, { connected: 10_000, waiting: 30_000 }],
    ]);
  });

  test("of two days leaves the last 96 quarters, the one of now among them", () => {
    const day = lived(doing("connected"), START + 2 * DAY + 60_000);
    expect(day.quarters.size).toBe(QUARTERS);
    expect(Math.min(...day.quarters.keys())).toBe(quarterOf(day.at) - QUARTERS + 1);
    expect(sumOf(day, "connected")).toBe(DAY - QUARTER_MS + 60_000);
  });
});

describe("time that nobody saw is nobody's fault", () => {
  test("a worker that waits and is woken each minute waited meanwhile", () => {
    let day = doing("waiting");
    for (let wake = 1; wake <= 60; wake += 1) day = resumed(day, START + wake * 60_000);
    expect(sumOf(day, "waiting")).toBe(HOUR);
  });

  test("but a channel ended with its worker, however soon the next one came", () => {
    const day = resumed(doing("connected"), START + 1_000);
    expect([seen(day), day.activity]).toEqual([0, undefined]);
    expect(seen(lived(day, START + 10_000))).toBe(0);
  });

  test.each(activities)("a browser that was closed, or a machine that slept, for hours: %s", (activity) => {
    const longest = activity === "connected" ? CONNECTED_BRIDGE_MS : BRIDGE_MS;
    const day = doing(activity);
    expect(seen(advanced(day, START + longest))).toBe(longest);
    expect(seen(advanced(day, START + longest + 1))).toBe(0);
    expect(seen(resumed(day, START + 9 * HOUR))).toBe(0);
  });
});

describe("a clock that is set", () => {
  const before = lived(doing("connected"), START + 5 * HOUR);

  test("a day ahead pushes out all, and counts none of that day", () => {
    const day = advanced(before, before.at + DAY);
    expect([seen(day), day.at]).toEqual([0, before.at + DAY]);
    expect(sumOf(lived(day, day.at + 20_000), "connected")).toBe(20_000);
  });

  test("a day back drops what is to come by then, and goes on from there", () => {
    const day = advanced(before, before.at - DAY);
    expect([seen(day), day.at]).toEqual([0, before.at - DAY]);
    expect(sumOf(lived(day, day.at + 20_000), "connected")).toBe(20_000);
  });

  test("back by minutes never makes a quarter longer than it is", () => {
    let day = lived(doing("connected"), START + QUARTER_MS - 60_000);
    for (let again = 0; again < 5; again += 1) day = lived(advanced(day, START), START + QUARTER_MS - 60_000);
    expect(day.quarters.get(quarterOf(START))).toEqual({ connected: QUARTER_MS });
  });
});

test("what came and went stands in its quarter and in the sum of all time", () => {
  const first = withTraffic(advanced(doing("connected"), START + 1_000), { ...none, in: 500, fresh: 2 });
  const later = withTraffic(lived(first, START + 25 * HOUR), { ...none, in: 70, known: 1 });
  expect(later.ever).toEqual({ in: 570, out: 0, fresh: 2, known: 1 });
  expect(later.quarters.get(quarterOf(later.at))).toMatchObject({ in: 70, known: 1 });
  expect([...later.quarters.values()].reduce((sum, quarter) => sum + (quarter.in ?? 0), 0)).toBe(70);
});

describe("endings", () => {
  const at = (minutes: number, day = doing("waiting")): PubDay => ({ ...day, at: START + minutes * 60_000 });

  test("of one kind in a row are one, with its first and last time; one that ended an open channel stands apart", () => {
    let day = withEnding(at(0), { kind: "closed", code: 1006 }, true);
    for (const minute of [1, 2, 4]) day = withEnding(at(minute, day), { kind: "closed", code: 1006 }, false);
    day = withEnding(at(9, day), { kind: "status", status: 502 }, false);
    day = withEnding(at(12, day), { kind: "status", status: 503 }, false);
    expect(day.endings).toEqual([
      { ending: { kind: "status", status: 503 }, first: at(12).at, last: at(12).at, times: 1, open: false },
      { ending: { kind: "status", status: 502 }, first: at(9).at, last: at(9).at, times: 1, open: false },
      { ending: { kind: "closed" }, first: at(1).at, last: at(4).at, times: 3, open: false },
      { ending: { kind: "closed" }, first: at(0).at, last: at(0).at, times: 1, open: true },
    ]);
  });

  test("are bounded", () => {
    let day = doing("waiting");
    for (let turn = 0; turn < 100; turn += 1) day = withEnding(day, { kind: "no-answer" }, turn % 2 === 0);
    expect(day.endings).toHaveLength(ENDINGS_KEPT);
  });
});
