import { expect, test } from "vitest";
import { TestClock } from "../testing/test-clock.ts";
import { openLog } from "./log.ts";

test("the log keeps the newest events and forgets the oldest", () => {
  const log = openLog(new TestClock(), 3);
  for (const what of ["a", "b", "c", "d"]) log.write("pub", what);
  log.write("pub", "e", "detail");
  expect(log.events().map(({ what, detail }) => [what, detail])).toEqual([
    ["c", undefined],
    ["d", undefined],
    ["e", "detail"],
  ]);
});
