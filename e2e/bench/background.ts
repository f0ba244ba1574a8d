/** The real background, whole, and beside it what the bench asks of its worker. */
import { door } from "../../src/background/main.ts";
import { until } from "../../src/base/watchable.ts";
import type { PoolStatus } from "../../src/sync/pool-status.ts";
import { floor, rival } from "./floor.ts";
import type { Pair } from "./posts.ts";
import { type Answer, type Ask, CHANNEL, type Task, type Tasks } from "./protocol.ts";
import { timeReads, untilIndexed } from "./reads.ts";

const life = new AbortController();
/** Frames from one report to the next. */
const SINK_REPORT = 500;

async function statusUntil(isSo: (status: PoolStatus) => boolean): Promise<void> {
  const { pool } = await door.enter();
  await until(pool.status, (status): status is PoolStatus => isSo(status), life.signal);
}

const isRunning = (status: PoolStatus, url: string): boolean =>
  status.pubs.some((pub) => pub.url === url && pub.catchUp !== undefined);

const textsOf = (status: PoolStatus, url: string): number =>
  status.pubs.find((pub) => pub.url === url)?.catchUp?.texts ?? 0;

async function pairsAt(address: string): Promise<readonly Pair[]> {
  const lines = await (await fetch(address)).text();
  return lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Pair);
}

async function timed(pairs: readonly Pair[], work: (pairs: readonly Pair[]) => Promise<number>) {
  return { ms: await work(pairs), posts: pairs.length };
}

const tasks: { [T in Task]: (args: Tasks[T]["args"]) => Promise<Tasks[T]["reply"]> } = {
  async ready() {
    const { pool } = await door.enter();
    return { posts: pool.status.get().totals.posts };
  },
  async ingest({ url, posts }) {
    const { pool } = await door.enter();
    const began = performance.now();
    pool.add(url);
    await statusUntil(({ totals }) => totals.posts >= posts);
    const ms = performance.now() - began;
    await statusUntil((status) => !isRunning(status, url));
    return { ms };
  },
  async run({ url, texts }) {
    const { pool } = await door.enter();
    const began = performance.now();
    pool.add(url);
    await statusUntil((status) => isRunning(status, url));
    // What follows the last text (what the pub lacks is computed) is no part of taking in.
    await statusUntil((status) => !isRunning(status, url) || textsOf(status, url) >= texts);
    const ms = performance.now() - began;
    await statusUntil((status) => !isRunning(status, url));
    return { ms };
  },
  async indexed() {
    const began = performance.now();
    await untilIndexed("wiredove-sync");
    return { ms: performance.now() - began };
  },
  async remove({ url }) {
    await (await door.enter()).pool.remove(url);
    return null;
  },
  async listen({ url, posts }) {
    const { pool } = await door.enter();
    pool.add(url);
    await statusUntil((status) => status.pubs.some((pub) => pub.url === url && pub.state.kind === "open"));
    await statusUntil((status) => !isRunning(status, url));
    // The reporter's socket opens last: it is the sign to begin.
    const reporter = new WebSocket(`${url}reporter`);
    const report = ({ totals }: PoolStatus): void => reporter.send(String(totals.posts));
    reporter.onopen = () => {
      report(pool.status.get());
      pool.status.watch(report, life.signal);
    };
    await statusUntil(({ totals }) => totals.posts >= posts);
    return null;
  },
  async sink({ url, posts }) {
    const socket = new WebSocket(url);
    const reporter = new WebSocket(`${url}reporter`);
    let frames = 0;
    await new Promise<void>((resolve) => {
      reporter.onopen = () => reporter.send("0");
      socket.onmessage = () => {
        frames++;
        if (frames % SINK_REPORT === 0 || frames === 2 * posts) reporter.send(String(frames >> 1));
        if (frames === 2 * posts) resolve();
      };
    });
    socket.close();
    return null;
  },
  async keepOnly({ url }) {
    const { settings } = await door.enter();
    await settings.change({ pubs: [{ url, paused: false }] });
    return null;
  },
  floor: async ({ texts }) => timed(await pairsAt(texts), floor),
  rival: async ({ texts }) => timed(await pairsAt(texts), rival),
  reads: () => timeReads("wiredove-sync"),
};

const channel = new BroadcastChannel(CHANNEL);
const answered = (answer: Answer): void => channel.postMessage(answer);
channel.onmessage = ({ data }: MessageEvent<Ask | Answer>): void => {
  if (!("task" in data)) return;
  const run = tasks[data.task] as (args: unknown) => Promise<unknown>;
  run(data.args).then(
    (value) => answered({ answer: data.id, value }),
    (error: unknown) => answered({ answer: data.id, error: String(error) }),
  );
};
