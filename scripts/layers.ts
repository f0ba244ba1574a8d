/** The `layers` step: dependency-cruiser over everything of ours, and a refusal to call nothing a success. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { from: string; to: string; rule: { name: string; severity: string } }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { name: string; comment?: string }[] };
  };
}

/** With a TypeScript it does not know, dependency-cruiser finds 0 modules, no violation, and says all is well. */
export const FEWEST_MODULES = 20;

/** What is wrong with a cruise, one line each; empty when every import goes down. */
export function faultsOf({ summary }: Cruise): readonly string[] {
  if (summary.totalCruised <= FEWEST_MODULES)
    return [
      `only ${summary.totalCruised} modules cruised: the tool does not read our files, so it proves nothing`,
    ];
  return summary.violations.map(({ from, to, rule }) => {
    const reason = summary.ruleSetUsed.forbidden.find(({ name }) => name === rule.name)?.comment ?? "";
    return `${rule.name}: ${from} -> ${to}\n  ${reason}`;
  });
}

function main(): number {
  const tool = fileURLToPath(
    new URL("../node_modules/dependency-cruiser/bin/dependency-cruise.mjs", import.meta.url),
  );
  const run = spawnSync(
    process.execPath,
    [
      tool,
      "--output-type",
      "json",
      "src",
      "e2e",
      "scripts",
      "vite.config.ts",
      "vitest.config.ts",
      "playwright.config.ts",
    ],
    { encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "inherit"] },
  );
  const cruise = JSON.parse(run.stdout) as Cruise;
  const faults = faultsOf(cruise);
  for (const fault of faults) console.error(fault);
  console.log(`${cruise.summary.totalCruised} modules cruised, ${faults.length} faults`);
  return faults.length > 0 || run.status !== 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main();
