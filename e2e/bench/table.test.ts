import { expect, test } from "vitest";
import { thousandLine } from "./rates.ts";
import type { Figures } from "./runs.ts";
import { tableOf, verdictsOf } from "./table.ts";

const figures = (change: Partial<Figures>): Figures => ({
  posts: 1_000,
  authors: 20,
  floor: 5_000,
  thousand: undefined,
  ingest: 4_500,
  ingestFrames: 4_000,
  held: 22_500,
  heldFrames: 19_000,
  sinkFrames: 30_000,
  wakeOpen: 20,
  wakeFrame: 2_020,
  recent: 2,
  feed: 2,
  unread: 1,
  heap: 2e6,
  disk: 200,
  diskEstimate: 200,
  text: 100,
  ...change,
});

const missed = (all: readonly Figures[]): readonly string[] =>
  verdictsOf(all)
    .filter(({ holds }) => !holds)
    .map(({ measure }) => measure);

test("a share of the floor is asked from 20,000 posts on, and less of it where there are 1,000 authors", () => {
  expect(missed([figures({ ingest: 1 })])).toEqual([]);
  expect(missed([figures({ posts: 20_000 })])).toEqual([
    "ingest by frames / floor, 20000 posts, 20 authors",
    "held again by frames / first time, 20000 posts, 20 authors",
  ]);
  expect(missed([figures({ posts: 20_000, authors: 1_000, heldFrames: 20_000 })])).toEqual([]);
});

test("the rival is to be beaten forty times, by browsers that have just started and by warm ones", () => {
  const rates = { floor: 5_000, rival: 100, ingest: 4_500 };
  expect(missed([figures({ thousand: { fresh: rates, further: rates } })])).toEqual([]);
  const thousand = { fresh: { ...rates, ingest: 3_900 }, further: rates };
  expect(missed([figures({ thousand })])).toEqual(["ingest by poll / rival, fresh, 1000 posts, 20 authors"]);
  expect(thousandLine(thousand.fresh)).toBe(
    "floor 5000, rival 100, by poll 3900 posts/s: 39.0 times the rival; the floor makes 50.0",
  );
});

test("growth is judged between 1,000 and 100,000 posts of the same authors", () => {
  const large = figures({
    posts: 100_000,
    ingest: 5_000,
    ingestFrames: 5_000,
    held: 25_000,
    heldFrames: 25_000,
    recent: 3.1,
    heap: 4.1e6,
  });
  expect(missed([figures({}), large])).toEqual([
    "newest page, 100,000 against 1,000 posts, 20 authors",
    "heap, 100,000 against 1,000 posts, 20 authors",
  ]);
  expect(missed([figures({}), { ...large, authors: 1_000 }])).toEqual([]);
});

test("columns are as wide as their widest cell", () => {
  expect(tableOf([{ a: 1, name: "x" }])).toBe("a  name\n1     x");
});
