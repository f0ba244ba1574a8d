import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Target } from "./fixtures/driver.ts";
import { expect, test } from "./fixtures/test.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

const started: ChildProcess[] = [];
// What a test that failed had started, a signal ends with all that it started itself.
test.afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null || !child.kill("SIGTERM")) continue;
    await exitCode(child);
  }
});

/** `npm start -- …`, without npm in between, with data of its own in `folder`. */
function start(
  folder: string,
  target: Target,
  ...args: string[]
): { child: ChildProcess; said: () => string } {
  const browser = target === "chrome" ? "chromium" : "firefox";
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "scripts/start.ts", "--headless", "--browser", browser, ...args],
    { cwd: root, env: { ...process.env, INIT_CWD: folder, WIREDOVE_DATA: join(folder, "data") } },
  );
  let output = "";
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  started.push(child);
  return { child, said: () => output };
}

const exitCode = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once("close", (code) => resolve(code)));

/** Processes that name this folder in their command line: the pub by its data, the browser by its profile. */
function processesOf(folder: string): readonly string[] {
  const commands = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(join("/proc", pid, "cmdline"), "utf8");
      } catch {
        return "";
      }
    });
  return commands.filter((command) => command.includes(folder));
}

test("npm start brings the whole sample network into a new browser, and shows it", async ({
  folder,
  target,
}) => {
  const { child, said } = start(folder, target, "--until-synced", "--screenshot", "popup.png");
  expect(await exitCode(child), said()).toBe(0);
  expect(said().trimEnd().split("\n").at(-1)).toMatch(
    /^synced 120 posts of 5 authors from 1 pub\(s\) in [\d.]+ s$/,
  );
  expect(readFileSync(join(folder, "popup.png")).subarray(1, 4).toString()).toBe("PNG");
  // A browser's children go a moment after it.
  await expect.poll(() => processesOf(folder)).toEqual([]);
});

test("a signal to npm start ends all that it started, and keeps the pub's data", async ({
  folder,
  target,
}) => {
  const { child, said } = start(folder, target);
  await expect.poll(said, { timeout: 80_000 }).toContain("100 posts have arrived");
  expect(processesOf(folder).length).toBeGreaterThan(1);
  child.kill("SIGTERM");
  expect(await exitCode(child), said()).toBe(0);
  // A browser's children go a moment after it.
  await expect.poll(() => processesOf(folder)).toEqual([]);
  expect(readdirSync(join(folder, "data"))).toEqual(["pub"]);
});
