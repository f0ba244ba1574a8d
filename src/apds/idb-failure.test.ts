import { expect, test } from "vitest";
import { Closed, failureOf } from "./idb-failure.ts";

test.each([
  ["QuotaExceededError", "full"],
  ["InvalidStateError", "closed"],
  ["VersionError", "closed"],
  ["NotFoundError", "closed"],
  ["AbortError", "failed"],
  ["UnknownError", "failed"],
  ["DataCloneError", "failed"],
])("%s of the platform is %s to us", (name, kind) => {
  expect(failureOf(new DOMException("why", name))).toEqual({ kind, detail: `${name}: why` });
});

test("a closed store is closed, and a bug of ours stays an exception", () => {
  expect(failureOf(new Closed("the store was closed"))).toEqual({
    kind: "closed",
    detail: "the store was closed",
  });
  expect(() => failureOf(new TypeError("a bug"))).toThrow("a bug");
});
