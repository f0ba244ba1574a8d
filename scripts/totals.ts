/** How many checks passed and failed, from what the test runners wrote; a runner that died counts as a failure. */

export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

type Report = Readonly<Record<string, unknown>>;

const isReport = (value: unknown): value is Report => typeof value === "object" && value !== null;
const count = (report: Report, name: string): number => {
  const value = report[name];
  return typeof value === "number" ? value : 0;
};

export const sum = (all: readonly Totals[]): Totals => ({
  passed: all.reduce((total, { passed }) => total + passed, 0),
  failed: all.reduce((total, { failed }) => total + failed, 0),
});

/** A step that is one check: it ended well or it did not. */
export const oneCheck = (ended: boolean): Totals => ({ passed: ended ? 1 : 0, failed: ended ? 0 : 1 });

/**
 * Totals of a runner's report. A runner that failed without a failed test (a file that did not load, a crash), or that
 * ran nothing, is one failure; a test that was skipped or only passed when tried again did not pass.
 */
function totalsOf(passed: number, failed: number, ended: boolean): Totals {
  if (failed === 0 && (!ended || passed === 0)) return { passed, failed: 1 };
  return { passed, failed };
}

/** From vitest's `json` reporter; undefined where it wrote none. */
export function vitestTotals(report: unknown, ended: boolean): Totals {
  if (!isReport(report)) return oneCheck(false);
  const failed =
    count(report, "numFailedTests") + count(report, "numPendingTests") + count(report, "numTodoTests");
  return totalsOf(count(report, "numPassedTests"), failed, ended);
}

/** From playwright's `json` reporter; undefined where it wrote none. */
export function playwrightTotals(report: unknown, ended: boolean): Totals {
  const stats = isReport(report) ? report.stats : undefined;
  if (!isReport(stats)) return oneCheck(false);
  const failed = count(stats, "unexpected") + count(stats, "flaky") + count(stats, "skipped");
  return totalsOf(count(stats, "expected"), failed, ended);
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
