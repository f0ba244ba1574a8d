/** One size of the bench: two browsers beside each other, one with the engine and one with what it is compared with. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Target } from "../fixtures/driver.ts";
import { launch } from "../fixtures/launch.ts";
import { startPub } from "../fixtures/pub.ts";
import { attachDebugger, type Debugger, freePort, hottest, type Profile } from "./debugger.ts";
import { chunksOf, type Feeder, heldChunks, startFeeder } from "./feeder.ts";
import { freshPosts, type PostSet, postSet } from "./posts.ts";
import { type BenchWorker, benchWorker } from "./worker.ts";

export interface Figures {
  readonly posts: number;
  readonly authors: number;
  /** Posts/s. */
  readonly floor: number;
  readonly rival: number | undefined;
  readonly ingest: number;
  readonly ingestFrames: number;
  readonly held: number;
  readonly heldFrames: number;
  /** Frames that are dropped as they come, two a post: more the browser does not give out. */
  readonly sinkFrames: number;
  /** ms to the open socket, and to the first frame, which we send 2 s after it. */
  readonly wakeOpen: number;
  readonly wakeFrame: number;
  /** ms. */
  readonly recent: number;
  readonly feed: number;
  readonly unread: number;
  /** Bytes; of the heap only where the browser tells. */
  readonly heap: number | undefined;
  readonly disk: number;
  readonly diskEstimate: number;
  readonly text: number;
}

