import { expect, test } from "vitest";
import { seededRandom } from "../base/random.ts";
import { PUB, setup } from "../testing/engine-setup.ts";
import { type HandChannel, handHttp, hear } from "../testing/hand-transport.ts";
import { HonestPub } from "../testing/honest-pub.ts";
import { makeNetwork } from "../testing/post-maker.ts";
import { simCrypto } from "../testing/sim-crypto.ts";
import { TEST_START, TestClock } from "../testing/test-clock.ts";

const MINUTE = 60_000;

test("by the WebSocket alone: whose first post is held, of them all is held in minutes, all feeds side by side", async () => {
  const clock = new TestClock();
  const pub = await HonestPub.open(PUB, clock, simCrypto(seededRandom(1)));
  const authors = 40;
  const posts = await makeNetwork({ authors, posts: 400, from: TEST_START - 400 * MINUTE, stepMs: MINUTE });
  const teller = pub.connect({ tell: () => {}, tellBinary: () => {}, end: () => {} });
  for (const { content, message } of posts) {
    teller.hear(content);
    teller.hear(message);
  }
  await clock.advance(5_000);
  const { reopen, store, transport } = await setup(
    { http: handHttp(() => ({ status: 404, body: "no poll" })) },
    { clock },
  );
  const first = await reopen();
  for (const { content, message } of posts.slice(0, authors)) {
    hear(first, content);
    hear(first, message);
  }
  await clock.advance(1_000);
  expect((await store.totals()).posts).toBe(authors);
  const channel = await reopen();
  const side = pub.connect({ tell: (text) => hear(channel, text), tellBinary: () => {}, end: () => {} });
  let passed = 0;
  for (; (await store.totals()).posts < posts.length && passed < 10 * MINUTE; passed += 100) {
    for (const text of (channel satisfies HandChannel).said.splice(0)) side.hear(text);
    await clock.advance(100);
  }
  expect((await store.totals()).posts).toBe(400);
  expect(passed).toBeLessThan(3 * MINUTE);
  expect(transport.mostLive()).toBe(1);
});
