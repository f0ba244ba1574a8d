/** The browsers of the bench: the extension built with the bench's own entry, and one profile each. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Target } from "../fixtures/driver.ts";
import { launch } from "../fixtures/launch.ts";
import { attachDebugger, type Debugger, freePort, hottest, type Profile } from "./debugger.ts";
import { type BenchWorker, benchWorker } from "./worker.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Lines of a profile that are printed. */
const HOTTEST = 40;

// Playwright has the worker's network reported to it: each frame as JSON, through the browser's process, which is half of what frames cost.
process.env.PLAYWRIGHT_DISABLE_SERVICE_WORKER_NETWORK = "1";

export interface Bench {
  readonly worker: BenchWorker;
  readonly profile: string;
  readonly debug: Debugger | undefined;
}

export async function buildBench(target: Target, folder: string, minify: boolean): Promise<void> {
  const args = [
    "node_modules/vite/bin/vite.js",
    "build",
    "--config",
    "e2e/bench/vite.config.ts",
    "--logLevel",
    "error",
  ];
  const env = { ...process.env, BROWSER: target, OUT_DIR: folder, MINIFY: minify ? "1" : "0" };
  await promisify(execFile)(process.execPath, args, { cwd: root, env });
}

/** @param profile of a browser that was shut; left out: a new one */
export async function open(
  target: Target,
  extension: string,
  folder: string,
  profile = mkdtempSync(join(folder, "profile-")),
): Promise<Bench> {
  const port = target === "chrome" ? await freePort() : 0;
  const driver = await launch(target, {
    extension,
    profile,
    ...(port > 0 ? { args: [`--remote-debugging-port=${port}`] } : {}),
    // A bench that waits for its own process must not lose its worker.
    prefs: { "extensions.background.idle.timeout": 3_600_000 },
  });
  const worker = await benchWorker(driver);
  return { worker, profile, debug: port > 0 ? await attachDebugger(port) : undefined };
}

export async function shut({ worker, debug }: Bench): Promise<void> {
  debug?.close();
  await worker.driver.close().catch(() => undefined);
}

export async function keepProfile(
  recording: { stop(): Promise<Profile> },
  file: string,
  say: (line: string) => void,
): Promise<void> {
  const profile = await recording.stop();
  writeFileSync(file, JSON.stringify(profile));
  for (const line of hottest(profile, HOTTEST)) say(line);
}

/** Bytes of the databases in a profile whose browser was closed. */
export function storedBytes(profile: string): number {
  const files = readdirSync(profile, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\/(IndexedDB|idb)(\/|$)/.test(`${entry.parentPath}/`),
  );
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

export const scratch = (): string => mkdtempSync(join(tmpdir(), "wiredove-bench-"));
export const tidy = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
