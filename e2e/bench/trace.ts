/** Tasks of the page's main thread out of a trace of Chromium's: how long each took, and how long it had a processor. Pure. */
import type { TraceEvent } from "./debugger.ts";

export const TRACED = ["__metadata", "toplevel", "devtools.timeline"];

export interface TracedTasks {
  /** The longest task by the clock, ms, and the same by its own time on a processor: on a busy machine others are in the first one. */
  readonly longest: number;
  readonly longestOwn: number;
  /** Tasks of more than 50 and 100 ms of their own. */
  readonly over50: number;
  readonly over100: number;
  /** All tasks' own time, ms. */
  readonly own: number;
  /** What most of the longest one's own time went to. */
  readonly named: string;
}

const TASK = "ThreadControllerImpl::RunTask";
/** Parts of a task that are named. */
const NAMED = 4;
const ms = (us: number): number => us / 1_000;

export function tasksOf(events: readonly TraceEvent[]): TracedTasks {
  const mains = new Set(
    events
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const onMain = events.filter(({ pid, tid, dur }) => dur !== undefined && mains.has(`${pid} ${tid}`));
  const tasks = onMain.filter(({ name }) => name === TASK);
  const own = tasks.map(({ tdur = 0 }) => ms(tdur));
  const top = tasks.toSorted((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0))[0];
  return {
    // Not by one call: there can be more tasks than a call takes arguments.
    longest: tasks.reduce((most, { dur = 0 }) => Math.max(most, ms(dur)), 0),
    longestOwn: ms(top?.tdur ?? 0),
    over50: own.filter((one) => one > 50).length,
    over100: own.filter((one) => one > 100).length,
    own: own.reduce((sum, one) => sum + one, 0),
    named: top === undefined ? "" : partsOf(top, onMain),
  };
}

function partsOf(task: TraceEvent, events: readonly TraceEvent[]): string {
  const sums = new Map<string, number>();
  for (const { name, cat, pid, tid, ts, dur = 0, tdur = 0, args } of events) {
    const isWithin =
      pid === task.pid && tid === task.tid && ts >= task.ts && ts + dur <= task.ts + (task.dur ?? 0);
    if (!isWithin || !cat.includes("devtools.timeline")) continue;
    const called = (args.data as { functionName?: string } | undefined)?.functionName;
    const what = called ? `${name} ${called}` : name;
    sums.set(what, (sums.get(what) ?? 0) + ms(tdur));
  }
  return [...sums]
    .sort(([, a], [, b]) => b - a)
    .slice(0, NAMED)
    .map(([what, sum]) => `${what} ${sum.toFixed(0)} ms`)
    .join(", ");
}
