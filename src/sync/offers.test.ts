import { expect, test } from "vitest";
import { fixedRandom } from "../base/random.ts";
import { setup } from "../testing/engine-setup.ts";
import { handHttp, hear, pollAnswer } from "../testing/hand-transport.ts";
import { type PubKind, pubWorld } from "../testing/pub-world.ts";
import type { SimPub } from "../testing/virtual-pub.ts";
import { openWriter, type Writer, type Written } from "../testing/writer.ts";

const MINUTE = 60_000;

/** Somebody tells a pub these posts. */
function tell(pub: SimPub | undefined, posts: readonly Written[]): void {
  const side = pub?.connect({ tell: () => {}, tellBinary: () => {}, end: () => {} });
  for (const { content, message } of posts) {
    side?.hear(content);
    side?.hear(message);
  }
}

/** Two pubs; the second one got some posts of somebody, half an hour ago. */
async function world(kinds: readonly PubKind[], count: number) {
  const made = await pubWorld(kinds, { random: fixedRandom(0) });
  const { clock, crypto, pubs } = made;
  const alice: Writer = await openWriter(crypto, () => clock.now());
  const posts: Written[] = [];
  for (let at = 0; at < count; at += 1) posts.push(await alice.write(`post ${at}`));
  tell(pubs[1], posts);
  await clock.advance(30 * MINUTE);
  return { ...made, alice, posts };
}

test("a pub that lacks what others have is offered it, after a minute at least, and lists it then", async () => {
  const { clock, pubs, client, listed, posts } = await world(["honest", "honest"], 5);
  const me = await client();
  await clock.advance(MINUTE);
  expect(me.arrivals).toHaveLength(5);
  expect(listed(pubs[0])).toEqual([]);
  await clock.advance(2 * MINUTE);
  expect(listed(pubs[0])).toEqual(posts.map(({ content }) => content));
  const told = me.status(pubs[0]?.url).counts.textsOut;
  expect(told).toBe(10);
  // Seen in its later answers: nothing more is offered to either.
  await clock.advance(13 * 60 * MINUTE);
  expect(me.status(pubs[0]?.url).counts.textsOut).toBe(told);
  expect(me.status(pubs[1]?.url).counts.textsOut).toBe(0);
});

test("what the first answer of a pub listed is not looked for there again, though its run is broken off behind it", async () => {
  const texts: string[] = [];
  let answers = 1;
  const http = handHttp(() => (answers-- > 0 ? pollAnswer(texts) : "no-answer"));
  const { clock, apds, arrivals, reopen } = await setup({ http });
  const alice = await openWriter(apds.crypto, () => clock.now() - 60 * MINUTE);
  for (let at = 0; at < 5; at += 1) {
    const { message, content } = await alice.write(`post ${at}`);
    texts.push(message, content);
  }
  const channel = await reopen();
  for (let passed = 0; passed < 40; passed += 1) {
    await clock.advance(MINUTE);
    // It lives.
    hear(channel, "x");
  }
  expect(arrivals).toHaveLength(5);
  expect(http.asked.filter((path) => path.endsWith("&limit=50"))).toEqual([]);
});

test("a reference pub that lost its log is healed after the run that shows it", async () => {
  const { clock, pubs, client, listed, posts } = await world(["reference", "honest"], 5);
  const me = await client();
  await clock.advance(2 * MINUTE);
  me.links[0]?.cut();
  await clock.advance(5 * MINUTE);
  expect(new Set(listed(pubs[0]))).toEqual(new Set(posts.map(({ content }) => content)));
});

