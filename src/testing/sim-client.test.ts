import { describe, expect, it } from "vitest";
import { dice } from "./dice.ts";
import { HonestPub } from "./honest-pub.ts";
import { SimClient } from "./sim-client.ts";
import { Crowd } from "./sim-crowd.ts";
import { TestClock } from "./test-clock.ts";
import { checkClosed } from "./traffic-promises.ts";
import { Truth } from "./truth.ts";
import { VirtualNetwork } from "./virtual-network.ts";

const HOUR_MS = 60 * 60_000;

/** One client, one honest pub with 20 posts, and no bad luck but what a test makes. */
async function setup() {
  const clock = new TestClock();
  const truth = new Truth(dice(1));
  const pub = await HonestPub.open("wss://pub.sim/", clock, truth.crypto);
  const crowd = new Crowd(clock, truth, dice(2), [pub], 2);
  await crowd.begin(20);
  crowd.quiet();
  await clock.advance(60_000);
  const network = new VirtualNetwork(clock, dice(3), [pub]);
  const client = new SimClient({ name: "me", clock, network, truth, dice: dice(4), pubs: [pub.url] });
  const link = network.link("me", pub);
  return { clock, pub, network, client, link };
}

describe("a simulated client", () => {
  it("holds within a minute what an honest pub lists, and leaves nothing running once it is closed", async () => {
    const { clock, pub, network, client, link } = await setup();
    void client.wake();
    await clock.advance(60_000);
    const listed = pub.log().filter(({ content }) => content !== undefined).length;
    expect(listed).toBeGreaterThan(10);
    expect((await client.store.totals()).posts).toBe(listed);
    expect(link.works).toBe(true);
    await client.close();
    checkClosed(client, network);
    expect(network.breaches.all()).toEqual([]);
    expect(link.works).toBe(false);
  });

  it("does not hammer a pub that refuses, though its worker is killed each 40 s for an hour", async () => {
    const { clock, client, link } = await setup();
    link.trouble = "refuses";
    for (const end = clock.now() + HOUR_MS; clock.now() < end; ) {
      void client.wake();
      await clock.advance(40_000);
      client.killAt(1, false);
      await clock.advance(20_000);
    }
    // 1 + 2 + 4 … 256 s and then 5 minutes, less jitter: with a wait that begins anew at each life there would be some 300.
    expect(client.lives).toBeGreaterThan(50);
    expect(link.counts.attempts).toBeGreaterThan(8);
    expect(link.counts.attempts).toBeLessThan(40);
  });

  it("holds everything once, though its worker is killed at each of its first calls in turn", {
    timeout: 30_000,
  }, async () => {
    const { clock, pub, network, client } = await setup();
    for (let calls = 1; calls <= 150; calls += 1) {
      void client.wake();
      client.killAt(calls, calls % 2 === 0);
      await clock.advance(10_000);
      client.spare();
    }
    void client.wake();
    await clock.advance(10 * 60_000);
    const posts = await client.store.since(0, 500);
    const listed = pub.log().filter(({ content }) => content !== undefined).length;
    expect(posts.length).toBe(listed);
    expect(new Set(posts.map(({ message }) => message.id)).size).toBe(listed);
    expect(network.breaches.all()).toEqual([]);
  });
});
