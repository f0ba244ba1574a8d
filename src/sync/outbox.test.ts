import { expect, test } from "vitest";
import { hear } from "../testing/hand-transport.ts";
import { played } from "../testing/played-pub.ts";
import { MachineClock, TestClock } from "../testing/test-clock.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test("a post is committed when `publish` resolves, told content first as soon as may be, and a receipt is asked 5 s after and a minute after that", async () => {
  const { clock, open, publish, receipts, listed, state, status, store } = await played();
  const channel = await open();
  const post = await publish("hello");
  expect((await store.totals()).posts).toBe(1);
  expect(status().own).toEqual({ listed: 0, owed: 1 });
  expect(channel.said).toEqual([]);
  await clock.advance(2_000 + 40);
  expect(channel.said.slice(0, 2)).toEqual([post.content, post.message]);
  expect(state()).toMatchObject({ kind: "sent", attempts: 1 });
  const told = clock.now();
  listed.push(post.message, post.content);
  await clock.runUntil(told + 4_999);
  expect(receipts()).toEqual([]);
  await clock.runUntil(told + 5_000);
  expect(receipts()).toEqual([`/gossip/poll?since=${post.ts - 1}&limit=1000`]);
  expect(state()).toEqual({ kind: "listed", attempts: 1, since: told + 5_000, nextAt: told + 65_000 });
  expect(status().own).toEqual({ listed: 1, owed: 1 });
  await clock.runUntil(told + 65_000);
  expect(receipts()).toHaveLength(2);
  await clock.advance(60 * MINUTE);
  expect(receipts()).toHaveLength(2);
  expect(channel.said.filter((text) => text === post.message)).toHaveLength(1);
});

test("what the pub does not list a minute after the tell is told again; of a message alone, which is no receipt, the content", async () => {
  const { clock, open, publish, listed, state } = await played();
  const channel = await open();
  await clock.advance(3_000);
  const post = await publish("hello");
  listed.push(post.message);
  await clock.advance(6_000);
  expect(state()?.kind).toBe("stored");
  const tells = () =>
    [post.content, post.message].map((text) => channel.said.filter((said) => said === text).length);
  await clock.advance(53_000);
  expect(tells()).toEqual([1, 1]);
  await clock.advance(2_000);
  expect(tells()).toEqual([2, 1]);
  // Its log lost the entry.
  listed.length = 0;
  for (const _ of Array.from({ length: 4 })) {
    // It lives.
    hear(channel, `${"A".repeat(43)}=`);
    await clock.advance(40_000);
  }
  expect(tells()).toEqual([3, 2]);
  listed.push(post.message, post.content);
  await clock.advance(60_000);
  expect(state()?.kind).toBe("listed");
});

test("a post that is ahead of our clock, which was set back since, is told when no pub puts it apart any more, and not before", async () => {
  const shared = new TestClock();
  const clock = new MachineClock(shared);
  const { open, publish, listed } = await played({ clock });
  const channel = await open();
  clock.offset = -11 * MINUTE;
  const post = await publish("from ahead");
  const tells = () => channel.said.filter((text) => text === post.message).length;
  await shared.advance(MINUTE - 1);
  expect(tells()).toBe(0);
  listed.push(post.message, post.content);
  await shared.advance(1 + 40);
  expect(tells()).toBe(1);
});

test("pictures are told after the message, the first time only", async () => {
  const { clock, open, pool, apds, store } = await played();
  const channel = await open();
  const picture = `data:image/png;base64,${"A".repeat(100)}`;
  const published = await pool.publish(`look ![](${await apds.hash(picture)})`, { images: [picture] });
  const message = published.ok ? await store.message(published.value) : undefined;
  await clock.advance(3_000);
  expect(channel.said.slice(0, 3)).toEqual([
    await store.get(message?.content as never),
    message?.text,
    picture,
  ]);
  await clock.advance(5 * MINUTE);
  expect(channel.said.filter((text) => text === picture)).toHaveLength(1);
  expect(channel.said.filter((text) => text === message?.text).length).toBeGreaterThan(1);
});

