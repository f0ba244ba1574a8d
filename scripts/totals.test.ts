import { describe, expect, test } from "vitest";
import { lintFaults, oneCheck, playwrightTotals, sum, vitestTotals } from "./totals.ts";

const faults: readonly string[] = [];

describe("vitest's report", () => {
  test("gives its passed and failed tests", () => {
    const report = { numPassedTests: 7, numFailedTests: 2 };
    expect(vitestTotals(report, false)).toEqual({ passed: 7, failed: 2, faults });
  });
  test("of a run whose file did not load counts one failure beside the passed tests", () => {
    const report = {
      numPassedTests: 7,
      numFailedTests: 0,
      testResults: [{ name: "b.test.ts", status: "failed", message: "no such module", assertionResults: [] }],
    };
    expect(vitestTotals(report, false)).toEqual({
      passed: 7,
      failed: 1,
      faults: ["b.test.ts\nno such module"],
    });
  });
  test("that is missing is a failure, whatever the exit code", () => {
    expect(vitestTotals(undefined, true)).toEqual({ passed: 0, failed: 1, faults });
  });
  test("of nothing is a failure", () => {
    const report = { numPassedTests: 0, numFailedTests: 0 };
    expect(vitestTotals(report, true)).toEqual({ passed: 0, failed: 1, faults });
  });
  test("counts a skipped test as one that did not pass", () => {
    const report = { numPassedTests: 1, numFailedTests: 0, numPendingTests: 1 };
    expect(vitestTotals(report, true)).toEqual({ passed: 1, failed: 1, faults });
  });
  test("names each test that did not pass, with the first lines of what it said and without colours", () => {
    const said = ["\u001b[31mexpected 1\u001b[39m", ...Array.from({ length: 40 }, () => "at x")].join("\n");
    const assertionResults = [
      { status: "passed", fullName: "a is kept", failureMessages: [] },
      { status: "failed", fullName: "b is kept", failureMessages: [said] },
      { status: "skipped", fullName: "c is kept" },
    ];
    const testResults = [{ name: "a.test.ts", status: "failed", assertionResults }];
    const { faults } = vitestTotals({ numPassedTests: 1, numFailedTests: 1, testResults }, false);
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(/^a\.test\.ts: b is kept\nexpected 1\nat x/);
    expect(faults[0]?.split("\n").length).toBeLessThan(20);
    expect(faults[1]).toBe("a.test.ts: c is kept\nskipped");
  });
});

describe("playwright's report", () => {
  test("gives its expected tests as passed, all others as failed", () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 1 };
    expect(playwrightTotals({ stats }, false)).toEqual({ passed: 5, failed: 3, faults });
  });
  test("that is missing is a failure", () => {
    expect(playwrightTotals(undefined, false)).toEqual({ passed: 0, failed: 1, faults });
  });
  test("names each test that did not pass, in whatever suite it stands", () => {
    const spec = (title: string, status: string) => ({
      file: "a.spec.ts",
      title,
      tests: [{ status, results: [{ errors: [{ message: `${title} said` }] }] }],
    });
    const inner = { specs: [spec("b", "unexpected"), spec("c", "expected")] };
    const report = {
      stats: { expected: 1, unexpected: 1 },
      suites: [{ specs: [], suites: [inner] }],
    };
    expect(playwrightTotals(report, false).faults).toEqual(["a.spec.ts: b\nb said"]);
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
  expect(sum([{ passed: 3, failed: 1, faults }, oneCheck(true), oneCheck(false)])).toEqual({
    passed: 4,
    failed: 2,
  });
});
