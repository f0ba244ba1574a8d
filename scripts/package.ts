/**
 * `npm run package`: dist/wiredove-sync-<version>-{chrome,firefox,source}.zip. Each browser's is built twice, and nothing is written
 * unless both builds are the same, byte for byte: whoever has the source can make what was sent to the stores.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import project from "../package.json" with { type: "json" };
import { filesIn, zipOf } from "./zip.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A build as people get it, whatever pubs this shell was told to use. */
function build(browser: string, folder: string): Uint8Array {
  const { DEFAULT_PUBS: _, WELCOME: __, ...inherited } = process.env;
  execFileSync(process.execPath, ["node_modules/vite/bin/vite.js", "build", "--logLevel", "error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...inherited, BROWSER: browser, OUT_DIR: folder, NODE_ENV: "production" },
  });
  return zipOf(filesIn(folder));
}

function builtTwice(browser: string, folder: string): Uint8Array {
  const [one, other] = ["one", "other"].map((name) => build(browser, join(folder, `${browser}-${name}`)));
  if (!one || !other || Buffer.compare(one, other) !== 0)
    throw new Error(`two builds for ${browser} differ: nothing is packaged`);
  return one;
}

/** What is in the repository, as it lies here: a change that is not committed is packaged, a file that is not added is not. */
function source(): Uint8Array {
  const names = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0");
  return zipOf(new Map(names.filter(Boolean).map((name) => [name, readFileSync(join(root, name))])));
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), "wiredove-package-"));
  try {
    const packages = {
      chrome: builtTwice("chrome", folder),
      firefox: builtTwice("firefox", folder),
      source: source(),
    };
    mkdirSync(join(root, "dist"), { recursive: true });
    for (const [name, zip] of Object.entries(packages)) {
      const file = join(root, "dist", `wiredove-sync-${project.version}-${name}.zip`);
      writeFileSync(file, zip);
      const hash = createHash("sha256").update(zip).digest("hex");
      console.log(`${hash}  ${file} (${(zip.length / 1_000).toFixed(0)} kB)`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
