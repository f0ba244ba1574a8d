/**
 * `npm test`: every check, all of them even where one fails; the last line is the verdict. Steps run side by side where neither comes
 * after the other. What a step says is kept, and printed together when it has ended.
 */
import { build, type Check, endToEnd, firefoxLint, runs, script, unit } from "./checks.ts";
import { type Step, schedule } from "./schedule.ts";
import { sum, type Totals } from "./totals.ts";

/** Whatever the machine has: with more side by side on a large one, a small one would be the first to see what that breaks. */
const SLOTS = 2;

interface Listed extends Omit<Step, "run"> {
  readonly check: Check;
}

/**
 * What is quick and often wrong comes first; then the long ones, and last what is short, so that neither slot stands empty at the end. All
 * work on one core, or nearly so.
 */
const steps: Readonly<Record<string, Listed>> = {
  format: { check: runs("biome", "ci", ".") },
  // The types too: it has them at hand, and the compiler again would take three times as long (lint.test.ts: what it finds).
  "lint and types": { check: runs("oxlint", "--type-aware", "--type-check", "--deny-warnings") },
  layers: { check: script("scripts/layers.ts") },
  unused: { check: runs("knip") },
  "unit in Node": { check: unit("node") },
  "end-to-end in Firefox": { check: endToEnd("firefox") },
  "unit in both browsers": { check: unit("chromium", "firefox") },
  "end-to-end in Chromium": { check: endToEnd("chrome") },
  simulation: {
    check: script("src/testing/sim.ts", "--seeds", "1..6", "--hours", "2", "--clients", "4"),
  },
  "build for Chrome": { check: build("chrome") },
  "build for Firefox": { check: build("firefox") },
  "size budgets": {
    check: script("scripts/budgets.ts"),
    after: ["build for Chrome", "build for Firefox"],
  },
  "web-ext lint": { check: firefoxLint, after: ["build for Firefox"] },
};

const began = performance.now();
const secondsSince = (start: number): string => ((performance.now() - start) / 1000).toFixed(1);
const all: Totals[] = [];
/** What failed, told again at the end: of a log that is kept in part, it is the end that is kept. */
const lost: string[] = [];
const TAIL_LINES = 20;
const tail = (said: string): string => said.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
/** By step that runs, what it has said so far. */
const kept = new Map<string, string>();

async function run(name: string, check: Check): Promise<void> {
  console.log(`... ${name}`);
  kept.set(name, "");
  const start = performance.now();
  const totals = await check((text) => kept.set(name, (kept.get(name) ?? "") + text));
  all.push(totals);
  const { passed, failed, faults } = totals;
  if (failed > 0) lost.push(`${name}: ${faults.join("\n\n") || tail(kept.get(name) ?? "")}`);
  console.log(`\n=== ${name}\n${kept.get(name)?.trimEnd()}`);
  console.log(
    `=== ${name}: ${failed === 0 ? "ok" : "FAILED"} (${passed} passed, ${failed} failed, ${secondsSince(start)} s)\n`,
  );
  kept.delete(name);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => {
    // Whoever breaks it off wants to know where it stood.
    for (const [name, said] of kept) console.log(`\n=== ${name}: broken off\n${said}`);
    process.exit(1);
  });

await schedule(
  Object.fromEntries(
    Object.entries(steps).map(([name, { check, ...rest }]) => [
      name,
      { ...rest, run: () => run(name, check) },
    ]),
  ),
  SLOTS,
);
const { passed, failed } = sum(all);
for (const one of lost) console.log(`FAILED in ${one}\n`);
console.log(`${Object.keys(steps).length} steps in ${secondsSince(began)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
