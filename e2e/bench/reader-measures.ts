/** What a person does in the reader, and how long each takes: in turn in the small store and in the large one, so that both meet the same machine. */
import { createHash } from "node:crypto";
import { ask } from "../../scripts/popup-status.ts";
import type { RequestKind } from "../../src/rpc/contract.ts";
import type { Page } from "../fixtures/driver.ts";
import { tell } from "../fixtures/teller.ts";
import { cpuOf } from "./cpu.ts";
import { attachDebugger, type Debugger, type Profile } from "./debugger.ts";
import { recordGecko } from "./gecko.ts";
import { freshPosts } from "./posts.ts";
import { ROUNDS } from "./reader-posts.ts";
import { type Filled, HEIGHT, openReader, until, WIDTH } from "./reader-store.ts";
import type { Opened, PageState, Probe, ProbeAnswer, ProbeTask, Scrolled } from "./reader-tasks.ts";
import { TRACED, type TracedTasks, tasksOf } from "./trace.ts";

/** The reader's page and, inside of `evaluate`, what stands in it; Firefox shows a page's own things behind a wall. */
declare const window: { readonly probe: Probe; readonly wrappedJSObject?: { readonly probe: Probe } };
declare const chrome: { runtime: { sendMessage(message: unknown): Promise<unknown> } };

/** Of each round, by what was done: ms by the clock, and ms that the whole browser had a processor meanwhile. */
export type Times = Map<string, { readonly ms: number[]; readonly cpu: number[] }>;

export interface ScrollFigures extends Scrolled {
  /** ms that the whole browser had a processor. */
  readonly cpu: number;
  /** Of a scroll that was traced, which takes longer for that: in Firefox with the background's tasks, which run in the same thread. */
  readonly traced?: TracedTasks;
  /** Behind the scrolling; heaps in bytes after a collection, where the browser tells. */
  readonly page: PageState;
  readonly heapBefore?: number;
  readonly heapAfter?: number;
}

const ANSWER_EACH_MS = 50;

async function asked<T>(page: Page, task: ProbeTask): Promise<T> {
  await page.evaluate((text) => (window.wrappedJSObject ?? window).probe.start(text), JSON.stringify(task));
  let answer = "";
  await until(async () => {
    answer = await page.evaluate(() => (window.wrappedJSObject ?? window).probe.answer());
    return answer !== "";
  }, ANSWER_EACH_MS);
  const { value, error } = JSON.parse(answer) as ProbeAnswer;
  if (error !== undefined) throw new Error(`${task.kind}: ${error}`);
  return value as T;
}

/** One round of everything that is quick. */
export async function quickRound(filled: Filled, round: number, times: Times): Promise<void> {
  const { tab, driver, set } = filled;
  const { places } = set;
  let before = 0;
  const begin = (): void => {
    before = cpuOf(filled.profile);
  };
  const took = (what: string, ms: number): void => {
    const all = times.get(what) ?? { ms: [], cpu: [] };
    times.set(what, all);
    all.ms.push(ms);
    all.cpu.push(cpuOf(filled.profile) - before);
  };
  const at = <T>(all: readonly T[]): T => {
    const one = all[round % all.length];
    if (one === undefined) throw new Error("a place to go to is missing");
    return one;
  };
  await ask(tab, "status", {});
  begin();
  const page = await openReader(filled);
  const { filled: full, fifty } = await asked<Opened>(page, { kind: "opened" });
  took("open the reader: first screen", full);
  took("open the reader: 50 posts", fifty);
  await page.resize(WIDTH, HEIGHT);
  const timed = async (what: string, task: ProbeTask): Promise<void> => {
    begin();
    took(what, await asked<number>(page, task));
  };
  const go = (what: string, hash: string): Promise<void> => timed(what, { kind: "go", hash });
  await go("a person who writes often", `#/person/${at(places.people)}`);
  await go("a person who writes seldom", `#/person/${at(places.seldom)}`);
  await go("a thread of 30 answers", `#/post/${at(places.threads)}`);
  await page.evaluate(() => {
    location.hash = "#/search?words=";
  });
  await until(() => page.evaluate(() => document.querySelector("form.search") !== null), ANSWER_EACH_MS);
  await timed("search: a rare word", { kind: "search", words: at(places.rare) });
  await timed("search: a common word", { kind: "search", words: at(places.common) });
  if (round === 0) await go("the person with half of all posts", `#/person/${places.prolific}`);
  await page.close();

  await driver.killBackground();
  begin();
  const woken = await openReader(filled);
  took("open, the background asleep: first screen", (await asked<Opened>(woken, { kind: "opened" })).filled);
  await woken.close();
}

