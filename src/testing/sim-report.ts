/** What a simulated run tells: for one seed a table of its clients, for many a line each and the faults of all together. */
import type { Breach } from "./breaches.ts";
import { faultKinds } from "./faults.ts";
import type { Plan, PubKind } from "./sim-plan.ts";
import type { Outcome } from "./sim-world.ts";

/** Broken promises whose last events are printed. */
const SHOWN = 3;
const HOUR_MS = 60 * 60_000;

/** Plain data: it goes from one process to another. */
export interface Summary {
  readonly seed: number;
  readonly clients: number;
  readonly pubs: readonly PubKind[];
  readonly posts: number;
  readonly held: number;
  readonly expected: number;
  readonly lives: number;
  readonly frames: number;
  readonly events: number;
  readonly trace: string;
  readonly met: readonly (readonly [string, number])[];
  readonly broken: readonly Breach[];
}

export function summaryOf(plan: Plan, outcome: Outcome): Summary {
  const sum = (of: (client: Outcome["clients"][number]) => number): number =>
    outcome.clients.reduce((total, client) => total + of(client), 0);
  const { trace, met } = outcome.network;
  return {
    seed: plan.seed,
    clients: plan.clients,
    pubs: plan.pubs,
    posts: outcome.posts,
    held: sum(({ held }) => held),
    expected: sum(({ expected }) => expected),
    lives: sum(({ lives }) => lives),
    frames: outcome.network.links().reduce((total, link) => total + link.frames, 0),
    events: trace.length,
    trace: trace.hash(),
    met: [...met, ["lost by a pub", outcome.forgotten]],
    broken: outcome.broken,
  };
}

export function table(plan: Plan, outcome: Outcome): string {
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
  const passed = (outcome.passedMs / HOUR_MS).toFixed(1);
  const pubs = plan.pubs.join(", ");
  return `seed ${plan.seed}: ${plan.hours} hours of faults, ${passed} in all, ${plan.clients} clients, pubs: ${pubs}; ${outcome.posts} posts
${aligned([head, ...rows])}`;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ");
  return rows.map(line).join("\n");
}

/** One seed on one line. */
export function line(summary: Summary, seconds: number): string {
  const { seed, clients, pubs, posts, held, expected, lives, frames, trace, broken } = summary;
  const verdict = broken.length === 0 ? "kept" : `${broken.length} BROKEN`;
  return [
    `seed ${String(seed).padStart(4)}`,
    `${String(clients).padStart(2)} clients`,
    `${String(posts).padStart(3)} posts`,
    `${String(lives).padStart(4)} lives`,
    `${frames.toLocaleString("en").padStart(8)} frames`,
    `${held} of ${expected} held`.padStart(16),
    trace.slice(0, 8),
    `${seconds.toFixed(1).padStart(5)} s`,
    `${verdict}: ${pubs.join(", ")}`,
  ].join("  ");
}

/** How often each kind of fault was met in all of these runs together; a kind that none met is said to be so. */
export function faultsMet(summaries: readonly Summary[]): string {
  const met = new Map<string, number>();
  for (const summary of summaries)
    for (const [kind, times] of summary.met) met.set(kind, (met.get(kind) ?? 0) + times);
  const kinds = faultKinds.map((kind) => `${kind} ${met.get(kind)?.toLocaleString("en") ?? "NOT MET"}`);
  const lost = (met.get("lost by a pub") ?? 0).toLocaleString("en");
  return `faults met: ${kinds.join(", ")}; log entries that a pub lost: ${lost}`;
}

/** The broken promises of one seed, how to see them again, and what happened right before. */
export function breachesOf({ seed, broken }: Summary, command: string): string {
  const events = broken
    .slice(0, SHOWN)
    .map(
      (breach) =>
        `\nthe last events before "${breach.what}":\n${breach.events.map((event) => `  ${event}`).join("\n")}`,
    );
  return [`\nBROKEN by seed ${seed}: ${command}`, ...broken.map(({ what }) => `  ${what}`), ...events].join(
    "\n",
  );
}
