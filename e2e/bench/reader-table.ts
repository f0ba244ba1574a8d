/** What the reader's times say against what was to be shown (issue 5, must show 2). Pure. */
import type { Arrived, ScrollFigures, Times } from "./reader-measures.ts";
import { tableOf } from "./table.ts";
import { median } from "./tells.ts";

/** Of one store. */
export interface ReaderFigures {
  readonly posts: number;
  readonly fill: number;
  readonly index: number;
  readonly times: Times;
  readonly answers: Readonly<Record<string, number>>;
  /** The newest posts, scrolled several times over. */
  readonly scrolls: readonly ScrollFigures[];
  readonly arrived: Arrived;
}

export interface Row {
  readonly what: string;
  /** By the clock, ms. */
  readonly small: number;
  readonly large: number;
  readonly ratio: number;
  /** The same by the time on a processor, where it was counted. */
  readonly cpu?: { readonly small: number; readonly large: number; readonly ratio: number };
  /** Undefined: nothing was to be reached. */
  readonly holds?: boolean;
}

const MOST = 2;
const LONG_TASK_MS = 100;

/** The longest time for which the page did nothing else, ms: its own time on a processor where a trace tells it, else as the browser tells it, else by our own beat. */
export const longestTask = (scrolls: readonly ScrollFigures[]): number => {
  const traced = scrolls.flatMap((one) => one.traced ?? []);
  if (traced.length > 0) return Math.max(...traced.map(({ longestOwn }) => longestOwn));
  return Math.max(...scrolls.map(({ tasks, beat }) => tasks?.longest ?? beat.longest));
};

/** The same measure in each browser. It is said and not judged: other programs' work is in it, and tasks that came one behind the other. */
const longestBeat = ({ scrolls }: ReaderFigures): number =>
  Math.max(...plain(scrolls).map(({ beat }) => beat.longest));

/** What is traced is slower for that. */
const plain = (scrolls: readonly ScrollFigures[]): readonly ScrollFigures[] => {
  const untraced = scrolls.filter(({ traced }) => traced === undefined);
  return untraced.length > 0 ? untraced : scrolls;
};
const perThousand = ({ rows }: ScrollFigures, ms: number): number => (ms * 1_000) / rows;

export function rowsOf(small: ReaderFigures, large: ReaderFigures): readonly Row[] {
  const row = (what: string, a: number, b: number, judged = true): Row => ({
    what,
    small: a,
    large: b,
    ratio: b / a,
    ...(judged && { holds: b / a <= MOST }),
  });
  const withCpu = (one: Row, a: number, b: number): Row =>
    a > 0 ? { ...one, cpu: { small: a, large: b, ratio: b / a } } : one;
  const timed = [...small.times].map(([what, { ms, cpu }]) => {
    const other = large.times.get(what) ?? { ms: [], cpu: [] };
    // What is done once is no median.
    return withCpu(row(what, median(ms), median(other.ms), ms.length > 1), median(cpu), median(other.cpu));
  });
  const scroll = (of: (one: ScrollFigures) => number) =>
    [small, large].map(({ scrolls }) => median(plain(scrolls).map((one) => perThousand(one, of(one))))) as [
      number,
      number,
    ];
  return [
    ...timed,
    withCpu(row("scroll, 1,000 rows", ...scroll(({ ms }) => ms)), ...scroll(({ cpu }) => cpu)),
    row("longest gap between two beats of the page", longestBeat(small), longestBeat(large), false),
    {
      ...row("longest task while scrolling", longestTask(small.scrolls), longestTask(large.scrolls), false),
      holds: longestTask(large.scrolls) <= LONG_TASK_MS,
    },
    row("12 new posts: told until the button", small.arrived.ms, large.arrived.ms, false),
    {
      ...row("new posts: px that the row at the top moved", small.arrived.moved, large.arrived.moved, false),
      holds: small.arrived.moved < 1 && large.arrived.moved < 1,
    },
    ...Object.entries(small.answers).map(([what, ms]) =>
      row(`  the background's answer: ${what}`, ms, large.answers[what] ?? Number.NaN, false),
    ),
  ];
}

export const readerTable = (rows: readonly Row[], small: number, large: number): string =>
  tableOf(
    rows.map(({ what, small: a, large: b, ratio, cpu, holds }) => ({
      "": holds === undefined ? "" : holds ? "holds" : "MISSED",
      [`${small} posts`]: a.toFixed(1),
      [`${large} posts`]: b.toFixed(1),
      ratio: Number.isFinite(ratio) ? ratio.toFixed(2) : "-",
      "CPU ms": cpu ? `${cpu.small.toFixed(0)} / ${cpu.large.toFixed(0)}` : "",
      "its ratio": cpu ? cpu.ratio.toFixed(2) : "",
      what,
    })),
  );

export function scrollLines({ scrolls }: ReaderFigures): readonly string[] {
  return scrolls.map((one) => {
    const { rows, ms, waited, frames, gap, beat, tasks, page, traced } = one;
    const mb = (bytes: number | undefined): string => (bytes === undefined ? "-" : (bytes / 1e6).toFixed(1));
    return [
      `${rows} rows in ${(ms / 1000).toFixed(1)} s, ${(waited / 1000).toFixed(1)} s of it waiting for a page; ${frames} frames, longest gap ${gap.toFixed(0)} ms`,
      `each thousand: ${one.thousands.map((part) => part.toFixed(0)).join(" ")} ms`,
      ...(tasks
        ? [
            `tasks over 50 ms: ${tasks.over50}, over 100 ms: ${tasks.over100}, longest ${tasks.longest.toFixed(0)} ms (${tasks.named})`,
          ]
        : []),
      ...(traced
        ? [
            `by its own time on a processor: over 50 ms: ${traced.over50}, over 100 ms: ${traced.over100}, longest ${traced.longestOwn.toFixed(0)} ms (${traced.named}); all tasks ${(traced.own / 1000).toFixed(1)} s`,
          ]
        : []),
      `beats over 50 ms: ${beat.over50}, over 100 ms: ${beat.over100}, longest ${beat.longest.toFixed(0)} ms`,
      `then ${page.elements} elements, ${page.rows} rows, ${page.addresses} of ${page.addressesMade} picture addresses live, heap ${mb(one.heapBefore)} -> ${mb(one.heapAfter)} MB`,
    ].join("\n    ");
  });
}
