/** What the figures say against what was to be reached (issue 3, section 5). Pure. */
import type { Figures } from "./runs.ts";

export interface Verdict {
  readonly measure: string;
  readonly value: number;
  readonly limit: string;
  readonly holds: boolean;
}

const atLeast = (measure: string, value: number, limit: number): Verdict => ({
  measure,
  value,
  limit: `>= ${limit}`,
  holds: value >= limit,
});

const atMost = (measure: string, value: number, limit: number): Verdict => ({
  measure,
  value,
  limit: `<= ${limit}`,
  holds: value <= limit,
});

/** Shares and ratios of what was measured, as far as the sizes allow. */
export function verdictsOf(all: readonly Figures[]): readonly Verdict[] {
  return allVerdicts(all).filter(({ value }) => !Number.isNaN(value));
}

function allVerdicts(all: readonly Figures[]): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  for (const figures of all) {
    const { posts, authors, floor } = figures;
    const name = `${posts} posts, ${authors} authors`;
    const share = authors <= 20 ? 0.9 : 0.75;
    if (posts >= 20_000) {
      // An empty database has its size too, and would be most of a small one.
      verdicts.push(atMost(`disk / text, ${name}`, figures.disk / figures.text, 2.5));
      verdicts.push(atLeast(`ingest by poll / floor, ${name}`, figures.ingest / floor, share));
      verdicts.push(atLeast(`ingest by frames / floor, ${name}`, figures.ingestFrames / floor, share));
      // By poll all are told again: of more than the newest 20,000 it is no measure.
      if (posts === 20_000)
        verdicts.push(atLeast(`held again by poll / first time, ${name}`, figures.held / figures.ingest, 5));
      verdicts.push(
        atLeast(`held again by frames / first time, ${name}`, figures.heldFrames / figures.ingestFrames, 5),
      );
    }
    const { fresh, further } = figures.thousand ?? {};
    if (fresh)
      verdicts.push(atLeast(`ingest by poll / rival, fresh, ${name}`, fresh.ingest / fresh.rival, 40));
    if (further)
      verdicts.push(atLeast(`ingest by poll / rival, warm, ${name}`, further.ingest / further.rival, 40));
  }
  for (const authors of new Set(all.map((figures) => figures.authors))) {
    const small = all.find((figures) => figures.posts === 1_000 && figures.authors === authors);
    const large = all.find((figures) => figures.posts === 100_000 && figures.authors === authors);
    if (!small || !large) continue;
    const name = `100,000 against 1,000 posts, ${authors} authors`;
    verdicts.push(atMost(`wake to the socket, ${name}`, large.wakeOpen / small.wakeOpen, 1.3));
    verdicts.push(atMost(`wake to the first frame, ${name}`, large.wakeFrame / small.wakeFrame, 1.3));
    verdicts.push(atMost(`newest page, ${name}`, large.recent / small.recent, 1.5));
    verdicts.push(atMost(`page of a feed, ${name}`, large.feed / small.feed, 1.5));
    verdicts.push(atMost(`unread, ${name}`, large.unread / small.unread, 1.5));
    if (small.heap && large.heap) verdicts.push(atMost(`heap, ${name}`, large.heap / small.heap, 2));
  }
  return verdicts;
}

/** Lines of one column a name, as wide as it needs. */
export function tableOf(rows: readonly Readonly<Record<string, string | number>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? "")))];
  const widths = names.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  return cells.map((line) => line.map((cell, at) => cell.padStart(widths[at] ?? 0)).join("  ")).join("\n");
}

const figure = (value: number | undefined, digits = 0): string =>
  value === undefined || Number.isNaN(value) ? "-" : value.toFixed(digits);

export const figureRow = (figures: Figures): Record<string, string> => ({
  posts: String(figures.posts),
  authors: String(figures.authors),
  "floor/s": figure(figures.floor),
  "rival/s": figure(figures.thousand?.fresh.rival),
  "poll/s": figure(figures.ingest),
  "frames/s": figure(figures.ingestFrames),
  share: figure(figures.ingest / figures.floor, 2),
  "share(f)": figure(figures.ingestFrames / figures.floor, 2),
  "held/s": figure(figures.held),
  "held(f)/s": figure(figures.heldFrames),
  "no engine(f)/s": figure(figures.sinkFrames),
  "socket ms": figure(figures.wakeOpen),
  "frame ms": figure(figures.wakeFrame),
  "recent ms": figure(figures.recent, 2),
  "feed ms": figure(figures.feed, 2),
  "unread ms": figure(figures.unread, 2),
  "heap MB": figures.heap === undefined ? "-" : figure(figures.heap / 1e6, 1),
  "disk/text": figure(figures.disk / figures.text, 2),
  "estimate/text": figure(figures.diskEstimate / figures.text, 2),
});
