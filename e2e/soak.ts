/**
 * The soak (`npm run soak`, some 6 minutes a browser): a browser without a debugger and without any page of ours is left alone
 * for 5 minutes; a post that is then told to the pub must be in the browser's store within 2 s.
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
import { launchDetached } from "./fixtures/detached.ts";
import type { Target } from "./fixtures/driver.ts";
import { buildExtension } from "./fixtures/launch.ts";
import { startOddPub } from "./fixtures/odd-pub.ts";
import { makePosts } from "./fixtures/posts.ts";
import { startPub } from "./fixtures/pub.ts";
import { tell } from "./fixtures/teller.ts";

const WITHIN_MS = 2_000;
const ASK_EACH_MS = 50;
const OPEN_WITHIN_MS = 60_000;

const { values } = parseArgs({
  options: {
    browser: { type: "string", multiple: true, default: ["chrome", "firefox"] },
    minutes: { type: "string", default: "5" },
    posts: { type: "string", default: "5" },
  },
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** ms until the browser gives the text of this id; undefined when it takes longer than a minute. */
async function heldAfter(socket: WebSocket, id: string, text: string): Promise<number | undefined> {
  const began = performance.now();
  let answered = false;
  const hear = (data: Buffer): void => {
    answered ||= data.toString() === text;
  };
  socket.on("message", hear);
  while (!answered && performance.now() - began < OPEN_WITHIN_MS) {
    socket.send(id);
    await pause(ASK_EACH_MS);
  }
  socket.off("message", hear);
  return answered ? performance.now() - began : undefined;
}

async function soak(target: Target, minutes: number, count: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "wiredove-soak-"));
  const pub = await startPub({ data: join(folder, "pub") });
  const watcher = await startOddPub();
  const connection = watcher.connected();
  const extension = join(folder, "build");
  await buildExtension(target, extension, [pub.url, watcher.url]);
  const browser = await launchDetached(target, { extension, profile: join(folder, "profile") });
  try {
    const late = AbortSignal.timeout(OPEN_WITHIN_MS);
    const socket = await Promise.race([connection, once(late, "abort").then(() => undefined)]);
    if (!socket) throw new Error(`${target}: the extension did not connect`);
    let ended = false;
    socket.on("close", () => {
      ended = true;
    });
    console.log(`${target}: connected; ${minutes} idle minutes`);
    await pause(minutes * 60_000);
    console.log(
      `${target}: the socket ${ended ? "ended" : "is the one of the start"}; ${watcher.sockets()} in all`,
    );
    let slowest = 0;
    for (const post of await makePosts({ authors: 1, posts: count })) {
      await tell(pub.url, [post]);
      const took = await heldAfter(socket, post.id, post.message);
      console.log(
        `${target}: in the store ${took === undefined ? "not within a minute" : `after ${Math.round(took)} ms`}`,
      );
      slowest = Math.max(slowest, took ?? Number.POSITIVE_INFINITY);
    }
    const passed = slowest <= WITHIN_MS && !ended;
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
