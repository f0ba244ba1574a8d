/** One size of the bench: two browsers beside each other, one with the engine and one with what it is compared with. */

import type { Target } from "../fixtures/driver.ts";
import { startPub } from "../fixtures/pub.ts";
import { type Bench, keepProfile, open, shut, storedBytes } from "./browser.ts";
import { cpuOf } from "./cpu.ts";
import { type Feeder, startFeeder } from "./feeder.ts";
import { type PostSet, postSet } from "./posts.ts";
import { type Thousand, thousandLine } from "./rates.ts";
import { HELD_POSTS, perSecond, tellHeld, tellNew, tellNobody, wakes } from "./tells.ts";
import { measureThousand } from "./thousand.ts";

export interface Figures {
  readonly posts: number;
  readonly authors: number;
  /** Posts/s; what was not measured is no number. */
  floor: number;
  thousand: Thousand | undefined;
  ingest: number;
  ingestFrames: number;
  held: number;
  heldFrames: number;
  /** Frames that are dropped as they come, two a post: more the browser does not give out. */
  sinkFrames: number;
  /** ms to the open socket, and to the first frame, which we send 2 s after it. */
  wakeOpen: number;
  wakeFrame: number;
  /** ms. */
  recent: number;
  feed: number;
  unread: number;
  /** Bytes; of the heap only where the browser tells. */
  heap: number | undefined;
  disk: number;
  diskEstimate: number;
  text: number;
}

export interface Plan {
  readonly target: Target;
  readonly posts: number;
  readonly authors: number;
  /** A file for a CPU profile of the ingest (Chromium). */
  readonly profile: string | undefined;
  /** What is measured; the rest is left out, and its figures are no numbers. */
  readonly parts: ReadonlySet<Part>;
}

export const PARTS = ["poll", "held", "heldFrames", "reads", "wake", "rival", "sink", "frames"] as const;
export type Part = (typeof PARTS)[number];

/** The rival's JavaScript verification takes 10 s a thousand. */
const RIVAL_POSTS = 1_000;
const NONE = {
  floor: Number.NaN,
  thousand: undefined,
  ingest: Number.NaN,
  ingestFrames: Number.NaN,
  held: Number.NaN,
  heldFrames: Number.NaN,
  sinkFrames: Number.NaN,
  wakeOpen: Number.NaN,
  wakeFrame: Number.NaN,
  recent: Number.NaN,
  feed: Number.NaN,
  unread: Number.NaN,
  heap: undefined,
  disk: Number.NaN,
  diskEstimate: Number.NaN,
};

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

export async function measure(
  plan: Plan,
  extension: string,
  folder: string,
  say: (line: string) => void,
): Promise<Figures> {
  const { target, posts, authors, parts } = plan;
  const set = await postSet(posts, authors);
  const feeder = await startFeeder();
  feeder.serve(set.pairs);
  const texts = `${feeder.http}texts`;
  const newest = Math.min(posts, HELD_POSTS);
  const beside = await open(target, extension, folder);
  const figures: Figures = { ...NONE, posts, authors, text: set.bytes };
  const floors: number[] = [];
  const floor = async (): Promise<void> => {
    floors.push((await beside.worker.run("floor", { texts })).ms);
    figures.floor = perSecond(floors.length * posts, sum(floors));
    say(`floor ${perSecond(posts, floors.at(-1) ?? 0).toFixed(0)} posts/s`);
  };
  try {
    await floor();
    if (parts.has("poll")) await polled(plan, extension, folder, { feeder, set, floor, figures, say });
    if (parts.has("rival") && posts <= RIVAL_POSTS) {
      // A run of a quarter of a second is at the mercy of each moment: what is compared with the rival is the median of several browsers.
      const thousand = await measureThousand({ target, posts, authors, extension, folder });
      Object.assign(figures, { thousand, ingest: thousand.fresh.ingest });
      say(`in browsers that have just started: ${thousandLine(thousand.fresh)}`);
      say(`in a warm one: ${thousandLine(thousand.further)}`);
    }
    if (parts.has("sink")) {
      const [rate, us] = await withCpu(beside, newest, () => tellNobody(beside.worker, feeder, set));
      figures.sinkFrames = rate;
      say(`frames without an engine ${rate.toFixed(0)} posts/s${us}`);
    }
    if (parts.has("frames")) {
      const fresh = await open(target, extension, folder);
      try {
        const [rate, us] = await withCpu(fresh, posts, () => tellNew(fresh, plan.profile, feeder, set, say));
        figures.ingestFrames = rate;
        say(`ingest by frames ${rate.toFixed(0)} posts/s${us}`);
      } finally {
        await shut(fresh);
      }
      await floor();
      say(`which is ${(figures.ingestFrames / figures.floor).toFixed(2)} of the floor`);
    }
    return figures;
  } finally {
    await shut(beside);
    await feeder.close();
  }
}

