import { parseAuthor } from "apds";
import { expect, test, vi } from "vitest";
import { setup } from "../../testing/engine-setup.ts";
import { handHttp, hear, pollAnswer } from "../../testing/hand-transport.ts";
import type { PoolDeps } from "../pool-status.ts";

async function opened(change: Partial<PoolDeps> = {}) {
  const made = await setup(change);
  const channel = made.transport.channels[0];
  if (!channel) throw new Error("no channel");
  channel.events.opened();
  await made.clock.settle();
  return { ...made, channel };
}

test("a told post becomes an arrival once it is committed, whichever of its two texts comes first", async () => {
  const { clock, channel, arrivals, store, writer } = await opened();
  const alice = await writer();
  const [one, two] = [await alice.write("one"), await alice.write("two")];
  hear(channel, one.content);
  hear(channel, one.message);
  hear(channel, two.message);
  await clock.advance(100);
  hear(channel, two.content);
  expect(arrivals.map((post) => post.content)).toEqual([one.content]);
  await clock.advance(100);
  expect(arrivals.map((post) => [post.seq, post.content])).toEqual([
    [1, one.content],
    [2, two.content],
  ]);
  expect((await store.totals()).posts).toBe(2);
});

test("a post that is told again, by the same pub or another, is no arrival and no fault", async () => {
  const { clock, channel, arrivals, status, writer } = await opened();
  const { message, content } = await (await writer()).write("once");
  for (let at = 0; at < 3; at += 1) {
    hear(channel, content);
    hear(channel, message);
    await clock.advance(100);
  }
  expect(arrivals).toHaveLength(1);
  expect(status().counts).toMatchObject({ postsIn: 1, invalid: 0, unwanted: 0 });
});

test("an ask for a hash that we hold is answered, one for any other is met with silence", async () => {
  const { clock, channel, writer, apds } = await opened();
  const { message, content } = await (await writer()).write("held");
  hear(channel, content);
  hear(channel, message);
  await clock.advance(100);
  hear(channel, await apds.hash(content));
  hear(channel, await apds.hash("never seen"));
  await clock.advance(500);
  expect(channel.said).toEqual([content]);
});

test("whoever asks for a message gets its content ahead of it, and need not ask back", async () => {
  const { clock, channel, writer } = await opened();
  const alice = await writer();
  const [whole, alone] = [await alice.write("whole"), await alice.write("alone")];
  for (const text of [whole.content, whole.message, alone.message]) hear(channel, text);
  await clock.advance(100);
  hear(channel, whole.id);
  await clock.advance(500);
  hear(channel, alone.id);
  await clock.advance(500);
  const told = channel.said.filter((text) => text.length !== 44);
  expect(told).toEqual([whole.content, whole.message, alone.message]);
});

test("on open it asks for the authors that wrote last, and only 2 s after", async () => {
  const made = await opened();
  const { clock, channel, writer } = made;
  const authors = [await writer(), await writer()];
  for (const author of authors) {
    const { message, content } = await author.write("hello");
    hear(channel, content);
    hear(channel, message);
    await clock.advance(100);
  }
  const next = await made.reopen();
  await clock.advance(1_900);
  expect(next.said).toEqual([]);
  await clock.advance(1_000);
  expect([...next.said].sort()).toEqual(authors.map(({ author }) => author).sort());
});

test("our head is offered, not at once, when the pub answers with nothing but the echo, or with an older message of ours, and in no other case", async () => {
  const made = await opened({ http: handHttp(() => pollAnswer([])) });
  const { clock, channel, writer } = made;
  const [echoed, older, same] = [await writer(), await writer(), await writer()];
  const posts = new Map<string, { message: string; content: string }[]>();
  for (const author of [echoed, older, same]) {
    const written = [await author.write("first"), await author.write("second")];
    posts.set(author.author, written);
    for (const { message, content } of written) {
      hear(channel, content);
      hear(channel, message);
      await clock.advance(100);
    }
  }
  const next = await made.reopen();
  await clock.advance(3_000);
  expect(next.said).toHaveLength(3);
  next.said.splice(0);
  hear(next, echoed.author);
  hear(next, posts.get(older.author)?.[0]?.message ?? "");
  hear(next, older.author);
  hear(next, posts.get(same.author)?.[1]?.message ?? "");
  hear(next, same.author);
  await clock.advance(59_000);
  expect(next.said).toEqual([]);
  await clock.advance(3_000);
  const heads = [echoed, older].map(({ author }) => posts.get(author)?.[1]);
  // Content before its message, so that nobody has to ask back.
  expect(next.said).toEqual(heads.flatMap((head) => [head?.content, head?.message]));
});

