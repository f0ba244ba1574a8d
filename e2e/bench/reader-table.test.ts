import { expect, test } from "vitest";
import type { ScrollFigures, Times } from "./reader-measures.ts";
import { longestTask, type ReaderFigures, readerTable, rowsOf } from "./reader-table.ts";

const scroll = (change: Partial<ScrollFigures>): ScrollFigures => ({
  rows: 1_000,
  ms: 4_000,
  cpu: 2_000,
  thousands: [4_000],
  waited: 0,
  frames: 240,
  gap: 17,
  beat: { longest: 30, over50: 0, over100: 0 },
  page: { elements: 900, rows: 20, addresses: 1, addressesMade: 40, top: "", at: 0, waiting: "" },
  ...change,
});

const timesOf = (...ms: number[]): Times =>
  new Map([["open the reader", { ms, cpu: ms.map((one) => one / 2) }]]);

const figures = (change: Partial<ReaderFigures>): ReaderFigures => ({
  posts: 1_000,
  fill: 1_000,
  index: 100,
  times: timesOf(90, 110, 300),
  answers: { "newest page": 5 },
  scrolls: [scroll({})],
  arrived: { ms: 2_000, button: "12 new posts", moved: 0 },
  ...change,
});

const missed = (large: Partial<ReaderFigures>): readonly string[] =>
  rowsOf(figures({}), figures({ posts: 100_000, ...large }))
    .filter(({ holds }) => holds === false)
    .map(({ what }) => what);

test("twice as long is allowed, by the median; a scroll is judged by its thousands of rows", () => {
  expect(missed({})).toEqual([]);
  expect(missed({ times: timesOf(10, 220, 900) })).toEqual([]);
  expect(missed({ times: timesOf(10, 221, 900) })).toEqual(["open the reader"]);
  expect(missed({ scrolls: [scroll({ rows: 10_000, ms: 80_000 })] })).toEqual([]);
  expect(missed({ scrolls: [scroll({ rows: 10_000, ms: 81_000 })] })).toEqual(["scroll, 1,000 rows"]);
});

test("what was measured once, and the background's part, are said and not judged", () => {
  const once = { times: timesOf(90) };
  expect(
    rowsOf(figures(once), figures({ times: timesOf(900) })).find(({ ratio }) => ratio === 10),
  ).not.toHaveProperty("holds");
  expect(missed({ answers: { "newest page": 500 } })).toEqual([]);
});

test("the longest task is by its own time, else the browser's, else our beat's; a row that moved or went is a fault", () => {
  const told = { longest: 120, over50: 1, over100: 1, named: "" };
  const traced = { longest: 130, longestOwn: 60, over50: 1, over100: 0, own: 900, named: "" };
  expect(longestTask([scroll({ tasks: told }), scroll({ tasks: told, traced })])).toBe(60);
  expect(longestTask([scroll({}), scroll({ tasks: told })])).toBe(120);
  expect(longestTask([scroll({})])).toBe(30);
  expect(missed({ scrolls: [scroll({}), scroll({ tasks: told })] })).toEqual([
    "longest task while scrolling",
  ]);
  for (const moved of [3, Number.NaN])
    expect(missed({ arrived: { ms: 1, button: "", moved } })).toEqual([
      "new posts: px that the row at the top moved",
    ]);
});

test("a row of the table has its verdict, both times and their ratio", () => {
  const [first = ""] = readerTable(rowsOf(figures({}), figures({})), 1_000, 100_000)
    .split("\n")
    .slice(1);
  expect(first.trim().split(/\s{2,}/)).toEqual([
    "holds",
    "110.0",
    "110.0",
    "1.00",
    "55 / 55",
    "1.00",
    "open the reader",
  ]);
});
