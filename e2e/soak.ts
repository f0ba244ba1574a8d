/**
 * The soak (`npm run soak`, some 9 minutes a browser): a browser without a debugger and without any page of ours is left alone
 * for 5 minutes; a post that is then told to the pub must be in the browser's store within 2 s. Then all pubs are gone for
 * 2 minutes, long enough for the browser to end the idle background: an alarm must bring it back, and what was posted
 * meanwhile must come.
 *
 * Nobody can look into that browser without waking it. So a second pub, played here, asks it for the post's id over its socket:
 * the extension answers an ask from committed data only.
 */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { WebSocket } from "ws";
import type { MadePost } from "../src/testing/post-maker.ts";
import { launchDetached } from "./fixtures/detached.ts";
import type { Target } from "./fixtures/driver.ts";
import { buildExtension } from "./fixtures/launch.ts";
import { type OddPub, startOddPub } from "./fixtures/odd-pub.ts";
import { makePosts } from "./fixtures/posts.ts";
import { type PubProcess, startPub } from "./fixtures/pub.ts";
import { tell } from "./fixtures/teller.ts";

const WITHIN_MS = 2_000;
const ASK_EACH_MS = 50;
const OPEN_WITHIN_MS = 60_000;
const GONE_MS = 120_000;
/** The longest wait of backoff after two minutes is 64 s, drawn from its upper half; the alarm's belt adds at most a minute. */
const BACK_WITHIN_MS = 150_000;

const { values } = parseArgs({
  options: {
    browser: { type: "string", multiple: true, default: ["chrome", "firefox"] },
    minutes: { type: "string", default: "5" },
    posts: { type: "string", default: "5" },
  },
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** ms until the browser gives the text of this id; undefined when it takes longer than `within` ms. */
async function heldAfter(
  socket: WebSocket,
  id: string,
  text: string,
  within = OPEN_WITHIN_MS,
): Promise<number | undefined> {
  const began = performance.now();
  let answered = false;
  const hear = (data: Buffer): void => {
    answered ||= data.toString() === text;
  };
  socket.on("message", hear);
  while (!answered && performance.now() - began < within) {
    socket.send(id);
    await pause(ASK_EACH_MS);
  }
  socket.off("message", hear);
  return answered ? performance.now() - began : undefined;
}

/** The next socket of the watcher; rejects when none comes in time. */
async function connection(watcher: OddPub, within: number, what: string): Promise<WebSocket> {
  const late = once(AbortSignal.timeout(within), "abort").then(() => undefined);
  const socket = await Promise.race([watcher.connected(), late]);
  if (!socket) throw new Error(`${what}: the extension did not connect within ${within / 1_000} s`);
  return socket;
}

/** Tells these posts to the pub, one by one; the longest ms until the browser held one. */
async function slowestOf(
  target: Target,
  pub: PubProcess,
  socket: WebSocket,
  posts: readonly MadePost[],
): Promise<number> {
  let slowest = 0;
  for (const post of posts) {
    await tell(pub.url, [post]);
    const took = await heldAfter(socket, post.id, post.message);
    console.log(
      `${target}: in the store ${took === undefined ? "not within a minute" : `after ${Math.round(took)} ms`}`,
    );
    slowest = Math.max(slowest, took ?? Number.POSITIVE_INFINITY);
  }
  return slowest;
}

async function soak(target: Target, minutes: number, count: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "wiredove-soak-"));
  const data = join(folder, "pub");
  let pub = await startPub({ data });
  let watcher = await startOddPub();
  const extension = join(folder, "build");
  await buildExtension(target, extension, [pub.url, watcher.url]);
  const [last, ...posts] = await makePosts({ authors: 1, posts: count + 1 });
  if (!last) throw new Error("no posts");
  const first = connection(watcher, OPEN_WITHIN_MS, target);
  const browser = await launchDetached(target, { extension, profile: join(folder, "profile") });
  try {
    const socket = await first;
    let ended = false;
    socket.on("close", () => {
      ended = true;
    });
    console.log(`${target}: connected; ${minutes} idle minutes`);
    await pause(minutes * 60_000);
    console.log(
      `${target}: the socket ${ended ? "ended" : "is the one of the start"}; ${watcher.sockets().all} in all`,
    );
    const stayed = !ended;
    const slowest = await slowestOf(target, pub, socket, posts);

    console.log(`${target}: all pubs are gone for ${GONE_MS / 1_000} s`);
    await Promise.all([pub.stop(), watcher.close()]);
    await pause(GONE_MS);
    pub = await startPub({ data, port: pub.port });
    await tell(pub.url, [last]);
    watcher = await startOddPub({ port: watcher.port });
    const began = performance.now();
    const again = await connection(watcher, BACK_WITHIN_MS, target);
    console.log(
      `${target}: connected again ${Math.round((performance.now() - began) / 1_000)} s after they were back`,
    );
    // Each pub has a wait of its own: the one that holds the post may be tried later than the one that asks for it.
    const back = (await heldAfter(again, last.id, last.message, BACK_WITHIN_MS)) !== undefined;
    console.log(`${target}: what was posted meanwhile ${back ? "is held" : "is MISSING"}`);

    const passed = slowest <= WITHIN_MS && stayed && back;
    console.log(`${target}: ${passed ? "passed" : "FAILED"}`);
    return passed;
  } finally {
    await browser.close();
    await watcher.close();
    await pub.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

let failed = 0;
for (const name of values.browser) {
  const target = name === "firefox" ? "firefox" : "chrome";
  if (!(await soak(target, Number(values.minutes), Number(values.posts)))) failed += 1;
}
console.log(`${values.browser.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
