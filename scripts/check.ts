/** `npm test`: every check, one after the other, all of them even where one fails; the last line is the verdict. */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lintFaults, oneCheck, playwrightTotals, sum, type Totals, vitestTotals } from "./totals.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const reports = join(root, ".test-output");
const inNode = ["--import", "tsx"];

interface Run {
  readonly ended: boolean;
  readonly output: string;
}

/** Runs a Node script to its end; what it prints is shown as it comes, or kept where it is a report. */
function node(args: readonly string[], env: Record<string, string> = {}, keep = false): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", keep ? "pipe" : "inherit", "inherit"],
    });
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.once("error", () => resolve({ ended: false, output }));
    child.once("close", (code) => resolve({ ended: code === 0, output }));
  });
}

const tool = (name: string, ...args: string[]): string[] => [join("node_modules/.bin", name), ...args];

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The report of a step that failed before it wrote one must not be the last run's. */
function freshReport(name: string): { readonly file: string; read(): unknown } {
  const file = join(reports, name);
  rmSync(file, { force: true });
  return {
    file,
    read() {
      try {
        return parsed(readFileSync(file, "utf8"));
      } catch {
        return undefined;
      }
    },
  };
}

const check = (args: readonly string[], env?: Record<string, string>) => async (): Promise<Totals> =>
  oneCheck((await node(args, env)).ended);

async function unit(): Promise<Totals> {
  const report = freshReport("unit.json");
  const { ended } = await node(
    tool("vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report.file}`),
  );
  return vitestTotals(report.read(), ended);
}

const endToEnd = (project: string) => async (): Promise<Totals> => {
  const report = freshReport(`e2e-${project}.json`);
  const { ended } = await node(tool("playwright", "test", `--project=${project}`, "--reporter=list,json"), {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report.file,
  });
  return playwrightTotals(report.read(), ended);
};

async function firefoxLint(): Promise<Totals> {
  const { output } = await node(
    tool("web-ext", "lint", "--source-dir", "dist/firefox", "--output", "json"),
    {},
    true,
  );
  const faults = lintFaults(parsed(output));
  for (const fault of faults) console.log(fault);
  return oneCheck(faults.length === 0);
}

/** In this order: what is quick and often wrong comes first; the builds come before what looks at them. */
const steps: Readonly<Record<string, () => Promise<Totals>>> = {
  format: check(tool("biome", "ci", ".")),
  lint: check(tool("oxlint", "--type-aware", "--deny-warnings")),
  types: check(tool("tsc", "--noEmit", "-p", ".")),
  layers: check([...inNode, "scripts/layers.ts"]),
  unused: check(tool("knip")),
  unit,
  simulation: check([...inNode, "src/testing/sim.ts", "--seeds", "1..6", "--hours", "2", "--clients", "4"]),
  "build for Chrome": check(tool("vite", "build"), { BROWSER: "chrome" }),
  "build for Firefox": check(tool("vite", "build"), { BROWSER: "firefox" }),
  "size budgets": check([...inNode, "scripts/budgets.ts"]),
  "web-ext lint": firefoxLint,
  "end-to-end in Chromium": endToEnd("chrome"),
  "end-to-end in Firefox": endToEnd("firefox"),
};

mkdirSync(reports, { recursive: true });
const began = performance.now();
const all: Totals[] = [];
for (const [name, step] of Object.entries(steps)) {
  console.log(`\n=== ${name}`);
  const start = performance.now();
  const totals = await step();
  all.push(totals);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `=== ${name}: ${totals.failed === 0 ? "ok" : "FAILED"} (${totals.passed} passed, ${totals.failed} failed, ${seconds} s)`,
  );
}
const { passed, failed } = sum(all);
console.log(`\n${Object.keys(steps).length} steps in ${((performance.now() - began) / 1000).toFixed(0)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
