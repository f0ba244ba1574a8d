/** How many checks passed and failed, and which, from what the test runners wrote; a runner that died counts as a failure. */
import { stripVTControlCharacters } from "node:util";

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  /** Each failed test with what it said, as far as the runner told: what a reader of the log's last lines needs. */
  readonly faults: readonly string[];
}

type Report = Readonly<Record<string, unknown>>;

const isReport = (value: unknown): value is Report => typeof value === "object" && value !== null;
const count = (report: Report, name: string): number => {
  const value = report[name];
  return typeof value === "number" ? value : 0;
};

const list = (report: Report, name: string): readonly Report[] => {
  const value: unknown = report[name];
  return Array.isArray(value) ? (value as unknown[]).filter(isReport) : [];
};
const text = (report: Report, name: string): string => {
  const value = report[name];
  return typeof value === "string" ? value : "";
};

/** A message's first lines, without the colours of a terminal. */
const LINES = 12;
const plain = (said: string): string => stripVTControlCharacters(said).split("\n").slice(0, LINES).join("\n");

export const sum = (all: readonly Totals[]): Omit<Totals, "faults"> => ({
  passed: all.reduce((total, { passed }) => total + passed, 0),
  failed: all.reduce((total, { failed }) => total + failed, 0),
});

/** A step that is one check: it ended well or it did not. */
export const oneCheck = (ended: boolean): Totals => ({
  passed: ended ? 1 : 0,
  failed: ended ? 0 : 1,
  faults: [],
});

/**
 * Totals of a runner's report. A runner that failed without a failed test (a file that did not load, a crash), or that
 * ran nothing, is one failure; a test that was skipped or only passed when tried again did not pass.
 */
function totalsOf(passed: number, failed: number, ended: boolean, faults: readonly string[]): Totals {
  if (failed === 0 && (!ended || passed === 0)) return { passed, failed: 1, faults };
  return { passed, failed, faults };
}

/** What vitest's report says of each file that did not load, and of each test that did not pass. */
function vitestFaults(report: Report): readonly string[] {
  return list(report, "testResults").flatMap((file) => {
    const tests = list(file, "assertionResults").filter((one) => one.status !== "passed");
    if (tests.length === 0 && file.status !== "failed") return [];
    const name = text(file, "name");
    if (tests.length === 0) return [`${name}\n${plain(text(file, "message"))}`];
    return tests.map((one) => {
      const said: unknown = one.failureMessages;
      const first: unknown = Array.isArray(said) ? said[0] : undefined;
      return `${name}: ${text(one, "fullName")}\n${plain(typeof first === "string" ? first : text(one, "status"))}`;
    });
  });
}

/** What playwright's report says of each test that did not pass: its suites hold suites and specs. */
function playwrightFaults(suite: Report): readonly string[] {
  const own = list(suite, "specs")
    .filter((spec) => list(spec, "tests").some(({ status }) => status !== "expected"))
    .map((spec) => {
      const errors = list(spec, "tests").flatMap((one) =>
        list(one, "results").flatMap((result) => list(result, "errors")),
      );
      const said = errors.map((error) => plain(text(error, "message"))).join("\n");
      return `${text(spec, "file")}: ${text(spec, "title")}\n${said}`;
    });
  return [...own, ...list(suite, "suites").flatMap(playwrightFaults)];
}

/** From vitest's `json` reporter; undefined where it wrote none. */
export function vitestTotals(report: unknown, ended: boolean): Totals {
  if (!isReport(report)) return oneCheck(false);
  const failed =
    count(report, "numFailedTests") + count(report, "numPendingTests") + count(report, "numTodoTests");
  return totalsOf(count(report, "numPassedTests"), failed, ended, vitestFaults(report));
}

/** From playwright's `json` reporter; undefined where it wrote none. */
export function playwrightTotals(report: unknown, ended: boolean): Totals {
  if (!isReport(report) || !isReport(report.stats)) return oneCheck(false);
  const { stats } = report;
  const failed = count(stats, "unexpected") + count(stats, "flaky") + count(stats, "skipped");
  return totalsOf(count(stats, "expected"), failed, ended, playwrightFaults(report));
}

/** What `web-ext lint --output json` may say: no error, and no warning but the one of preact's own `innerHTML`. */
export function lintFaults(report: unknown): readonly string[] {
  if (!isReport(report) || !Array.isArray(report.errors) || !Array.isArray(report.warnings))
    return ["web-ext lint gave no report"];
  const faults = [...(report.errors as unknown[]), ...(report.warnings as unknown[])].filter(
    (one) => !(isReport(one) && one._type === "warning" && one.code === "UNSAFE_VAR_ASSIGNMENT"),
  );
  return faults.map((one) =>
    isReport(one) ? `${String(one._type)} ${String(one.code)}: ${String(one.message)}` : String(one),
  );
}
