/** Firefox's own profiler: tasks of the thread in which the extension's pages and its background run, as its event loop counted them. */
import type { Driver } from "../fixtures/driver.ts";
import type { TracedTasks } from "./trace.ts";

/** Of one main thread, times in ms since the beginning. */
export interface GeckoThread {
  readonly process: string;
  /** What the processor's time of samples is counted in: `ns` or `µs`. */
  readonly unit: string;
  /** Long tasks as Firefox marks them (above 50 ms), and what else took more than a few ms. */
  readonly marks: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  /** When, and how long the thread had a processor since the sample before. */
  readonly samples: readonly (readonly [at: number, cpu: number])[];
}

const SAMPLE_EACH_MS = 1;
const ENTRIES = 2 ** 25;

/** Without stacks: what is wanted are the marks, and how long the thread had a processor meanwhile. */
const START = `const done = arguments[arguments.length - 1];
  Services.profiler.StartProfiler(${ENTRIES}, ${SAMPLE_EACH_MS}, ["cpu", "nostacksampling", "nomarkerstacks"], ["GeckoMain"])
    .then(() => done(null), (error) => done(String(error)));`;

/** What of a profile is looked at, told in the browser: a profile has tens of megabytes. */
const stopScript = (): string => `const done = arguments[arguments.length - 1];
  (async () => {
    const whole = await Services.profiler.getProfileDataAsync();
    await Services.profiler.StopProfiler();
    const threads = [];
    const walk = ({ meta, threads: own, processes }) => {
      const offset = meta.startTime - whole.meta.startTime;
      for (const { name, processName, processType, stringTable, markers, samples } of own) {
        if (name !== "GeckoMain") continue;
        const [mark, sample] = [markers.schema, samples.schema];
        threads.push({
          process: processName ?? processType ?? "",
          unit: meta.sampleUnits?.threadCPUDelta ?? "",
          marks: markers.data.map((row) => {
            const from = row[mark.startTime] + offset;
            // What has no length has no end, or one of 0.
            return { name: stringTable[row[mark.name]], from, to: Math.max(from, (row[mark.endTime] ?? 0) + offset) };
          }),
          samples: samples.data.map((row) => [row[sample.time] + offset, row[sample.threadCPUDelta] ?? 0]),
        });
      }
      for (const part of processes ?? []) walk(part);
    };
    walk(whole);
    const __name = (one) => one;
    return (${tasksOfGecko.toString()})(threads);
  })().then(done, (error) => done(String(error)));`;

/** Records until it is stopped. */
export async function recordGecko(driver: Driver): Promise<{ stop(): Promise<TracedTasks> }> {
  const inBrowser = async (script: string): Promise<unknown> => {
    if (!driver.inBrowser) throw new Error("only Firefox has this profiler");
    return driver.inBrowser(script);
  };
  const failed = await inBrowser(START);
  if (failed !== null) throw new Error(`the profiler did not start: ${JSON.stringify(failed)}`);
  return {
    async stop() {
      const told = await inBrowser(stopScript());
      if (typeof told !== "object" || told === null) throw new Error(`no profile: ${JSON.stringify(told)}`);
      return told as TracedTasks;
    },
  };
}

/**
 * Tasks of at most 50 ms are not marked one by one: `longest` is 0 where there is none above. Pure, and without anything around it: its text
 * runs in the browser.
 */
export function tasksOfGecko(threads: readonly GeckoThread[]): TracedTasks {
  /** The process of extensions, background and pages. */
  const PROCESS = "WebExtensions";
  const LONG = ["LongTask", "LongIdleTask"];
  /** Parts of a task that are named. */
  const NAMED = 4;
  const thread = threads.find(({ process }) => process === PROCESS);
  if (!thread)
    throw new Error(`no process of extensions among ${threads.map(({ process }) => process).join(", ")}`);
  const perMs = thread.unit === "ns" ? 1e6 : 1e3;
  const ownOf = ({ from, to }: { from: number; to: number }): number =>
    thread.samples.reduce((sum, [at, cpu]) => (at > from && at <= to ? sum + cpu : sum), 0) / perMs;
  const tasks = thread.marks
    .filter(({ name }) => LONG.includes(name))
    .map((task) => ({ ...task, own: Math.min(ownOf(task), task.to - task.from) }));
  const top = tasks.toSorted((a, b) => b.own - a.own)[0];
  const parts = new Map<string, number>();
  for (const { name, from, to } of top ? thread.marks : [])
    if (top && !LONG.includes(name) && from >= top.from && to <= top.to)
      parts.set(name, (parts.get(name) ?? 0) + to - from);
  return {
    longest: Math.max(0, ...tasks.map(({ from, to }) => to - from)),
    longestOwn: top?.own ?? 0,
    over50: tasks.filter(({ own }) => own > 50).length,
    over100: tasks.filter(({ own }) => own > 100).length,
    own: thread.samples.reduce((sum, [, cpu]) => sum + cpu, 0) / perMs,
    named: [...parts]
      .sort(([, a], [, b]) => b - a)
      .slice(0, NAMED)
      .map(([what, sum]) => `${what} ${sum.toFixed(0)} ms`)
      .join(", "),
  };
}