/** ms of the background's own answers, through the empty tab. */
export async function answers({ tab, set }: Filled): Promise<Readonly<Record<string, number>>> {
  const { places } = set;
  const median = async (kind: RequestKind, args: object): Promise<number> => {
    const all: number[] = [];
    for (let round = 0; round < ROUNDS; round++)
      all.push(
        await tab.evaluate(
          async (message) => {
            const began = performance.now();
            await chrome.runtime.sendMessage(message);
            return performance.now() - began;
          },
          { rpc: kind, args },
        ),
      );
    return all.sort((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN;
  };
  const limit = 30;
  const found = await ask(tab, "recent", { who: "everyone", limit: 1 });
  const newest = found.posts[0]?.ts ?? 0;
  return {
    "newest page": await median("recent", { who: "everyone", limit }),
    "a page 100 days back": await median("recent", {
      who: "everyone",
      limit,
      before: newest - 100 * 86_400_000,
    }),
    "feed, often": await median("feedPage", { author: places.people[0], limit }),
    "feed, seldom": await median("feedPage", { author: places.seldom[0], limit }),
    "feed, half of all": await median("feedPage", { author: places.prolific, limit }),
    thread: await median("thread", { id: places.threads[0] }),
    "rare word": await median("search", { words: places.rare[0], limit }),
    "common word": await median("search", { words: places.common[0], limit }),
  };
}

/** What is recorded beside a scroll. */
export interface Recording {
  /** By the browser's own tools, which slow it down. */
  readonly trace?: boolean;
  /** Gets the profile of the page. */
  readonly profiled?: (recording: { stop(): Promise<Profile> }) => Promise<void>;
}

/** @param hash the list that is scrolled */
export async function scrolled(
  filled: Filled,
  hash: string,
  rows: number,
  { trace = false, profiled }: Recording = {},
): Promise<{ readonly figures: ScrollFigures; readonly page: Page }> {
  const page = await openReader(filled, hash);
  await page.resize(WIDTH, HEIGHT);
  if (hash === "#/") await asked<Opened>(page, { kind: "opened" });
  const debug = filled.debugPort > 0 ? await attachDebugger(filled.debugPort, isReader) : undefined;
  const heapBefore = await debug?.heap();
  const profile = profiled ? await debug?.profile() : undefined;
  const tracing = trace ? await traceOf(filled, debug) : undefined;
  const began = cpuOf(filled.profile);
  const ran = await asked<Scrolled>(page, { kind: "scroll", rows });
  const cpu = cpuOf(filled.profile) - began;
  if (profile) await profiled?.(profile);
  const traced = await tracing?.stop();
  const heapAfter = await debug?.heap();
  debug?.close();
  const state = await asked<PageState>(page, { kind: "page" });
  const figures = {
    ...ran,
    cpu,
    page: state,
    ...(traced && { traced }),
    ...(heapBefore && { heapBefore }),
    ...(heapAfter && { heapAfter }),
  };
  return { figures, page };
}

async function traceOf(
  { driver }: Filled,
  debug: Debugger | undefined,
): Promise<{ stop(): Promise<TracedTasks> }> {
  if (debug === undefined) return recordGecko(driver);
  const tracing = await debug.trace(TRACED);
  return { stop: async () => tasksOf(await tracing.stop()) };
}

const isReader = ({ type, url }: { type: string; url: string }): boolean =>
  type === "page" && url.includes("/src/feed/");

export interface Arrived {
  /** From the telling until the button says how many; ms. */
  readonly ms: number;
  readonly button: string;
  /** How far the row at the top moved, px; NaN: another row is there. */
  readonly moved: number;
}

const ARRIVALS = 12;
const idOf = (message: string): string => createHash("sha256").update(message).digest("base64");

/** Posts come while one reads, far down. */
export async function arrive({ pub }: Filled, page: Page): Promise<Arrived> {
  const before = await asked<PageState>(page, { kind: "page" });
  const pairs = await freshPosts(ARRIVALS);
  const began = performance.now();
  await tell(
    pub.url,
    pairs.map(([message, content]) => ({ id: idOf(message), message, content, blobs: [] })),
  );
  let after = before;
  await until(async () => {
    after = await asked<PageState>(page, { kind: "page" });
    return after.waiting.includes(String(ARRIVALS));
  });
  return {
    ms: performance.now() - began,
    button: after.waiting,
    moved: after.top === before.top ? Math.abs(after.at - before.at) : Number.NaN,
  };
}
