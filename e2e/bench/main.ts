/**
 * `npm run bench`: how fast posts come in, in the real background of Chromium (or, `--browser firefox`, of Firefox), against what nobody can
 * leave out and against how the reference does it. Prints a table and writes `bench.json`.
 *
 *   --sizes 1000,5000,20000,100000   --authors 20,1000   --browser chrome|firefox
 *   --only poll,held,heldFrames,reads,wake,rival,sink,frames      what is measured beside the floor (default: all)
 *   --profile <file.cpuprofile>      where the time of the ingest goes (Chromium; give one size)
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import type { Target } from "../fixtures/driver.ts";
import { buildBench, scratch, tidy } from "./browser.ts";
import { type Figures, measure, PARTS } from "./runs.ts";
import { figureRow, tableOf, verdictsOf } from "./table.ts";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "1000,5000,20000,100000" },
    authors: { type: "string", default: "20,1000" },
    browser: { type: "string", default: "chrome" },
    only: { type: "string", default: PARTS.join(",") },
    profile: { type: "string" },
    out: { type: "string", default: "bench.json" },
  },
});

const numbers = (list: string): number[] => list.split(",").map(Number);
const asked = values.only.split(",");
const parts = new Set(PARTS.filter((part) => asked.includes(part)));
const target: Target = values.browser === "firefox" ? "firefox" : "chrome";
const folder = scratch();
const all: Figures[] = [];
const kept: unknown = existsSync(values.out) ? JSON.parse(readFileSync(values.out, "utf8")) : {};
const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`;
/** After each size: a run that is ended early has measured something all the same. */
function keep(): void {
  const report = { at: new Date().toISOString(), machine, figures: all, verdicts: verdictsOf(all) };
  writeFileSync(values.out, `${JSON.stringify({ ...(kept as object), [target]: report }, undefined, 2)}\n`);
}
try {
  const extension = `${folder}/extension`;
  await buildBench(target, extension, values.profile === undefined);
  for (const authors of numbers(values.authors)) {
    for (const posts of numbers(values.sizes)) {
      const name = `${target}, ${posts} posts of ${authors} authors`;
      console.log(name);
      const say = (line: string): void => console.log(`  ${line}`);
      all.push(
        await measure({ target, posts, authors, profile: values.profile, parts }, extension, folder, say),
      );
      keep();
    }
  }
} finally {
  tidy(folder);
}
const verdicts = verdictsOf(all);
console.log(`\n${tableOf(all.map(figureRow))}\n`);
console.log(
  tableOf(
    verdicts.map(({ measure: what, value, limit, holds }) => ({
      "": holds ? "holds" : "MISSED",
      value: value.toFixed(2),
      "to reach": limit,
      what,
    })),
  ),
);
if (target === "firefox")
  console.log("\nheap: Firefox shows no heap of an event page to its driver: not measured.");