/** What it gives, and, as a part of a sentence, what the browser's processes had of the processors meanwhile: that is as much on a busy machine. */
async function withCpu<T>(
  { profile }: Bench,
  posts: number,
  work: () => Promise<T>,
): Promise<readonly [value: T, us: string]> {
  const before = cpuOf(profile);
  const value = await work();
  const used = cpuOf(profile) - before;
  return [value, used > 0 ? `, ${((used * 1_000) / posts).toFixed(0)} µs of processors a post` : ""];
}

interface Around {
  readonly feeder: Feeder;
  readonly set: PostSet;
  readonly floor: () => Promise<void>;
  readonly figures: Figures;
  readonly say: (line: string) => void;
}

/**
 * Bytes on disk once the database was opened again: LevelDB keeps the tables that it has merged until its next work, or until it is
 * opened, so that what lies there right behind an ingest is once or twice the database, by chance.
 */
async function atRest(
  { profile }: Bench,
  target: Target,
  extension: string,
  folder: string,
): Promise<number> {
  const again = await open(target, extension, folder, profile);
  try {
    await again.worker.run("indexed", null);
  } finally {
    await shut(again);
  }
  return storedBytes(profile);
}

/** What is measured with a store that a catch-up by poll filled. */
async function polled(
  { target, posts, parts, profile }: Plan,
  extension: string,
  folder: string,
  { feeder, set, floor, figures, say }: Around,
): Promise<void> {
  const pub = await startPub({ data: set.pub });
  const newest = Math.min(posts, HELD_POSTS);
  const engine = await open(target, extension, folder);
  const { worker } = engine;
  try {
    const recording = profile === undefined ? undefined : await engine.debug?.profile();
    const first = await worker.run("ingest", { url: pub.url, posts });
    if (recording && profile !== undefined) await keepProfile(recording, profile, say);
    const index = await worker.run("indexed", null);
    say(`words of all in the index after ${(index.ms / 1_000).toFixed(1)} s more`);
    // The floor before and behind, so that a noisy moment of the machine hits both sides.
    await floor();
    figures.ingest = perSecond(posts, first.ms);
    say(
      `ingest ${figures.ingest.toFixed(0)} posts/s, ${(figures.ingest / figures.floor).toFixed(2)} of the floor`,
    );
    await worker.run("remove", { url: pub.url });
    figures.heap = await engine.debug?.heap();
    if (parts.has("held")) {
      const url = `ws://localhost:${pub.port}/`;
      const recorded = profile === undefined ? undefined : await engine.debug?.profile();
      const again = await worker.run("run", { url, texts: 2 * posts });
      if (recorded && profile !== undefined) await keepProfile(recorded, `${profile}.again.cpuprofile`, say);
      await worker.run("remove", { url });
      figures.held = perSecond(posts, again.ms);
      say(`held ${figures.held.toFixed(0)} posts/s`);
    }
    if (parts.has("reads")) {
      const { estimate, ...reads } = await worker.run("reads", null);
      Object.assign(figures, reads, { diskEstimate: estimate });
      say(
        `newest page ${reads.recent.toFixed(2)} ms, a feed's page ${(reads.feed ?? Number.NaN).toFixed(2)} ms, unread ${reads.unread.toFixed(2)} ms`,
      );
    }
    if (parts.has("heldFrames")) {
      const recorded = profile === undefined ? undefined : await engine.debug?.profile();
      const [rate, us] = await withCpu(engine, newest, () => tellHeld(worker, feeder, set, posts));
      figures.heldFrames = rate;
      if (recorded && profile !== undefined) await keepProfile(recorded, `${profile}.held.cpuprofile`, say);
      say(`held, told by frames ${rate.toFixed(0)} posts/s${us}`);
    }
    if (parts.has("wake")) {
      const wake = await wakes(worker, feeder);
      [figures.wakeOpen, figures.wakeFrame] = [wake.open, wake.frame];
      say(`wake ${wake.open.toFixed(0)} ms to the socket, ${wake.frame.toFixed(0)} ms to the first frame`);
    }
    await shut(engine);
    const [closed, rested] = [storedBytes(engine.profile), await atRest(engine, target, extension, folder)];
    figures.disk = rested;
    say(
      `disk / text ${(rested / set.bytes).toFixed(2)}, as the browser was shut ${(closed / set.bytes).toFixed(2)}`,
    );
  } finally {
    await shut(engine);
    await pub.kill();
  }
}
