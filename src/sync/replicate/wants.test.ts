import type { Hash } from "apds";
import { expect, test } from "vitest";
import { OTHER, PUB, setup } from "../../testing/engine-setup.ts";
import { hear } from "../../testing/hand-transport.ts";
import { hashOf } from "../../testing/hash-of.ts";
import { spreadWaitMs, wantBackoffMs } from "./wants.ts";

async function opened(urls = [PUB]) {
  const made = await setup({ pubs: urls.map((url) => ({ url, paused: false })) });
  for (const channel of made.transport.channels) channel.events.opened();
  await made.clock.advance(3_000);
  return made;
}

test("a content that does not come behind its message is asked for after 2 s, then after 30 s, doubled", async () => {
  const { clock, transport, writer, apds } = await opened();
  const { message, content } = await (await writer()).write("late");
  const hash = await apds.hash(content);
  const channel = transport.channels[0];
  if (!channel) throw new Error("no channel");
  hear(channel, message);
  await clock.advance(1_900);
  expect(channel.said).toEqual([]);
  await clock.advance(1_000);
  expect(channel.said).toEqual([hash]);
  // The keepalive asks too; only this hash counts here.
  await clock.advance(26_000);
  expect(channel.said.filter((text) => text === hash)).toHaveLength(1);
  await clock.advance(25_000);
  expect(channel.said.filter((text) => text === hash)).toHaveLength(2);
});

test("an unanswered want is asked for ever more seldom, at most each 7 days", () => {
  expect([1, 2, 3, 10].map(wantBackoffMs)).toEqual([30_000, 60_000, 120_000, 15_360_000]);
  expect(wantBackoffMs(40)).toBe(7 * 24 * 3_600_000);
});

test("wants that were born together are not asked for together for ever: waits from an hour on are spread over the half of their length", () => {
  const hashes = Array.from({ length: 200 }, (_, at) => hashOf(`text ${at}`) as Hash);
  const waits = (attempts: number): readonly number[] =>
    hashes.map((hash) => spreadWaitMs(hash, attempts)).sort((one, other) => one - other);
  expect(new Set(waits(7))).toEqual(new Set([wantBackoffMs(7)]));
  const whole = wantBackoffMs(10);
  const spread = waits(10);
  expect(spread[0]).toBeGreaterThanOrEqual(whole / 2);
  expect(spread.at(-1)).toBeLessThanOrEqual(whole);
  const firstHalf = spread.filter((wait) => wait < whole * 0.75).length;
  expect(Math.abs(firstHalf - 100)).toBeLessThan(30);
});

test("an echo of a hash means not here: the next pub is asked at once, and a full round waits", async () => {
  const { clock, transport, writer, apds } = await opened([PUB, OTHER]);
  const { message, content } = await (await writer()).write("elsewhere");
  const hash = await apds.hash(content);
  const [one, two] = transport.channels;
  if (!one || !two) throw new Error("no channels");
  hear(one, message);
  await clock.advance(3_000);
  expect([one.said, two.said]).toEqual([[hash], []]);
  hear(one, hash);
  await clock.advance(200);
  expect([one.said, two.said]).toEqual([[hash], [hash]]);
  hear(two, hash);
  await clock.advance(5_000);
  expect([one.said, two.said]).toEqual([[hash], [hash]]);
});

test("an ask counts once it was in vain: after the echo, or when the pub was heard without an answer; one into a dead channel does not", async () => {
  const { clock, transport, writer, apds, store, pool } = await opened();
  const { message, content } = await (await writer()).write("nowhere");
  const hash = await apds.hash(content);
  const attempts = async () => (await store.wantsFor([hash])).get(hash)?.attempts;
  const [first] = transport.channels;
  if (!first) throw new Error("no channel");
  hear(first, message);
  await clock.advance(3_000);
  expect(first.said).toEqual([hash]);
  hear(first, hash);
  await clock.advance(100);
  expect(await attempts()).toBe(1);
  // Asked again, into a channel that ends without another word.
  await clock.advance(60_000);
  expect(first.said.filter((text) => text === hash)).toHaveLength(2);
  first.events.ended({ code: 1006 });
  await clock.advance(20_000);
  expect(await attempts()).toBe(1);
  // Asked a third time, of a pub that says something else.
  const next = transport.channels.at(-1);
  next?.events.opened();
  pool.ensure("alarm");
  await clock.advance(60_000);
  expect(next?.said).toContain(hash);
  expect(await attempts()).toBe(1);
  if (next) hear(next, message);
  await clock.advance(20_000);
  expect(await attempts()).toBe(2);
});

