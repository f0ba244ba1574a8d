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
  readonly small: number;
  readonly large: number;
  readonly ratio: number;
  /** Undefined: nothing was to be reached. */
  readonly holds?: boolean;
}

const MOST = 2;
const LONG_TASK_MS = 100;

/** The longest time for which the page did nothing else, ms: as the browser tells it, else by our own beat. */
export const longestTask = ({ tasks, beat }: ScrollFigures): number => tasks?.longest ?? beat.longest;

const perThousand = ({ ms, rows }: ScrollFigures): number => (ms * 1_000) / rows;

export function rowsOf(small: ReaderFigures, large: ReaderFigures): readonly Row[] {
  const row = (what: string, a: number, b: number, judged = true): Row => ({
    what,
    small: a,
    large: b,
    ratio: b / a,
    ...(judged && { holds: b / a <= MOST }),
  });
  return [
    ...[...small.times].map(([what, all]) =>
      // What is done once is no median.
      row(what, median(all), median(large.times.get(what) ?? []), all.length > 1),
    ),
    row("scroll, 1,000 rows", median(small.scrolls.map(perThousand)), median(large.scrolls.map(perThousand))),
    {
      ...row("longest task while scrolling", longest(small), longest(large), false),
      holds: longest(large) <= LONG_TASK_MS,
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

const longest = ({ scrolls }: ReaderFigures): number => Math.max(...scrolls.map(longestTask));

export const readerTable = (rows: readonly Row[], small: number, large: number): string =>
  tableOf(
    rows.map(({ what, small: a, large: b, ratio, holds }) => ({
      "": holds === undefined ? "" : holds ? "holds" : "MISSED",
      [`${small} posts`]: a.toFixed(1),
      [`${large} posts`]: b.toFixed(1),
      ratio: Number.isFinite(ratio) ? ratio.toFixed(2) : "-",
      what,
    })),
  );

export function scrollLines({ scrolls }: ReaderFigures): readonly string[] {
  return scrolls.map((one) => {
    const { rows, ms, waited, frames, gap, beat, tasks, page } = one;
    const mb = (bytes: number | undefined): string => (bytes === undefined ? "-" : (bytes / 1e6).toFixed(1));
    return [
      `${rows} rows in ${(ms / 1000).toFixed(1)} s, ${(waited / 1000).toFixed(1)} s of it waiting for a page; ${frames} frames, longest gap ${gap.toFixed(0)} ms`,
      `each thousand: ${one.thousands.map((part) => part.toFixed(0)).join(" ")} ms`,
      ...(tasks
        ? [
            `tasks over 50 ms: ${tasks.over50}, over 100 ms: ${tasks.over100}, longest ${tasks.longest.toFixed(0)} ms (${tasks.named})`,
          ]
        : []),
      `beats over 50 ms: ${beat.over50}, over 100 ms: ${beat.over100}, longest ${beat.longest.toFixed(0)} ms`,
      `then ${page.elements} elements, ${page.rows} rows, ${page.addresses} of ${page.addressesMade} picture addresses live, heap ${mb(one.heapBefore)} -> ${mb(one.heapAfter)} MB`,
    ].join("\n    ");
  });
}
