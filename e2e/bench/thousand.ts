/**
 * A thousand posts, twice: in a browser that has just started, whose code runs for the first time (the median of some browsers), and more of
 * them in a worker whose code is warm (the median of some times). The engine by poll, the floor and the rival alike, each in browsers of its
 * own, and each beginning with nothing but for the engine's further thousands, which come on top of those before.
 */
import type { Target } from "../fixtures/driver.ts";
import { startPub } from "../fixtures/pub.ts";
import { open, shut } from "./browser.ts";
import { startFeeder } from "./feeder.ts";
import { type PostSet, postSet } from "./posts.ts";
import type { Rates, Thousand } from "./rates.ts";
import { median, perSecond } from "./tells.ts";
import type { BenchWorker } from "./worker.ts";

const BROWSERS = 3;
const FURTHER = 5;

interface ThousandPlan {
  readonly target: Target;
  readonly posts: number;
  readonly authors: number;
  readonly extension: string;
  readonly folder: string;
}

/** ms of the n-th time in one worker. */
type Once = (worker: BenchWorker, nth: number) => Promise<number>;

export async function measureThousand(plan: ThousandPlan): Promise<Thousand> {
  const { posts, authors } = plan;
  const sets: PostSet[] = [];
  for (let nth = 0; nth <= FURTHER; nth++) sets.push(await postSet(posts, authors, nth));
  const feeder = await startFeeder();
  feeder.serve(sets[0]?.pairs ?? []);
  const texts = `${feeder.http}texts`;
  try {
    const floor = await timesOf(plan, async (worker) => (await worker.run("floor", { texts })).ms);
    const rival = await timesOf(plan, async (worker) => (await worker.run("rival", { texts })).ms);
    const ingest = await timesOf(plan, (worker, nth) => caughtUp(worker, sets[nth], nth));
    const rates = (which: "fresh" | "further"): Rates => ({
      floor: perSecond(posts, floor[which]),
      rival: perSecond(posts, rival[which]),
      ingest: perSecond(posts, ingest[which]),
    });
    return { fresh: rates("fresh"), further: rates("further") };
  } finally {
    await feeder.close();
  }
}

async function timesOf(
  { target, extension, folder }: ThousandPlan,
  once: Once,
): Promise<{ readonly fresh: number; readonly further: number }> {
  const [fresh, further]: number[][] = [[], []];
  for (let nth = 0; nth < BROWSERS; nth++) {
    const browser = await open(target, extension, folder);
    try {
      fresh?.push(await once(browser.worker, 0));
      // Of the last one, which is as good as any.
      for (let more = 1; nth === BROWSERS - 1 && more <= FURTHER; more++)
        further?.push(await once(browser.worker, more));
    } finally {
      await shut(browser);
    }
  }
  return { fresh: median(fresh ?? []), further: median(further ?? []) };
}

/** From a pub that holds the set and has given it out before: how soon a pub's own code gets warm is not measured. */
async function caughtUp(worker: BenchWorker, set: PostSet | undefined, nth: number): Promise<number> {
  if (!set) throw new Error("each time needs a set of its own");
  const pub = await startPub({ data: set.pub });
  try {
    await (await fetch(`${pub.http}gossip/poll?since=0&limit=1000000000`)).text();
    const { ms } = await worker.run("ingest", { url: pub.url, posts: (nth + 1) * set.pairs.length });
    await worker.run("indexed", null);
    await worker.run("remove", { url: pub.url });
    return ms;
  } finally {
    await pub.kill();
  }
}
