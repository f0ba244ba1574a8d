import { expect, test } from "vitest";
import { RecentNames } from "./recent-names.ts";
import { nameOf } from "./test-names.ts";

test("the last kind that was said of a name counts, and an unknown name has none", () => {
  const names = new RecentNames();
  names.set(nameOf(1), "content");
  names.set(nameOf(2), "message");
  names.set(nameOf(1), "ask");
  expect([1, 2, 3].map((at) => names.get(nameOf(at)))).toEqual(["ask", "message", undefined]);
});

test("at least the last 65,536 names are known, the oldest are forgotten, and what was said again stays", () => {
  const names = new RecentNames();
  const count = 3 * 65_536;
  for (let at = 0; at < count; at++) {
    names.set(nameOf(at), at % 2 === 0 ? "message" : "content");
    if (at % 10_000 === 0) names.set(nameOf(7), "ask");
  }
  for (let at = count - 65_536; at < count; at += 7)
    expect(names.get(nameOf(at))).toBe(at % 2 === 0 ? "message" : "content");
  expect(names.get(nameOf(0))).toBeUndefined();
  expect(names.get(nameOf(7))).toBe("ask");
});
