import { expect, test } from "vitest";
import { type GeckoThread, tasksOfGecko } from "./gecko.ts";

const LONG = "LongTask";
const mark = (name: string, from: number, to: number) => ({ name, from, to });

/** A sample each 10 ms: 8 ms of each on a processor until 200, 1 ms of each behind that. */
const busyThenIdle = Array.from(
  { length: 60 },
  (_, at) => [10 * (at + 1), at < 20 ? 8e6 : 1e6] as [number, number],
);

const extension: GeckoThread = {
  process: "WebExtensions",
  unit: "ns",
  marks: [
    mark(LONG, 100, 200),
    mark("Styles", 110, 130),
    mark("GCMajor", 130, 190),
    mark("Styles", 190, 195),
    mark("LongIdleTask", 300, 600),
    mark("Reflow", 310, 590),
  ],
  samples: busyThenIdle,
};
const other: GeckoThread = {
  process: "Web Content",
  unit: "ns",
  marks: [mark(LONG, 0, 5_000)],
  samples: [[5_000, 4e9]],
};

test("the longest task is the one that had a processor longest, in the process of extensions, and its parts are named", () => {
  expect(tasksOfGecko([other, extension])).toEqual({
    longest: 300,
    longestOwn: 80,
    over50: 1,
    over100: 0,
    own: 200,
    named: "GCMajor 60 ms, Styles 25 ms",
  });
});

test("where nothing took more than 50 ms, nothing is marked; a profile of other processes alone is a fault", () => {
  expect(tasksOfGecko([{ ...extension, marks: [mark("Styles", 0, 20)] }])).toMatchObject({
    longest: 0,
    longestOwn: 0,
    over50: 0,
    named: "",
  });
  expect(() => tasksOfGecko([other])).toThrow("Web Content");
});