test("nothing is offered where sharing is off, nor a post that is young, nor one of somebody blocked", async () => {
  const { clock, pubs, client, listed, alice } = await world(["honest", "honest"], 3);
  const me = await client("me", { share: false });
  await clock.advance(10 * 60 * MINUTE);
  expect(me.arrivals).toHaveLength(3);
  expect(listed(pubs[0])).toEqual([]);
  expect(me.pool.status.get().share).toBe(false);
  tell(pubs[1], [await alice.write("young")]);
  await clock.advance(1_000);
  me.pool.setShare(true);
  await clock.advance(6 * 60 * MINUTE);
  expect(listed(pubs[0])).toHaveLength(4);
  await me.pool.people.setInterest(alice.author, "blocked");
  tell(pubs[1], [await alice.write("of somebody blocked")]);
  await clock.advance(13 * 60 * MINUTE);
  expect(listed(pubs[0])).toHaveLength(4);
});

test("of many clients that see the same lack few tell it: the pub tells it to the others first", async () => {
  const { clock, pubs, client } = await world(["honest", "honest"], 1);
  const random = { next: () => Math.abs(Math.sin(clock.now() + clients.length)) };
  const clients: Awaited<ReturnType<typeof client>>[] = [];
  for (let at = 0; at < 20; at += 1) {
    clients.push(await client(`client ${at}`, { random }));
    await clock.advance(100);
  }
  await clock.advance(40 * MINUTE);
  const told = clients.reduce((sum, one) => sum + one.status(pubs[0]?.url).counts.textsOut, 0);
  expect(told).toBe(2);
});

test("what only a page told, beyond what is own, is offered to no pub, in this life or the next", async () => {
  const { clock, crypto, pubs, client, listed } = await world(["honest", "honest"], 1);
  const me = await client();
  const stranger = await openWriter(crypto, () => clock.now() - 60 * MINUTE);
  const spam = await stranger.write("spam");
  const taken = me.pool.pages.take("https://wiredove.net", "a page", [spam.content, spam.message]);
  await clock.advance(2 * MINUTE);
  expect(await taken).toBe(true);
  expect(me.arrivals).toHaveLength(2);
  await clock.advance(13 * 60 * MINUTE);
  expect(pubs.map((pub) => listed(pub).length)).toEqual([1, 1]);
  await me.pool.close();
  const next = await me.again();
  await clock.advance(13 * 60 * MINUTE);
  expect(pubs.map((pub) => listed(pub).length)).toEqual([1, 1]);
  expect(await next.store.get(spam.id)).toBe(spam.message);
});

test("what a page posted and the person discarded is told to no pub, in this life or the next", async () => {
  const { clock, crypto, pubs, client, listed } = await world(["reference", "honest"], 1);
  const me = await client();
  const bob = await openWriter(crypto, () => clock.now());
  await me.apds.setKeypair((await bob.apds.keypair()) ?? "");
  for (const { url } of pubs) me.pool.pause(url, true);
  const post = await bob.write("taken back");
  const taken = me.pool.pages.take("https://wiredove.net", "a page", [post.content, post.message]);
  await clock.advance(2 * MINUTE);
  expect(await taken).toBe(true);
  expect(me.pool.outbox().map(({ id }) => id)).toEqual([post.id]);
  await me.pool.pages.discard(post.id);
  expect(me.pool.outbox()).toEqual([]);
  for (const { url } of pubs) me.pool.pause(url, false);
  await clock.advance(13 * 60 * MINUTE);
  expect(pubs.map((pub) => listed(pub).length)).toEqual([1, 1]);
  await me.pool.close();
  const next = await me.again();
  await clock.advance(13 * 60 * MINUTE);
  expect(pubs.map((pub) => listed(pub).length)).toEqual([1, 1]);
  expect(next.pool.outbox()).toEqual([]);
  await Promise.all(pubs.map(({ url }) => next.pool.errands.jobs.push(url)));
  await clock.advance(10 * MINUTE);
  expect(next.pool.status.get().pubs.map(({ job }) => job)).toEqual([undefined, undefined]);
  expect(pubs.map((pub) => listed(pub).length)).toEqual([1, 1]);
  expect(await next.store.get(post.id)).toBe(post.message);
});
