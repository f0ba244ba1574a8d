import { type Crypto, memoryStore, openApds } from "apds";
import { expect, test } from "vitest";
import { makeNetwork } from "../testing/post-maker.ts";
import { type PubKind, pubWorld } from "../testing/pub-world.ts";
import { TEST_START } from "../testing/test-clock.ts";
import type { SimPub } from "../testing/virtual-pub.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Posts of 1,000 authors, some weeks old, told to every pub. */
async function settled(kinds: readonly PubKind[], posts: number, authors: number) {
  const made = await pubWorld(kinds);
  const { clock, pubs } = made;
  const network = await makeNetwork({ authors, posts, from: TEST_START - 30 * 24 * HOUR, stepMs: MINUTE });
  const sides = pubs.map((pub: SimPub) =>
    pub.connect({ tell: () => {}, tellBinary: () => {}, end: () => {} }),
  );
  for (const { content, message, blobs } of network)
    for (const side of sides) for (const text of [content, message, ...blobs]) side.hear(text);
  for (const side of sides) side.ended();
  await clock.advance(HOUR);
  const me = await made.client();
  await clock.advance(HOUR);
  return { ...made, network, me };
}

test("a reconnect with nothing new costs at most 50 frames both ways and no tell, for a store of 1,000 authors", {
  timeout: 60_000,
}, async () => {
  const { clock, me } = await settled(["honest"], 1_000, 1_000);
  const [link] = me.links;
  expect((await me.store.totals()).posts).toBe(1_000);
  const told = me.status(link?.pub.url).counts.textsOut;
  const before = link?.frames ?? 0;
  link?.cut();
  await clock.advance(MINUTE);
  expect(me.status(link?.pub.url).state.kind).toBe("open");
  const frames = (link?.frames ?? 0) - before;
  expect(frames).toBeGreaterThan(20);
  expect(frames).toBeLessThanOrEqual(50);
  expect(me.status(link?.pub.url).counts.textsOut).toBe(told);
});

test.each(["honest", "reference"] as const)(
  "an idle hour with one %s pub costs at most 200 frames both ways",
  async (kind) => {
    const { clock, me } = await settled([kind], 20, 5);
    const [link] = me.links;
    await clock.advance(HOUR);
    const before = link?.frames ?? 0;
    await clock.advance(HOUR);
    const frames = (link?.frames ?? 0) - before;
    // It is looked at whether the pub is there, and that is all: an ask, and its two answers, each 75 s.
    expect(frames).toBeGreaterThan(60);
    expect(frames).toBeLessThanOrEqual(3 * 48 + 3);
  },
);

test("a post that three pubs hold is verified once and stored once, and told to none of them", async () => {
  const { clock, pubs, client, crypto } = await pubWorld(["honest", "reference", "honest"]);
  const store = memoryStore();
  let verified = 0;
  const counted: Crypto = {
    ...crypto,
    verify: (...signed) => {
      verified += 1;
      return crypto.verify(...signed);
    },
  };
  const me = await client("me", { apds: openApds({ store, now: () => clock.now(), crypto: counted }) });
  await clock.advance(10_000);
  const count = 20;
  const network = await makeNetwork({ authors: 4, posts: count, from: clock.now() - HOUR, stepMs: 1_000 });
  for (const pub of pubs) {
    const side = pub.connect({ tell: () => {}, tellBinary: () => {}, end: () => {} });
    for (const { content, message, blobs } of network)
      for (const text of [content, message, ...blobs]) side.hear(text);
  }
  await clock.advance(10 * MINUTE);
  expect(me.arrivals).toHaveLength(count);
  expect((await store.totals()).posts).toBe(count);
  expect(verified).toBe(count);
  expect(me.links.map((link) => me.status(link.pub.url).counts.textsOut)).toEqual([0, 0, 0]);
});
