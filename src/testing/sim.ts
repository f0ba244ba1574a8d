/** `npm run sim -- --seed 7 --hours 24 --clients 10 --pubs 3`: one simulated run, its table, and exit code 1 where a promise was broken. */
import { parseArgs } from "node:util";
import { systemClock } from "../base/clock.ts";
import { faultKinds } from "./faults.ts";
import { type Outcome, type Plan, simulate } from "./sim-world.ts";

/** Broken promises whose last events are printed. */
const SHOWN = 3;
const HOUR_MS = 60 * 60_000;

function planOf(args: readonly string[]): Plan {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { seed: text, hours: text, clients: text, pubs: text },
  });
  const figure = (name: keyof typeof values, fallback: number, least: number): number => {
    const value = values[name] === undefined ? fallback : Number(values[name]);
    if (!Number.isFinite(value) || value < least)
      throw new RangeError(`--${name} takes a number from ${least}`);
    return value;
  };
  return {
    seed: figure("seed", 1, 0),
    hours: figure("hours", 24, 0),
    clients: figure("clients", 10, 1),
    pubs: figure("pubs", 3, 1),
  };
}

function table(outcome: Outcome): string {
  const links = outcome.network.links();
  const rows = outcome.clients.map(({ name, held, expected, lives }) => {
    const counts = links.filter((link) => link.client === name).map((link) => link.counts);
    const sum = (of: (count: (typeof counts)[number]) => number): string =>
      counts.reduce((total, count) => total + of(count), 0).toLocaleString("en");
    return [
      name,
      sum((count) => count.framesIn),
      sum((count) => count.framesOut),
      sum((count) => count.requests),
      sum((count) => Math.round(count.characters / 1_000)),
      sum((count) => count.opened),
      String(lives),
      `${held} of ${expected}`,
    ];
  });
  const head = ["client", "frames in", "out", "requests", "kB", "connects", "lives", "held"];
  return aligned([head, ...rows]);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ");
  return rows.map(line).join("\n");
}

function faultsMet({ network: { met }, forgotten }: Outcome): string {
  const kinds = faultKinds.map((kind) => `${kind} ${met.get(kind) ?? "NOT MET"}`);
  return `faults met: ${kinds.join(", ")}; posts that a forgetful pub lost: ${forgotten}`;
}

async function main(args: readonly string[]): Promise<number> {
  const plan = planOf(args);
  const began = systemClock.now();
  const outcome = await simulate(plan);
  const took = ((systemClock.now() - began) / 1_000).toFixed(1);
  const { trace } = outcome.network;
  const passed = (outcome.passedMs / HOUR_MS).toFixed(1);
  const { seed, hours, clients, pubs } = plan;
  console.log(
    `seed ${seed}: ${hours} hours of faults, ${passed} in all, ${clients} clients, ${pubs} pubs, ${outcome.posts} posts`,
  );
  console.log(table(outcome));
  console.log(faultsMet(outcome));
  console.log(`trace ${trace.hash()}, ${trace.length.toLocaleString("en")} events, ${took} s`);
  if (outcome.broken.length === 0) {
    console.log("every promise kept");
    return 0;
  }
  console.log(`\nBROKEN with --seed ${seed} --hours ${hours} --clients ${clients} --pubs ${pubs}:`);
  for (const { what } of outcome.broken) console.log(`  ${what}`);
  for (const { what, events } of outcome.broken.slice(0, SHOWN)) {
    console.log(`\nthe last events before "${what}":`);
    for (const event of events) console.log(`  ${event}`);
  }
  return 1;
}

process.exitCode = await main(process.argv.slice(2));
