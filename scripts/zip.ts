/** Folders as zip files that are the same whenever, wherever and in whatever order they are made. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";

/** The first moment that a zip can name, in whatever time zone this runs: its stamps have none. */
const STAMP = new Date(1980, 0, 1);
/** Made by Unix, a file of mode 644. */
const UNIX = 3;
const MODE = 0o100644 << 16;

/** The files of a folder by their paths in it, with slashes. */
export function filesIn(folder: string): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    );
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}

/** By path, in the order of code units, with one stamp and one mode. */
export function zipOf(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries: Zippable = {};
  for (const name of [...files.keys()].sort()) {
    const content = files.get(name);
    if (content) entries[name] = [content, { level: 9, mtime: STAMP, os: UNIX, attrs: MODE }];
  }
  return zipSync(entries);
}
