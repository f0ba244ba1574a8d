/**
 * `npm run sim -- --seed 7 --hours 24`: one simulated run and its table; `--seeds 1..200`: many, on all cores, a line each.
 * Clients and pubs are drawn from the seed unless `--clients` or `--pubs` say how many. Exit code 1 where a promise was broken.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { systemClock } from "../base/clock.ts";
import { seedRange } from "./seed-range.ts";
import { runAll } from "./sim-crew.ts";
import { planFor, type Wish } from "./sim-plan.ts";
import { breachesOf, faultsMet, line, type Summary, summaryOf, table } from "./sim-report.ts";
import { simulate } from "./sim-world.ts";

interface Asked {
  readonly seeds: readonly number[];
  readonly rest: Omit<Wish, "seed">;
  readonly jobs: number;
}

function asked(args: readonly string[]): Asked {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { seed: text, seeds: text, hours: text, clients: text, pubs: text, jobs: text },
  });
  const figure = (name: keyof typeof values, least: number): number | undefined => {
    const value = values[name] === undefined ? undefined : Number(values[name]);
    if (value !== undefined && !(Number.isFinite(value) && value >= least))
      throw new RangeError(`--${name} takes a number from ${least}`);
    return value;
  };
  const [clients, pubs] = [figure("clients", 1), figure("pubs", 1)];
  return {
    seeds: values.seeds === undefined ? [figure("seed", 0) ?? 1] : seedRange(values.seeds),
    rest: {
      hours: figure("hours", 0) ?? 24,
      ...(clients === undefined ? {} : { clients }),
      ...(pubs === undefined ? {} : { pubs }),
    },
    jobs: figure("jobs", 1) ?? availableParallelism(),
  };
}

/** How to see one seed again. */
function command(seed: number, { hours, clients, pubs }: Asked["rest"]): string {
  const wishes = Object.entries({ hours, clients, pubs }).filter(([, value]) => value !== undefined);
  return `npm run sim -- --seed ${seed} ${wishes.map(([name, value]) => `--${name} ${String(value)}`).join(" ")}`;
}

async function one(seed: number, rest: Asked["rest"]): Promise<readonly Summary[]> {
  const plan = planFor({ ...rest, seed });
  const began = systemClock.now();
  const outcome = await simulate(plan);
  const seconds = ((systemClock.now() - began) / 1_000).toFixed(1);
  const summary = summaryOf(plan, outcome);
  console.log(table(plan, outcome));
  console.log(`trace ${summary.trace}, ${summary.events.toLocaleString("en")} events, ${seconds} s`);
  return [summary];
}

async function many({ seeds, rest, jobs }: Asked): Promise<readonly Summary[]> {
  const all: Summary[] = [];
  await runAll(
    seeds.map((seed) => ({ ...rest, seed })),
    jobs,
    ({ summary, seconds }) => {
      all.push(summary);
      console.log(line(summary, seconds));
      for (const { what } of summary.broken) console.log(`    ${what}`);
      return undefined;
    },
  );
  return all;
}

async function main(args: readonly string[]): Promise<number> {
  const wanted = asked(args);
  const { seeds, rest } = wanted;
  const [only] = seeds;
  const summaries = seeds.length === 1 && only !== undefined ? await one(only, rest) : await many(wanted);
  console.log(faultsMet(summaries));
  const broken = summaries.filter((summary) => summary.broken.length > 0);
  for (const summary of broken) console.log(breachesOf(summary, command(summary.seed, rest)));
  if (broken.length > 0) return 1;
  console.log(`every promise kept${seeds.length === 1 ? "" : ` by ${seeds.length} seeds`}`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
