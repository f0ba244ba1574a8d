/** What the steps of `npm test` are made of: a tool that runs to its end, and how many of its checks passed and failed. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lintFaults, oneCheck, playwrightTotals, type Totals, vitestTotals } from "./totals.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const reports = join(root, ".test-output");

type Say = (text: string) => void;
/** Says what its tool prints, as it comes. */
export type Check = (say: Say) => Promise<Totals>;

const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill();
});

interface Run {
  readonly ended: boolean;
  readonly output: string;
}

/** Runs a Node script to its end. What it prints is said, but not its output where that is a report. */
function node(
  args: readonly string[],
  say: Say,
  env: Record<string, string> = {},
  isReport = false,
): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.add(child);
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (isReport) output += text;
      else say(text);
    });
    child.stderr.setEncoding("utf8").on("data", say);
    const end = (ended: boolean): void => {
      children.delete(child);
      resolve({ ended, output });
    };
    child.once("error", ({ message }) => {
      say(`${message}\n`);
      end(false);
    });
    child.once("close", (code) => end(code === 0));
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
  mkdirSync(reports, { recursive: true });
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

const ends =
  (args: readonly string[], env?: Record<string, string>): Check =>
  async (say) =>
    oneCheck((await node(args, say, env)).ended);

/** One check: the tool ends well. */
export const runs = (name: string, ...args: string[]): Check => ends(tool(name, ...args));

/** One check: our script ends well. */
export const script = (file: string, ...args: string[]): Check => ends(["--import", "tsx", file, ...args]);

export const build = (browser: "chrome" | "firefox"): Check =>
  ends(tool("vite", "build"), { BROWSER: browser });

/** The unit tests of these projects of vitest.config.ts. */
export const unit =
  (...projects: readonly string[]): Check =>
  async (say) => {
    const report = freshReport(`unit-${projects.join("-")}.json`);
    const chosen = projects.map((name) => `--project=${name}`);
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report.file}`];
    const { ended } = await node(tool("vitest", "run", ...chosen, ...reporters), say);
    return vitestTotals(report.read(), ended);
  };

export const endToEnd =
  (project: "chrome" | "firefox"): Check =>
  async (say) => {
    const report = freshReport(`e2e-${project}.json`);
    const { ended } = await node(
      tool("playwright", "test", `--project=${project}`, "--reporter=list,json"),
      say,
      { PLAYWRIGHT_JSON_OUTPUT_FILE: report.file },
    );
    return playwrightTotals(report.read(), ended);
  };

export const firefoxLint: Check = async (say) => {
  const lint = tool("web-ext", "lint", "--source-dir", "dist/firefox", "--output", "json");
  const { output } = await node(lint, say, {}, true);
  const faults = lintFaults(parsed(output));
  for (const fault of faults) say(`${fault}\n`);
  return oneCheck(faults.length === 0);
};
