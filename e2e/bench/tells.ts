/** What is told by frames and how fast it is taken, and how soon a background that wakes talks. */
import { type Bench, keepProfile } from "./browser.ts";
import { chunksOf, type Feeder, heldChunks } from "./feeder.ts";
import { freshPosts, type PostSet } from "./posts.ts";
import type { BenchWorker } from "./worker.ts";

/** The newest so many are told again. */
export const HELD_POSTS = 20_000;
const WAKES = 5;

export const perSecond = (posts: number, ms: number): number => (posts * 1000) / ms;
export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** Posts/s of the newest 20,000, which are held. */
export async function tellHeld(
  worker: BenchWorker,
  feeder: Feeder,
  set: PostSet,
  held: number,
): Promise<number> {
  const newest = set.pairs.slice(-HELD_POSTS);
  const chunks = heldChunks(newest, await freshPosts(Math.ceil(newest.length / 500)));
  const listening = worker.run("listen", { url: feeder.url, posts: held + chunks.length });
  const ms = await feeder.tell(chunks);
  await listening;
  await worker.run("remove", { url: feeder.url });
  return perSecond(newest.length, ms);
}

/** Posts/s of the newest 20,000, told by frames to a worker that drops them. */
export async function tellNobody(worker: BenchWorker, feeder: Feeder, set: PostSet): Promise<number> {
  const newest = set.pairs.slice(-HELD_POSTS);
  const listening = worker.run("sink", { url: feeder.url, posts: newest.length });
  const ms = await feeder.tell(chunksOf(newest));
  await listening;
  return perSecond(newest.length, ms);
}

/** Posts/s of the set, told by frames to a browser that holds nothing. */
export async function tellNew(
  { worker, debug }: Bench,
  profile: string | undefined,
  feeder: Feeder,
  set: PostSet,
  say: (line: string) => void,
): Promise<number> {
  const recording = profile === undefined ? undefined : await debug?.profile();
  const listening = worker.run("listen", { url: feeder.url, posts: set.pairs.length });
  const ms = await feeder.tell(chunksOf(set.pairs));
  await listening;
  if (recording && profile !== undefined) await keepProfile(recording, `${profile}.frames.cpuprofile`, say);
  return perSecond(set.pairs.length, ms);
}

/** ms from the event that wakes the background to its socket and to its first frame. */
export async function wakes(worker: BenchWorker, feeder: Feeder): Promise<{ open: number; frame: number }> {
  await worker.run("keepOnly", { url: feeder.url });
  const times: { open: number; frame: number }[] = [];
  for (let round = 0; round < WAKES; round++) {
    await worker.driver.killBackground();
    const { opened, firstFrame } = feeder.nextTalk();
    const began = performance.now();
    await worker.wake();
    times.push({ open: (await opened) - began, frame: (await firstFrame) - began });
  }
  return { open: median(times.map(({ open }) => open)), frame: median(times.map(({ frame }) => frame)) };
}
