import { type Hash, parseAuthor, parseHash } from "apds";
import { describe, expect, it } from "vitest";
import { dice } from "./dice.ts";
import { HonestPub } from "./honest-pub.ts";
import { SimClient } from "./sim-client.ts";
import { Crowd } from "./sim-crowd.ts";
import { Person } from "./sim-people.ts";
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
  const crowd = new Crowd(clock, truth, dice(2), [pub], { people: 2, history: 20, writesEachMs: HOUR_MS });
  await crowd.begin();
  crowd.quiet();
  await clock.advance(60_000);
  /** Somebody new, whom no client can ask for, tells the pub a post, with its content or without. */
  const post = async ({
    withheld = false,
  } = {}): Promise<{ readonly id: Hash; readonly contentHash: Hash }> => {
    const name = `somebody ${clock.now()}`;
    const written = await new Person(name, truth, dice(5, name)).write(clock.now(), []);
    const side = pub.connect({ tell: () => {}, tellBinary: () => {}, end: () => {} });
    for (const text of withheld ? [written.message] : [written.content, written.message]) side.hear(text);
    await clock.advance(1_000);
    side.ended();
    const [id, contentHash] = [parseHash(written.id), parseHash(written.contentHash)];
    if (!id || !contentHash) throw new Error("an id is a hash");
    return { id, contentHash };
  };
  const network = new VirtualNetwork(clock, dice(3), [pub]);
  const client = new SimClient({ name: "me", clock, network, truth, dice: dice(4), pubs: [pub] });
  const link = network.link("me", pub);
  return { clock, pub, network, client, link, post };
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

  it("hears at once what comes while it is open, and soon after it is back what came while it was away", async () => {
    const { clock, client, link, post } = await setup();
    const holds = async (id: Hash): Promise<boolean> => (await client.store.message(id)) !== undefined;
    void client.wake();
    await clock.advance(60_000);
    const { id: live } = await post();
    await clock.advance(2_000);
    expect(await holds(live)).toBe(true);
    link.trouble = "refuses";
    link.cut();
    const { id: away } = await post();
    await clock.advance(HOUR_MS);
    expect(await holds(away)).toBe(false);
    link.trouble = "none";
    // The longest backoff, and the time of an announcement and a poll.
    await clock.advance(5 * 60_000 + 10_000);
    expect(await holds(away)).toBe(true);
  });

  it("asks in time for what it came to want while its own clock was ahead", async () => {
    const { clock, client, post } = await setup();
    client.setClock(24 * HOUR_MS);
    void client.wake();
    await clock.advance(60_000);
    const { id, contentHash } = await post({ withheld: true });
    await clock.advance(100);
    client.setClock(0);
    expect(await client.store.message(id)).toBeDefined();
    const asked = async (): Promise<number> =>
      (await client.store.wantsFor([contentHash])).get(contentHash)?.attempts ?? 0;
    expect(await asked()).toBe(0);
    await clock.advance(60_000);
    expect(await asked()).toBeGreaterThan(0);
  });

  it("takes in what it put apart because its own clock was behind, once its time has come", async () => {
    const { clock, client, link, post } = await setup();
    client.setClock(-HOUR_MS / 2);
    void client.wake();
    await clock.advance(60_000);
    const { id: early } = await post();
    await clock.advance(10_000);
    const { later } = await client.store.totals();
    expect(later).toBeGreaterThan(0);
    expect(await client.store.message(early)).toBeUndefined();
    // Neither a poll nor the pub may help: it must come from what was put apart.
    link.trouble = "refuses";
    link.cut();
    await clock.advance(HOUR_MS / 2);
    expect(await client.store.message(early)).toBeDefined();
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "holds the old posts of whom it follows, though its worker died %i calls after the wish",
    async (calls) => {
      const { clock, pub, client } = await setup();
      await client.setScope("following");
      void client.wake();
      await clock.advance(60_000);
      expect((await client.store.totals()).posts).toBe(0);
      const author = parseAuthor(pub.log()[0]?.text.slice(0, 44) ?? "");
      if (!author.ok) throw new Error("no author");
      client.killAt(calls, true);
      void client.pool?.people.setInterest(author.value, "followed");
      await clock.advance(60_000);
      void client.wake();
      await clock.advance(120_000);
      const follows = (await client.store.values("interests")).length;
      expect(follows).toBe(1);
      const listed = pub.log().filter(({ text }) => text.startsWith(author.value)).length;
      expect(listed).toBeGreaterThan(0);
      expect((await client.store.author(author.value))?.count).toBe(listed);
    },
  );

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