test("many messages are looked for with one small poll, and a pub is asked at most three at once, then one a minute", async () => {
  const { clock, open, publish, receipts } = await played();
  await open();
  await clock.advance(3_000);
  for (let at = 0; at < 30; at += 1) {
    await publish(`post ${at}`);
    await clock.advance(1_000);
  }
  await clock.advance(30_000);
  // One after 5 s, two more in the next seconds, and then one for all others a minute later.
  expect(receipts().length).toBeLessThanOrEqual(4);
  const before = receipts().length;
  await clock.advance(10 * MINUTE);
  expect(receipts().length - before).toBeLessThanOrEqual(10);
});

test("a pub that tells a message of ours back has it stored; as its answer to our key, the newest one is listed", async () => {
  const { clock, open, publish, state, reopen, apds } = await played({}, false);
  const channel = await open();
  await clock.advance(3_000);
  hear(channel, (await apds.pubkey()) ?? "");
  const first = await publish("first");
  await clock.advance(1_000);
  hear(channel, first.message);
  await clock.advance(100);
  expect(state()?.kind).toBe("stored");
  const second = await publish("second");
  await clock.advance(1_000);
  const next = await reopen();
  await clock.advance(3_000);
  expect(next.said).toContain(await apds.pubkey());
  hear(next, second.message);
  await clock.advance(100);
  expect(state()?.kind).toBe("listed");
});

test("a pub without poll is asked for the key and the ids, and told what it echoes, once in 30 s", async () => {
  const { clock, open, publish, state, apds } = await played({}, false);
  const channel = await open();
  await clock.advance(3_000);
  const post = await publish("hello");
  await clock.advance(6_000);
  expect(channel.said.filter((text) => text === post.id)).toHaveLength(1);
  const tells = () => channel.said.filter((text) => text === post.message).length;
  expect(tells()).toBe(1);
  hear(channel, post.id);
  await clock.advance(1_000);
  expect(tells()).toBe(2);
  hear(channel, (await apds.pubkey()) ?? "");
  hear(channel, post.message);
  await clock.advance(1_000);
  expect(state()).toMatchObject({ kind: "stored", attempts: 1 });
  await clock.advance(60 * MINUTE);
  // The pub answers nothing any more: it is kept, and asked again after a day.
  expect(channel.said.filter((text) => text === post.id)).toHaveLength(1);
});

test("an own message is looked for once a day for 30 days, told again when it is gone, and then its row goes", async () => {
  const { clock, open, publish, listed, receipts, state, pool, store, again } = await played();
  const channel = await open();
  await clock.advance(3_000);
  const post = await publish("hello");
  listed.push(post.message, post.content);
  await clock.advance(MINUTE);
  const alive = async (ms: number) => {
    // The pub says something each minute, as a living one does.
    for (const end = clock.now() + ms; clock.now() < end; ) {
      hear(channel, "x");
      await clock.advance(MINUTE);
    }
  };
  await alive(DAY);
  expect(receipts().length).toBeLessThanOrEqual(3);
  listed.splice(0);
  const tells = () => channel.said.filter((text) => text === post.message).length;
  while (tells() < 2) await alive(MINUTE);
  expect(clock.now()).toBeLessThan(post.ts + 2 * DAY + 2 * MINUTE);
  listed.push(post.message, post.content);
  await alive(DAY);
  expect(state()?.kind).toBe("listed");
  await pool.close();
  await clock.advance(30 * DAY);
  const next = await again();
  expect(next.pool.outbox()).toHaveLength(1);
  await next.reopen();
  await clock.advance(10_000);
  expect(next.pool.outbox()).toEqual([]);
  expect(await store.values("outbox")).toEqual([]);
});
