import { describe, expect, test } from "vitest";
import { lintFaults, oneCheck, playwrightTotals, sum, vitestTotals } from "./totals.ts";

describe("vitest's report", () => {
  test("gives its passed and failed tests", () => {
    expect(vitestTotals({ numPassedTests: 7, numFailedTests: 2 }, false)).toEqual({ passed: 7, failed: 2 });
  });
  test("of a run whose file did not load counts one failure beside the passed tests", () => {
    expect(vitestTotals({ numPassedTests: 7, numFailedTests: 0 }, false)).toEqual({ passed: 7, failed: 1 });
  });
  test("that is missing is a failure, whatever the exit code", () => {
    expect(vitestTotals(undefined, true)).toEqual({ passed: 0, failed: 1 });
  });
  test("of nothing is a failure", () => {
    expect(vitestTotals({ numPassedTests: 0, numFailedTests: 0 }, true)).toEqual({ passed: 0, failed: 1 });
  });
  test("counts a skipped test as one that did not pass", () => {
    expect(vitestTotals({ numPassedTests: 1, numFailedTests: 0, numPendingTests: 1 }, true)).toEqual({
      passed: 1,
      failed: 1,
    });
  });
});

describe("playwright's report", () => {
  test("gives its expected tests as passed, all others as failed", () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 1 };
    expect(playwrightTotals({ stats }, false)).toEqual({ passed: 5, failed: 3 });
  });
  test("that is missing is a failure", () => {
    expect(playwrightTotals(undefined, false)).toEqual({ passed: 0, failed: 1 });
  });
});

describe("web-ext's report", () => {
  const ours = { _type: "warning", code: "UNSAFE_VAR_ASSIGNMENT", message: "innerHTML" };
  test("may hold the warning that preact's code causes", () => {
    expect(lintFaults({ errors: [], warnings: [ours, ours] })).toEqual([]);
  });
  test("may hold no other warning and no error", () => {
    const other = { _type: "warning", code: "MANIFEST_CSP", message: "loose" };
    const error = { _type: "error", code: "UNSAFE_VAR_ASSIGNMENT", message: "x" };
    expect(lintFaults({ errors: [error], warnings: [ours, other] })).toEqual([
      "error UNSAFE_VAR_ASSIGNMENT: x",
      "warning MANIFEST_CSP: loose",
    ]);
  });
  test("must be there", () => {
    expect(lintFaults(undefined)).toHaveLength(1);
  });
});

test("totals are summed over all runners", () => {
  expect(sum([{ passed: 3, failed: 1 }, oneCheck(true), oneCheck(false)])).toEqual({ passed: 4, failed: 2 });
});