test("what is named and comes from somebody blocked is refused at the door, and asked for ever more seldom", async () => {
  const { clock, transport, writer, pool } = await opened();
  const [alice, blocked] = [await writer(), await writer()];
  await pool.people.setInterest(blocked.author, "blocked");
  const refused = await blocked.write("nobody wants to read this");
  const { message, content } = await alice.write("see there", { reply: refused.id });
  const [channel] = transport.channels;
  if (!channel) throw new Error("no channel");
  hear(channel, content);
  hear(channel, message);
  const asks = () => channel.said.filter((text) => text === refused.id).length;
  let answered = 0;
  for (let second = 0; second < 15 * 60; second += 1) {
    await clock.advance(1_000);
    // Whatever it is asked for it answers at once.
    for (; answered < asks(); answered += 1) hear(channel, refused.message);
    if (second % 60 === 0) hear(channel, message);
  }
  expect(asks()).toBe(5);
});

test("the chain of previous is walked back, one link after the other, and its images come too", async () => {
  const { clock, transport, writer, store, apds } = await opened();
  const alice = await writer();
  const image = "data:image/png;base64,AAAA";
  const imageHash = await apds.hash(image);
  const posts = [
    await alice.write("one", { image: imageHash }),
    await alice.write("two"),
    await alice.write("three"),
  ];
  const texts = new Map<string, string>([[imageHash, image]]);
  for (const { id, message, content } of posts) {
    texts.set(id, message);
    texts.set(await apds.hash(content), content);
  }
  const channel = transport.channels[0];
  if (!channel) throw new Error("no channel");
  hear(channel, posts[2]?.content ?? "");
  hear(channel, posts[2]?.message ?? "");
  for (let at = 0; at < 60; at += 1) {
    await clock.advance(1_000);
    for (const asked of channel.said.splice(0)) {
      const text = texts.get(asked);
      if (text !== undefined) hear(channel, text);
    }
  }
  await clock.advance(1_000);
  expect(await store.totals()).toMatchObject({ posts: 3, wants: 0, pending: 0 });
  expect(await store.get(imageHash)).toBe(image);
});

test("wants outlive the worker", async () => {
  const first = await opened();
  const { message, content } = await (await first.writer()).write("later");
  const hash = await first.apds.hash(content);
  const channel = first.transport.channels[0];
  if (!channel) throw new Error("no channel");
  hear(channel, message);
  await first.clock.advance(1_000);
  await first.pool.close();
  const second = await first.again();
  const next = second.transport.channels[0];
  next?.events.opened();
  await second.clock.advance(25_000);
  expect(next?.said).toContain(hash);
  if (next) hear(next, content);
  await second.clock.advance(1_000);
  expect(second.arrivals.map((post) => post.content)).toEqual([content]);
});

test("a text that comes while its ask still waits is not asked for", async () => {
  const { clock, transport, writer } = await opened();
  const { message, content } = await (await writer()).write("just in time");
  const channel = transport.channels[0];
  if (!channel) throw new Error("no channel");
  hear(channel, message);
  await clock.advance(1_000);
  hear(channel, content);
  await clock.advance(50_000);
  expect(channel.said).toEqual([]);
});

test("a content above the limit is refused in whatever order it comes, its message is held, and nobody is asked for it", async () => {
  for (const order of ["content first", "message first", "together"] as const) {
    const { clock, transport, writer, store, status, apds } = await opened();
    const { message, content } = await (await writer()).write("x".repeat(3 * 2 ** 20));
    const channel = transport.channels[0];
    if (!channel) throw new Error("no channel");
    const texts = order === "message first" ? [message, content] : [content, message];
    for (const text of texts) {
      hear(channel, text);
      if (order !== "together") await clock.advance(500);
    }
    await clock.advance(90_000);
    expect(await store.totals()).toMatchObject({ posts: 0, pending: 1, blobs: 0, wants: 0 });
    expect((await store.wantsFor([await apds.hash(content)])).size).toBe(1);
    expect(channel.said).not.toContain(await apds.hash(content));
    const { tooLarge, invalid, unwanted } = status().counts;
    expect(tooLarge + invalid + unwanted).toBe(1);
  }
});