export interface Plan {
  readonly target: Target;
  readonly posts: number;
  readonly authors: number;
  /** A file for a CPU profile of the ingest (Chromium). */
  readonly profile: string | undefined;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
/** The floor's JavaScript verification takes 10 s a thousand. */
const RIVAL_POSTS = 1_000;
const HELD_POSTS = 20_000;
const WAKES = 5;
/** Lines of a profile that are printed. */
const HOTTEST = 40;

export async function buildBench(target: Target, folder: string, minify: boolean): Promise<void> {
  const args = [
    "node_modules/vite/bin/vite.js",
    "build",
    "--config",
    "e2e/bench/vite.config.ts",
    "--logLevel",
    "error",
  ];
  const env = { ...process.env, BROWSER: target, OUT_DIR: folder, MINIFY: minify ? "1" : "0" };
  await promisify(execFile)(process.execPath, args, { cwd: root, env });
}

interface Bench {
  readonly worker: BenchWorker;
  readonly profile: string;
  readonly debug: Debugger | undefined;
}

async function open(target: Target, extension: string, folder: string): Promise<Bench> {
  const profile = mkdtempSync(join(folder, "profile-"));
  const port = target === "chrome" ? await freePort() : 0;
  const driver = await launch(target, {
    extension,
    profile,
    ...(port > 0 ? { args: [`--remote-debugging-port=${port}`] } : {}),
    // A bench that waits for its own process must not lose its worker.
    prefs: { "extensions.background.idle.timeout": 3_600_000 },
  });
  const worker = await benchWorker(driver);
  return { worker, profile, debug: port > 0 ? await attachDebugger(port) : undefined };
}

const perSecond = (posts: number, ms: number): number => (posts * 1000) / ms;
const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

export async function measure(
  plan: Plan,
  extension: string,
  folder: string,
  say: (line: string) => void,
): Promise<Figures> {
  const { target, posts, authors } = plan;
  const set = await postSet(posts, authors);
  const feeder = await startFeeder();
  feeder.serve(set.pairs);
  const texts = `${feeder.http}texts`;
  const pub = await startPub({ data: set.pub });
  const beside = await open(target, extension, folder);
  const engine = await open(target, extension, folder);
  try {
    // The floor before and behind, so that a noisy moment of the machine hits both sides.
    const before = await beside.worker.run("floor", { texts });
    say(`floor ${perSecond(posts, before.ms).toFixed(0)} posts/s`);
    const profile = plan.profile === undefined ? undefined : await engine.debug?.profile();
    const first = await engine.worker.run("ingest", { url: pub.url, posts });
    if (profile && plan.profile !== undefined) await keepProfile(profile, plan.profile, say);
    say(`ingest ${perSecond(posts, first.ms).toFixed(0)} posts/s`);
    const after = await beside.worker.run("floor", { texts });
    const floor = perSecond(2 * posts, before.ms + after.ms);
    say(
      `floor ${perSecond(posts, after.ms).toFixed(0)} posts/s: ingest is ${(perSecond(posts, first.ms) / floor).toFixed(2)} of it`,
    );
    await engine.worker.run("remove", { url: pub.url });
    const heap = await engine.debug?.heap();
    const again = await engine.worker.run("run", { url: `ws://localhost:${pub.port}/`, texts: 2 * posts });
    await engine.worker.run("remove", { url: `ws://localhost:${pub.port}/` });
    say(`held ${perSecond(posts, again.ms).toFixed(0)} posts/s`);
    const heldFrames = await tellHeld(engine.worker, feeder, set, posts);
    say(`held, told by frames ${heldFrames.toFixed(0)} posts/s`);
    const reads = await engine.worker.run("reads", null);
    const wake = await wakes(engine.worker, feeder);
    say(`wake ${wake.open.toFixed(0)} ms to the socket, ${wake.frame.toFixed(0)} ms to the first frame`);
    const rival = posts <= RIVAL_POSTS ? (await beside.worker.run("rival", { texts })).ms : undefined;
    const sinkFrames = await tellNobody(beside.worker, feeder, set);
    say(`frames without an engine ${sinkFrames.toFixed(0)} posts/s`);
    const ingestFrames = await tellNew(plan, extension, folder, feeder, set, say);
    say(`ingest by frames ${ingestFrames.toFixed(0)} posts/s`);
    await engine.worker.driver.close();
    return {
      posts,
      authors,
      floor,
      rival: rival === undefined ? undefined : perSecond(posts, rival),
      ingest: perSecond(posts, first.ms),
      ingestFrames,
      held: perSecond(posts, again.ms),
      heldFrames,
      sinkFrames,
      wakeOpen: wake.open,
      wakeFrame: wake.frame,
      recent: reads.recent,
      feed: reads.feed,
      unread: reads.unread,
      heap,
      disk: storedBytes(engine.profile),
      diskEstimate: reads.estimate,
      text: set.bytes,
    };
  } finally {
    for (const { worker, debug } of [beside, engine]) {
      debug?.close();
      await worker.driver.close().catch(() => undefined);
    }
    await pub.kill();
    await feeder.close();
  }
}

/** Posts/s of the newest 20,000, which are held. */
async function tellHeld(worker: BenchWorker, feeder: Feeder, set: PostSet, held: number): Promise<number> {
  const newest = set.pairs.slice(-HELD_POSTS);
  const chunks = heldChunks(newest, await freshPosts(Math.ceil(newest.length / 500)));
  const listening = worker.run("listen", { url: feeder.url, posts: held + chunks.length });
  const ms = await feeder.tell(chunks);
  await listening;
  await worker.run("remove", { url: feeder.url });
  return perSecond(newest.length, ms);
}

/** Posts/s of the newest 20,000, told by frames to a worker that drops them. */
async function tellNobody(worker: BenchWorker, feeder: Feeder, set: PostSet): Promise<number> {
  const newest = set.pairs.slice(-HELD_POSTS);
  const listening = worker.run("sink", { url: feeder.url, posts: newest.length });
  const ms = await feeder.tell(chunksOf(newest));
  await listening;
  return perSecond(newest.length, ms);
}

/** Posts/s of the set, told by frames to a browser that holds nothing. */
async function tellNew(
  { target, profile }: Plan,
  extension: string,
  folder: string,
  feeder: Feeder,
  set: PostSet,
  say: (line: string) => void,
): Promise<number> {
  const fresh = await open(target, extension, folder);
  try {
    const recording = profile === undefined ? undefined : await fresh.debug?.profile();
    const listening = fresh.worker.run("listen", { url: feeder.url, posts: set.pairs.length });
    const ms = await feeder.tell(chunksOf(set.pairs));
    await listening;
    if (recording && profile !== undefined) await keepProfile(recording, `${profile}.frames.cpuprofile`, say);
    return perSecond(set.pairs.length, ms);
  } finally {
    fresh.debug?.close();
    await fresh.worker.driver.close();
  }
}

async function keepProfile(
  recording: { stop(): Promise<Profile> },
  file: string,
  say: (line: string) => void,
): Promise<void> {
  const profile = await recording.stop();
  writeFileSync(file, JSON.stringify(profile));
  for (const line of hottest(profile, HOTTEST)) say(line);
}

/** ms from the event that wakes the background to its socket and to its first frame. */
async function wakes(worker: BenchWorker, feeder: Feeder): Promise<{ open: number; frame: number }> {
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

/** Bytes of the databases in a profile whose browser was closed. */
function storedBytes(profile: string): number {
  const files = readdirSync(profile, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\/(IndexedDB|idb)(\/|$)/.test(`${entry.parentPath}/`),
  );
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

export const scratch = (): string => mkdtempSync(join(tmpdir(), "wiredove-bench-"));
export const tidy = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
