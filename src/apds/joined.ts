import type { Committed } from "./store.ts";

/** What a commit and the fill steps behind it did together. */
export function joined(first: Committed, steps: readonly Committed[]): Committed {
  if (steps.length === 0) return first;
  const all = [first, ...steps];
  return {
    ...first,
    arrivals: all.flatMap(({ arrivals }) => arrivals),
    wanted: all.flatMap(({ wanted }) => wanted),
    totals: steps.at(-1)?.totals ?? first.totals,
    settled: all.flatMap(({ settled }) => settled),
  };
}