test("junk changes nothing in the store and is counted by kind", async () => {
  const { clock, channel, store, status, writer } = await opened();
  const { message } = await (await writer()).write("x");
  const before = await store.totals();
  channel.events.incoming({ kind: "binary", bytes: 3 });
  hear(channel, "");
  hear(channel, "ping");
  hear(channel, "x".repeat(2 * 2 ** 20));
  hear(channel, "y".repeat(11 * 2 ** 20));
  hear(channel, "0123456789".repeat(5).slice(0, 44));
  hear(channel, `${message.slice(0, 60)}A${message.slice(61)}`);
  await clock.advance(120_000);
  expect(await store.totals()).toEqual(before);
  // Unwanted: "ping", 2 MB, 44 characters that are no hash. What nobody names within a minute is junk.
  expect(status().counts).toMatchObject({ binary: 1, invalid: 2, unwanted: 3, tooLarge: 1, postsIn: 0 });
});

test("asking us is answered within a budget: a pub cannot make us an amplifier", async () => {
  const { clock, channel, status, writer } = await opened();
  const { message, content, id } = await (await writer()).write("again and again");
  hear(channel, content);
  hear(channel, message);
  await clock.advance(100);
  for (let at = 0; at < 350; at += 1) {
    hear(channel, id);
    await clock.advance(100);
  }
  // Two texts for each ask; the other frame is our own ask for the author, 2 s after the opening.
  expect(status().counts.asks).toBe(2 * 50);
  expect(channel.said.filter((text) => text === message || text === content).length).toBe(600);
});

test("more than can be taken in ends the channel as too fast, and the next run starts from the beginning", async () => {
  const { clock, channel, status } = await opened();
  for (let at = 0; at < 20_001; at += 1) hear(channel, `junk ${at}`);
  await clock.settle();
  expect(status().state).toMatchObject({ kind: "waiting", ending: { kind: "too-fast" } });
  expect(channel.abandoned).toBe(true);
  const { state } = status();
  expect("retryAt" in state && state.retryAt - clock.now()).toBeGreaterThanOrEqual(59_000);
});

test("what is held and told again is dealt with as it comes: however much it is, there is room, and what is new among it comes in", async () => {
  const { clock, channel, arrivals, status, apds, store, writer } = await opened();
  const alice = await writer();
  const [held, fresh] = [await alice.write("held"), await alice.write("new")];
  for (const text of [held.content, held.message]) hear(channel, text);
  await clock.advance(100);
  const [hash, commit] = [vi.spyOn(apds.crypto, "hash"), vi.spyOn(store, "commit")];
  for (let at = 0; at < 25_000; at += 1) {
    hear(channel, held.content);
    hear(channel, held.message);
    if (at === 12_000) for (const text of [fresh.content, fresh.message]) hear(channel, text);
  }
  await clock.advance(25);
  expect(arrivals.map(({ content }) => content)).toEqual([held.content, fresh.content]);
  expect(status()).toMatchObject({
    state: { kind: "open" },
    counts: { postsIn: 2, invalid: 0, unwanted: 0 },
  });
  expect([hash.mock.calls.length, commit.mock.calls.length]).toEqual([2, 1]);
});

test("whose posts were taken out comes in again, though the pub tells what was held a moment ago", async () => {
  const { clock, channel, store, pool, writer } = await opened();
  const { message, content } = await (await writer()).write("back");
  const author = parseAuthor(message.slice(0, 44));
  if (!author.ok) throw new Error("an author is none");
  for (let round = 0; round < 2; round += 1) {
    for (let times = 0; times < 2; times += 1) {
      for (const text of [content, message]) hear(channel, text);
      await clock.advance(100);
      expect(await store.totals()).toMatchObject({ posts: 1 });
    }
    expect(await pool.people.purge(author.value)).toMatchObject({ value: { removed: 1 } });
    expect(await store.totals()).toMatchObject({ posts: 0 });
  }
});

test("the keepalive asks for an author that this pub has told us, and its echo is no reason to tell anything", async () => {
  const { clock, channel, writer } = await opened();
  const alice = await writer();
  const { message, content } = await alice.write("alive");
  hear(channel, content);
  hear(channel, message);
  await clock.advance(5_000);
  // What we ask on open, 2 s after it, and its answer.
  expect(channel.said.splice(0)).toEqual([alice.author]);
  hear(channel, message);
  hear(channel, alice.author);
  for (let asks = 1; asks <= 3; asks += 1) {
    await clock.advance(76_000);
    expect(channel.said).toEqual(Array.from({ length: asks }, () => alice.author));
    hear(channel, message);
    hear(channel, alice.author);
  }
});
