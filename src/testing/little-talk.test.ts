/** How little is said, measured in frames on the virtual network: whole clients, whole pubs, and nothing but what a test does to them. */
import { memoryStore, parseHash } from "apds";
import { describe, expect, it } from "vitest";
import { dice } from "./dice.ts";
import { HonestPub } from "./honest-pub.ts";
import { type MadePost, makeNetwork } from "./post-maker.ts";
import { SimClient } from "./sim-client.ts";
import { simCrypto } from "./sim-crypto.ts";
import { TestClock } from "./test-clock.ts";
import { IDLE_FRAMES } from "./traffic-promises.ts";
import { Truth } from "./truth.ts";
import { VirtualNetwork } from "./virtual-network.ts";
import type { SimPub } from "./virtual-pub.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RECONNECT_FRAMES = 50;
const LIMIT_MS = 120_000;

/** Clients that have caught up with pubs that all hold the same posts. */
async function setup({
  authors,
  posts,
  clients: count,
  pubs: urls,
}: {
  readonly authors: number;
  readonly posts: number;
  readonly clients: number;
  readonly pubs: number;
}) {
  const clock = new TestClock();
  const truth = new Truth(dice(1));
  const theirs = simCrypto(dice(2));
  const pubs: HonestPub[] = [];
  for (let at = 0; at < urls; at += 1) pubs.push(await HonestPub.open(`wss://pub-${at}.sim/`, clock, theirs));
  const from = clock.now() - 5 * 24 * HOUR_MS;
  const made = await makeNetwork({ authors, posts, from, stepMs: MINUTE_MS });
  for (const pub of pubs) tellAll(pub, made);
  await clock.advance(MINUTE_MS);
  const network = new VirtualNetwork(clock, dice(3), pubs);
  /** Messages that clients told pubs, by pub and text. */
  const told = new Map<string, number>();
  network.onHeard = (_, pub, text) => {
    const key = `${pub.url} ${text}`;
    if (text.length !== 44) told.set(key, (told.get(key) ?? 0) + 1);
  };
  const clients: SimClient[] = [];
  for (let at = 0; at < count; at += 1) {
    const name = `client-${at}`;
    const client = new SimClient({
      name,
      clock,
      network,
      truth,
      dice: dice(4, name),
      pubs,
    });
    await client.identify();
    void client.wake();
    clients.push(client);
  }
  await clock.advance(10 * MINUTE_MS);
  for (const { store } of clients) expect((await store.totals()).posts).toBe(posts);
  const frames = (): number => network.links().reduce((sum, link) => sum + link.frames, 0);
  return { clock, truth, pubs, network, clients, told, frames };
}

function tellAll(pub: SimPub, posts: readonly MadePost[]): void {
  const side = pub.connect({ tell: () => {}, tellBinary: () => {}, end: () => {} });
  for (const { message, content, blobs } of posts)
    for (const text of [...blobs, content, message]) side.hear(text);
  side.ended();
}

/** A post by somebody new. */
async function somebody(clock: TestClock): Promise<MadePost> {
  const [post] = await makeNetwork({ authors: 1, posts: 1, from: clock.now(), stepMs: 1, seed: 77 });
  if (!post) throw new Error("no post was made");
  return post;
}

describe("little talk", () => {
  it("a reconnect with nothing new costs at most 50 frames both ways together for 1,000 authors, and no tell", {
    timeout: LIMIT_MS,
  }, async () => {
    const { clock, network, told, frames } = await setup({
      authors: 1_000,
      posts: 1_000,
      clients: 1,
      pubs: 1,
    });
    const before = frames();
    for (const link of network.links()) expect(link.cut()).toBe(true);
    await clock.advance(40_000);
    const spent = frames() - before;
    expect(network.links()[0]?.counts.opened).toBe(2);
    expect(spent).toBeGreaterThan(0);
    expect(spent).toBeLessThanOrEqual(RECONNECT_FRAMES);
    expect(told.size).toBe(0);
  });

  it("an idle hour costs at most 200 frames both ways together", { timeout: LIMIT_MS }, async () => {
    const { clock, told, frames } = await setup({ authors: 30, posts: 60, clients: 1, pubs: 1 });
    const before = frames();
    await clock.advance(HOUR_MS);
    expect(frames() - before).toBeGreaterThan(0);
    expect(frames() - before).toBeLessThanOrEqual(IDLE_FRAMES);
    expect(told.size).toBe(0);
  });

  it("a post that one of 50 clients publishes, and one that only one of 3 pubs has, are told to each pub at most twice over all clients", {
    timeout: LIMIT_MS,
  }, async () => {
    const { clock, pubs, network, clients, told } = await setup({
      authors: 5,
      posts: 10,
      clients: 50,
      pubs: 3,
    });
    const published = await clients[0]?.pool?.publish("hello, all of you");
    if (!published?.ok) throw new Error("it could not be published");
    const post = await somebody(clock);
    const [first] = pubs;
    if (first) tellAll(first, [post]);
    // Everybody comes back, soon and later, and looks whether the others have what they have.
    for (const minutes of [2, 13]) {
      await clock.advance(minutes * MINUTE_MS);
      for (const link of network.links()) link.cut();
    }
    await clock.advance(HOUR_MS);
    const [own, others] = [published.value, parseHash(post.id)];
    for (const { store } of clients) {
      expect(await store.message(own)).toBeDefined();
      expect(others && (await store.message(others))).toBeDefined();
    }
    for (const pub of pubs) expect(pub.lists(own)).toBe(true);
    const text = (await clients[0]?.store.message(own))?.text ?? "";
    for (const { url } of pubs) expect(told.get(`${url} ${text}`)).toBeGreaterThan(0);
    for (const times of told.values()) expect(times).toBeLessThanOrEqual(2);
  });

  it("a post that 3 pubs hold is verified once and stored once", { timeout: LIMIT_MS }, async () => {
    const clock = new TestClock();
    const truth = new Truth(dice(1));
    const pubs: SimPub[] = [];
    for (let at = 0; at < 3; at += 1)
      pubs.push(await HonestPub.open(`wss://pub-${at}.sim/`, clock, simCrypto(dice(2))));
    let verified = 0;
    const { crypto } = truth;
    const verify = crypto.verify.bind(crypto);
    crypto.verify = (...claim) => {
      verified += 1;
      return verify(...claim);
    };
    const store = memoryStore();
    let [written, committed] = [0, ""];
    const commit = store.commit.bind(store);
    store.commit = async (batch) => {
      const result = await commit(batch);
      if (result.ok) written += result.value.arrivals.length + result.value.pending.length;
      committed += (batch.messages ?? []).map(({ id }) => id).join(" ");
      return result;
    };
    const network = new VirtualNetwork(clock, dice(3), pubs);
    const client = new SimClient({
      name: "me",
      clock,
      network,
      truth,
      dice: dice(4),
      pubs,
      sabotage: () => store,
    });
    await client.identify();
    // A key that is taken in signs a probe, which is verified.
    verified = 0;
    void client.wake();
    await clock.advance(MINUTE_MS);
    const post = await somebody(clock);
    for (const pub of pubs) tellAll(pub, [post]);
    await clock.advance(MINUTE_MS);
    for (const link of network.links()) link.cut();
    await clock.advance(10 * MINUTE_MS);
    expect(committed).toContain(post.id);
    expect(verified).toBe(1);
    expect(written).toBe(1);
    expect((await store.totals()).posts).toBe(1);
  });
});
