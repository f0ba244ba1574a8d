/** Many seeds over all cores: one process each, which is given the next seed whenever it is done with one. */
import { fork } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";
import { systemClock } from "../base/clock.ts";
import type { Defect } from "./defects.ts";
import type { Wish } from "./sim-plan.ts";
import type { Summary } from "./sim-report.ts";

/**
 * A third of each `AbortController.abort` is the trace that nobody reads (to see where a seed dies, run it alone); and young objects
 * mostly die before a space of this size is full.
 */
const FLAGS = ["--stack-trace-limit=0", "--max-semi-space-size=64"];

/**
 * So many seeds in one process. Node keeps a signal of `AbortSignal.any` that somebody listens to until it aborts, and with it each life
 * that was killed: after a hundred seeds there would be gigabytes. A new process takes some seconds until its code is quick.
 */
const STRETCH = 25;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const WORKER = fileURLToPath(new URL("./sim-worker.ts", import.meta.url));

/** The worker as one plain file: what translates modules as they are loaded gives each function its name by a call, over and over. */
async function bundled(outDir: string, defect: Defect | undefined): Promise<string> {
  const options = { ssr: WORKER, outDir, emptyOutDir: true, target: "node20", minify: false };
  const plugins = defect ? [planting(defect)] : [];
  await build({ configFile: false, logLevel: "error", build: options, plugins, ssr: { noExternal: true } });
  return join(outDir, "sim-worker.js");
}

/** Changes one place of one file on its way into the bundle. */
function planting({ name, file, from, to }: Defect): Plugin {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  let planted = false;
  return {
    name: "defect",
    enforce: "pre",
    transform(code, id) {
      if (id !== path) return undefined;
      planted = code.split(from).length === 2;
      return code.replace(from, () => to);
    },
    buildEnd(error) {
      if (!error && !planted) throw new Error(`not planted: ${name}`);
    },
  };
}

export interface Done {
  readonly summary: Summary;
  readonly seconds: number;
}

/**
 * Runs them all; `done` is called for each as it ends, in whatever order, and says by `enough` that no further one is to begin.
 *
 * @param defect is in the engine that runs
 */
export async function runAll(
  wishes: readonly Wish[],
  jobs: number,
  done: (result: Done) => "enough" | undefined,
  defect?: Defect,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "wiredove-sim-"));
  // The crew ends with this process (sim-worker.ts); its folder does not.
  const breakOff = (): void => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  };
  for (const signal of SIGNALS) process.once(signal, breakOff);
  try {
    const worker = await bundled(folder, defect);
    const left = [...wishes];
    await Promise.all(Array.from({ length: Math.min(jobs, wishes.length) }, () => work(worker, left, done)));
  } finally {
    for (const signal of SIGNALS) process.off(signal, breakOff);
    await rm(folder, { recursive: true, force: true });
  }
}

async function work(
  worker: string,
  left: Wish[],
  done: (result: Done) => "enough" | undefined,
): Promise<void> {
  for (let wish = left.shift(); wish; wish = left.shift()) {
    // A process of its own per stretch of seeds: one that dies takes only its seed with it.
    const child = fork(worker, [], { serialization: "advanced", execArgv: FLAGS });
    for (let run = 1; wish; run += 1) {
      const began = systemClock.now();
      const current = wish;
      const summary = await new Promise<Summary | undefined>((resolve) => {
        child.once("message", (message) => resolve(message as Summary));
        child.once("exit", () => resolve(undefined));
        child.send(current);
      });
      child.removeAllListeners();
      const seconds = (systemClock.now() - began) / 1_000;
      if (done({ summary: summary ?? died(current), seconds }) === "enough") left.splice(0);
      if (!summary || run === STRETCH) break;
      wish = left.shift();
    }
    if (child.connected) child.disconnect();
  }
}

const died = ({ seed }: Wish): Summary => ({
  seed,
  clients: 0,
  pubs: [],
  posts: 0,
  held: 0,
  expected: 0,
  lives: 0,
  frames: 0,
  events: 0,
  trace: "",
  met: [],
  broken: [{ what: "the run ended without a result: its process died", events: [] }],
});
