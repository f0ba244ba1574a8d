import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ensurePackages, ensurePrograms } from "./setup.mjs";

let folder = "";
let said: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wiredove-setup-"));
  said = [];
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "package-lock.json"), "{}");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A command on the machine's PATH that writes its arguments to a log, then does `more` in the shell. */
function standIn(name: string, more = "", called = name): void {
  const file = join(folder, "bin", name);
  writeFileSync(file, `#!/bin/sh\necho "${called} $*" >> ${folder}/log\n${more}\n`);
  chmodSync(file, 0o755);
}

/** An apt-get that "installs" by making an empty command of each package's name. */
const workingApt = (): void =>
  standIn(
    "apt-get",
    `[ "$1" = install ] || exit 0
     for last in "$@"; do case $last in chromium|firefox-esr|openssl) : > ${folder}/bin/$last; /bin/chmod +x ${folder}/bin/$last;; esac; done`,
    "$DEBIAN_FRONTEND apt-get",
  );

const log = (): readonly string[] =>
  existsSync(join(folder, "log")) ? readFileSync(join(folder, "log"), "utf8").trim().split("\n") : [];
const machine = (mayInstall = true) => ({
  root: folder,
  path: join(folder, "bin"),
  mayInstall,
  say: (line: string) => void said.push(line),
});

describe("programs", () => {
  const apt = "-qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3";

  test("that are missing are installed through apt, all in one call", async () => {
    workingApt();
    expect(await ensurePrograms(machine(), ["chromium", "firefox", "openssl"])).toBe(true);
    expect(log()).toEqual([
      `noninteractive apt-get update ${apt}`,
      `noninteractive apt-get install -y --no-install-recommends ${apt} chromium firefox-esr openssl`,
    ]);
  });

  test("that are there are left alone", async () => {
    workingApt();
    standIn("chromium");
    expect(await ensurePrograms(machine(), ["chromium"])).toBe(true);
    expect(log()).toEqual([]);
  });

  test("that are missing without the right to install are named, with the command that installs them", async () => {
    workingApt();
    standIn("chromium");
    expect(await ensurePrograms(machine(false), ["chromium", "firefox"])).toBe(false);
    expect(log()).toEqual([]);
    expect(said.join("\n")).toContain("Firefox not found");
    expect(said.join("\n")).toContain("sudo apt-get install -y --no-install-recommends firefox-esr");
  });

  test("that apt did not bring are named too", async () => {
    standIn("apt-get", "exit 100");
    expect(await ensurePrograms(machine(), ["chromium"])).toBe(false);
    expect(log()).toHaveLength(2);
    expect(said.join("\n")).toContain("Chromium not found");
  });
});

describe("packages", () => {
  const install = "npm install --include=dev --no-save --no-audit --no-fund";
  const workingNpm = (): void => standIn("npm", `/bin/mkdir -p ${folder}/node_modules`);

  test("are installed once, and again only when the lock has changed", async () => {
    workingNpm();
    expect(await ensurePackages(machine())).toBe(true);
    expect(await ensurePackages(machine())).toBe(true);
    expect(log()).toEqual([install]);
    writeFileSync(join(folder, "package-lock.json"), '{"other": 1}');
    expect(await ensurePackages(machine())).toBe(true);
    expect(log()).toEqual([install, install]);
  });

  test("that failed to install are tried again at the next run", async () => {
    standIn("npm", "exit 1");
    expect(await ensurePackages(machine())).toBe(false);
    workingNpm();
    expect(await ensurePackages(machine())).toBe(true);
  });
});

test("the command refuses a program that it does not know", () => {
  const script = fileURLToPath(new URL("setup.mjs", import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script, "netscape"], { encoding: "utf8" });
  expect(status).toBe(2);
  expect(stdout).toContain("chromium, firefox, openssl, not netscape");
});
