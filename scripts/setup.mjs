/**
 * Installs what is missing: npm packages, and programs through apt where that may be done; else it says exactly what to
 * install. Plain JavaScript with node: imports only, because it runs before node_modules exist.
 *
 * node scripts/setup.mjs [chromium] [firefox] [openssl]
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { programs, which } from "./browsers.mjs";

/** @typedef {import("./browsers.mjs").Program} Program */
/**
 * The world as setup sees it, so that a test can give it another one.
 * @typedef {object} Machine
 * @property {string} root the project's folder
 * @property {string} path where commands are looked for
 * @property {boolean} mayInstall root, or whoever may call apt
 * @property {(line: string) => void} say
 */

/** @returns {Machine} */
export const thisMachine = () => ({
  root: fileURLToPath(new URL("..", import.meta.url)),
  path: process.env.PATH ?? "",
  mayInstall: process.getuid?.() === 0,
  say: (line) => console.log(line),
});

/**
 * @param {Machine} machine
 * @param {string} file
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<boolean>} whether it ended well
 */
function run(machine, file, args, env = {}) {
  machine.say(`setup: ${[file, ...args].join(" ")}`);
  const child = spawn(file, args, {
    cwd: machine.root,
    stdio: "inherit",
    env: { ...process.env, PATH: machine.path, ...env },
  });
  return new Promise((resolve) => {
    child.once("error", () => resolve(false));
    child.once("close", (code) => resolve(code === 0));
  });
}

/** Also where the environment says that only what production needs is wanted (NODE_ENV): all of ours are tools. */
const NPM_INSTALL = ["install", "--include=dev", "--no-save", "--no-audit", "--no-fund"];
/** A new machine installs updates of its own in its first minutes, and holds apt's lock meanwhile. */
const APT = ["-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3"];

/**
 * What node_modules were made from: when it differs from what was stamped there, they are stale. Dates would not do:
 * git sets them at will, and npm does not touch its own lock when nothing changed.
 * @param {string} root
 */
const fingerprint = (root) =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");

/**
 * @param {Machine} machine
 * @returns {Promise<boolean>} whether the packages are there
 */
export async function ensurePackages(machine) {
  const stamp = join(machine.root, "node_modules", ".setup");
  const wanted = fingerprint(machine.root);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return true;
  const npm = which(["npm"], machine.path);
  if (!npm) {
    machine.say("setup: npm is not on PATH; install Node 20 or newer with npm, then run this again");
    return false;
  }
  // Not `npm ci`: a lock that was made where some platforms' packages are not listed makes it fail (npm 11, EUSAGE).
  if (!(await run(machine, npm, NPM_INSTALL))) return false;
  writeFileSync(stamp, wanted);
  return true;
}

/**
 * @param {Machine} machine
 * @param {readonly Program[]} names
 * @returns {Promise<boolean>} whether all these programs are there
 */
export async function ensurePrograms(machine, names) {
  const missing = () => names.filter((name) => !which(programs[name].commands, machine.path));
  const lacking = missing();
  if (lacking.length === 0) return true;
  const packages = lacking.map((name) => programs[name].package);
  const apt = which(["apt-get"], machine.path);
  if (apt && machine.mayInstall) {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await run(machine, apt, ["update", ...APT], env);
    await run(machine, apt, ["install", "-y", "--no-install-recommends", ...APT, ...packages], env);
    if (missing().length === 0) return true;
  }
  const labels = missing().map((name) => programs[name].label);
  machine.say(`setup: ${labels.join(" and ")} not found. Install it and run this again; on Debian:`);
  machine.say(`  sudo apt-get install -y --no-install-recommends ${packages.join(" ")}`);
  return false;
}

/**
 * @param {string} name
 * @returns {name is Program}
 */
const isProgram = (name) => Object.hasOwn(programs, name);

/** @param {readonly string[]} names */
async function main(names) {
  if (!names.every(isProgram)) {
    console.log(`setup: programs are ${Object.keys(programs).join(", ")}, not ${names.join(" ")}`);
    return 2;
  }
  const machine = thisMachine();
  // Side by side: each waits for its own server most of the time.
  const ready = await Promise.all([ensurePackages(machine), ensurePrograms(machine, names)]);
  return ready.every(Boolean) ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
