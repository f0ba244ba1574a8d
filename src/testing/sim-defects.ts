/**
 * `npm run sim:defects`: whether the simulation would notice. Each of the deliberate defects, one at a time, must break the promise that it
 * names; the seeds that showed it must keep every promise of the engine as it is. Exit code 1 where one is missed.
 * `-- --only cursor --seeds 1..80` looks for seeds for those whose names have this in them.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type Defect, defects } from "./defects.ts";
import { seedRange } from "./seed-range.ts";
import { type Done, runAll } from "./sim-crew.ts";

const HOURS = 24;

interface Tried {
  readonly defect: Defect;
  /** The first seed that showed it, and how it read. */
  readonly found: { readonly seed: number; readonly what: string } | undefined;
  /** What was broken besides, where nothing was found. */
  readonly besides: readonly string[];
}

const wishes = (seeds: readonly number[]) => seeds.map((seed) => ({ seed, hours: HOURS }));

async function look(defect: Defect, seeds: readonly number[], jobs: number): Promise<Tried> {
  let found: Tried["found"];
  const besides = new Set<string>();
  const done = ({ summary: { seed, broken } }: Done): "enough" | undefined => {
    const breach = broken.find(({ what }) => defect.breaks.test(what));
    if (breach) found ??= { seed, what: breach.what };
    else for (const { what } of broken.slice(0, 3)) besides.add(`seed ${seed}: ${what}`);
    return found && "enough";
  };
  await runAll(wishes(seeds), jobs, done, defect);
  return { defect, found, besides: [...besides] };
}

function report({ defect: { name, file }, found, besides }: Tried): void {
  console.log(
    found ? `found by seed ${found.seed}: ${name} (${file})\n    ${found.what}` : `MISSED: ${name} (${file})`,
  );
  if (!found) for (const what of besides) console.log(`    broken instead, ${what}`);
}

/** Seeds that break a promise of the engine as it is: what they show proves nothing. */
async function brokenAnyway(seeds: readonly number[], jobs: number): Promise<readonly string[]> {
  const broken: string[] = [];
  await runAll(wishes(seeds), jobs, ({ summary }) => {
    for (const { what } of summary.broken) broken.push(`seed ${summary.seed} without any defect: ${what}`);
    return undefined;
  });
  return broken;
}

async function main(args: readonly string[]): Promise<number> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args: [...args], options: { only: text, seeds: text } });
  const left = defects.filter(({ name }) => name.includes(values.only ?? ""));
  if (left.length === 0) throw new RangeError(`no defect has "${values.only}" in its name`);
  const jobs = availableParallelism();
  const lanes = Math.min(jobs, left.length);
  const all: Tried[] = [];
  const lane = async (): Promise<void> => {
    for (let defect = left.shift(); defect; defect = left.shift()) {
      const seeds = values.seeds === undefined ? defect.seeds : seedRange(values.seeds);
      const tried = await look(defect, seeds, Math.max(1, Math.floor(jobs / lanes)));
      report(tried);
      all.push(tried);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const shown = new Set(all.flatMap(({ found }) => found?.seed ?? []));
  const anyway = await brokenAnyway([...shown], jobs);
  for (const what of anyway) console.log(`BROKEN by ${what}`);
  const missed = all.filter(({ found }) => !found).length;
  console.log(`${all.length - missed} defects found, ${missed} missed`);
  return missed + anyway.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
