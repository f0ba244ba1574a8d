/**
 * `npm run package`: dist/wiredove-sync-<version>-{chrome,firefox,source}.zip. Each browser's is built twice, and nothing is written
 * unless both builds and a third one, from what is in the source zip, are the same, byte for byte: whoever has the source can make what was
 * sent to the stores.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import project from "../package.json" with { type: "json" };
import { filesIn, zipOf } from "./zip.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A build as people get it, whatever pubs this shell was told to use. @param from the folder of its source */
function build(browser: string, folder: string, from = root): Uint8Array {
  const { DEFAULT_PUBS: _, WELCOME: __, ...inherited } = process.env;
  execFileSync(process.execPath, ["node_modules/vite/bin/vite.js", "build", "--logLevel", "error"], {
    cwd: from,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...inherited, BROWSER: browser, OUT_DIR: folder, NODE_ENV: "production" },
  });
  return zipOf(filesIn(folder));
}

/** @param source a folder with what the source zip holds */
function builtAgain(browser: string, folder: string, source: string): Uint8Array {
  const one = build(browser, join(folder, `${browser}-one`));
  for (const [name, from] of [
    ["other", root],
    ["source", source],
  ] as const)
    if (Buffer.compare(one, build(browser, join(folder, `${browser}-${name}`), from)) !== 0)
      throw new Error(`two builds for ${browser} differ (${name}): nothing is packaged`);
  return one;
}

/** What somebody has who unpacked the zip and installed its packages; those are taken from here. */
function unpacked(zip: Uint8Array, folder: string): string {
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const packages = join(folder, "node_modules");
  mkdirSync(packages);
  for (const name of readdirSync(join(root, "node_modules")))
    symlinkSync(name === "apds" ? "../src/apds" : join(root, "node_modules", name), join(packages, name));
  // The workspace's own, in versions other than those of the root.
  const inside = "src/apds/node_modules";
  if (existsSync(join(root, inside))) symlinkSync(join(root, inside), join(folder, inside));
  return folder;
}

/** What is in the repository, as it lies here: a change that is not committed is packaged, a file that is not added is not. */
function source(): Uint8Array {
  const names = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0");
  return zipOf(new Map(names.filter(Boolean).map((name) => [name, readFileSync(join(root, name))])));
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), "wiredove-package-"));
  try {
    const zip = source();
    const again = unpacked(zip, join(folder, "unpacked"));
    const packages = {
      chrome: builtAgain("chrome", folder, again),
      firefox: builtAgain("firefox", folder, again),
      source: zip,
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
