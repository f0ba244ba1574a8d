/**
 * `npm run bench:reader`: the reader over a store of 100,000 posts beside the same over one of 1,000, in the built extension, as a person
 * meets it. Prints a table with a verdict for each row, and writes `bench-reader.json`; the exit code is 1 where a ratio is missed.
 *
 *   --browser chrome|firefox   --sizes 1000,100000   --rounds 7   --rows 10000   --scrolls 3
 *   --keep <folder>             profiles stay there, and the next run begins with them
 *   --profile <name>            writes <name>.<posts>.cpuprofile of the reader's page while it scrolls (Chromium)
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Target } from "../fixtures/driver.ts";
import { keepProfile, scratch, tidy } from "./browser.ts";
import type { Profile } from "./debugger.ts";
import { answers, arrive, quickRound, type ScrollFigures, scrolled, type Times } from "./reader-measures.ts";
import { ROUNDS } from "./reader-posts.ts";
import { buildReader, emptyBrowser, type Filled, fillBrowser } from "./reader-store.ts";
import { type ReaderFigures, readerTable, rowsOf, scrollLines } from "./reader-table.ts";

const { values } = parseArgs({
  options: {
    browser: { type: "string", default: "chrome" },
    sizes: { type: "string", default: "1000,100000" },
    rounds: { type: "string", default: String(ROUNDS) },
    rows: { type: "string", default: "10000" },
    scrolls: { type: "string", default: "3" },
    keep: { type: "string" },
    profile: { type: "string" },
    out: { type: "string", default: "bench-reader.json" },
  },
});

const target: Target = values.browser === "firefox" ? "firefox" : "chrome";
const rows = Number(values.rows);
const say = (line: string): void => console.log(line);
const load = (): string => loadavg()[0]?.toFixed(1) ?? "?";

/** Several times over, and once more with a trace, or a profile where one is asked for. */
async function scrolls(filled: Filled): Promise<Pick<ReaderFigures, "scrolls" | "arrived">> {
  const all: ScrollFigures[] = [];
  const profiled = async (recording: { stop(): Promise<Profile> }): Promise<void> =>
    keepProfile(recording, `${values.profile}.${filled.set.posts}.cpuprofile`, say);
  for (let run = 0; run < Number(values.scrolls) - 1; run++) {
    const { figures, page } = await scrolled(filled, "#/", rows);
    await page.close();
    all.push(figures);
  }
  const recording = values.profile ? { profiled } : { trace: true };
  const { figures, page } = await scrolled(filled, "#/", rows, recording);
  const arrived = await arrive(filled, page);
  await page.close();
  return { scrolls: [...all, figures], arrived };
}

/** What only the large store has. */
async function others(filled: Filled): Promise<Readonly<Record<string, ScrollFigures>>> {
  const { prolific, longThread } = filled.set.places;
  const places = {
    "the person with half of all posts": [`#/person/${prolific}`, rows / 2],
    ...(longThread && { "a thread of 1,000 answers": [`#/post/${longThread}`, 1_000] }),
  } as Readonly<Record<string, [string, number]>>;
  const all: Record<string, ScrollFigures> = {};
  for (const [what, [hash, down]] of Object.entries(places)) {
    const { figures, page } = await scrolled(filled, hash, down, { trace: true });
    await page.close();
    all[what] = figures;
  }
  return all;
}

const folder = values.keep ? resolve(values.keep) : scratch();
mkdirSync(folder, { recursive: true });
const open: Filled[] = [];
try {
  // One folder for all runs: Chromium makes an unpacked extension's id, and so its storage, of its path.
  const extension = join(folder, `extension-${target}`);
  await buildReader(target, extension);
  say(`${target}, load ${load()}`);
  for (const posts of values.sizes.split(",").map(Number))
    open.push(await fillBrowser(target, extension, folder, posts, say));
  const [small, large] = open;
  if (!small || !large) throw new Error("two sizes are compared");
  const times: readonly Times[] = [new Map(), new Map()];
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [at, filled] of open.entries()) await quickRound(filled, round, times[at] ?? new Map());
  say(`quick rounds done, load ${load()}`);
  const figures: ReaderFigures[] = [];
  for (const [at, filled] of open.entries()) {
    const { set, fill, index } = filled;
    const said = await answers(filled);
    figures.push({
      posts: set.posts,
      fill,
      index,
      times: times[at] ?? new Map(),
      answers: said,
      ...(await scrolls(filled)),
    });
  }
  const more = await others(large);
  say(`scrolled, load ${load()}`);
  const [a, b] = figures;
  if (!a || !b) throw new Error("two sizes are compared");
  const table = rowsOf(a, b);
  say(`\n${readerTable(table, a.posts, b.posts)}\n`);
  for (const one of figures) for (const line of scrollLines(one)) say(`${one.posts} posts: ${line}`);
  for (const [what, one] of Object.entries(more))
    for (const line of scrollLines({ ...b, scrolls: [one] })) say(`${what}: ${line}`);
  const report = {
    at: new Date().toISOString(),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, load ${load()}`,
    rows: table,
    figures: figures.map((one) => ({ ...one, times: Object.fromEntries(one.times) })),
    others: more,
  };
  const kept: unknown = existsSync(values.out) ? JSON.parse(readFileSync(values.out, "utf8")) : {};
  writeFileSync(values.out, `${JSON.stringify({ ...(kept as object), [target]: report }, undefined, 2)}\n`);
  if (table.some(({ holds }) => holds === false)) process.exitCode = 1;
} finally {
  for (const one of open) await emptyBrowser(one);
  if (values.keep === undefined) tidy(folder);
}
