import { expect, test } from "vitest";
import { type Setup, setup } from "../../testing/engine-setup.ts";
import {
  type HandAnswer,
  type HandChannel,
  handHttp,
  hear,
  pollAnswer,
} from "../../testing/hand-transport.ts";
import { hashOf } from "../../testing/hash-of.ts";
import { openPage, pageSetup, SITE } from "../../testing/page-setup.ts";
import { makeNetwork } from "../../testing/post-maker.ts";
import { TEST_START } from "../../testing/test-clock.ts";
import { openWriter } from "../../testing/writer.ts";

const MINUTE = 60_000;

/** An engine that holds so many posts of three people, a minute apart, the last one a minute ago. */
async function holding(posts: number) {
  const made = await setup();
  const network = await makeNetwork({
    authors: 3,
    posts,
    from: TEST_START - posts * MINUTE,
    stepMs: MINUTE,
  });
  const texts = network.flatMap(({ content, message, blobs }) => [content, message, ...blobs]);
  await made.apds.ingest({ texts, keepAll: true });
  return { made, network };
}

/** Something comes in from another site. */
async function tell({ pool, clock }: Setup, texts: readonly string[]): Promise<void> {
  const taken = pool.pages.take("https://other.example", "x", texts);
  await clock.advance(60_000);
  expect(await taken).toBe(true);
}

const isMessage = (text: string): boolean => text.length === 208;

test("a page that starts empty is told the newest 60 at once, the oldest of them first, content before message, then older ones up to 300", async () => {
  const { made, network } = await holding(400);
  const { clock, take, heard } = await openPage(made);
  await clock.advance(499);
  expect(heard).toEqual([]);
  await clock.advance(1);
  expect(heard.at(-1)?.more.seq).toBe(400);
  const first = take();
  const newest = network.slice(-60);
  expect(first.filter(isMessage)).toEqual(newest.map(({ message }) => message));
  for (const { message, content } of newest) expect(first.indexOf(content)).toBe(first.indexOf(message) - 1);
  await clock.advance(1_000);
  expect(take().filter(isMessage)).toEqual(network.slice(-80, -60).map(({ message }) => message));
  await clock.advance(60_000);
  expect(take().filter(isMessage)).toHaveLength(220);
});

test("a page that names what it holds is told what came since its site was last told, and no page is told catch-up", async () => {
  const { made } = await holding(100);
  const first = await openPage(made);
  await first.clock.advance(20_000);
  first.take();
  first.page.end();
  const writer = await made.writer();
  const missed = await writer.write("while it was away");
  await made.apds.ingest({ texts: [missed.content, missed.message] });
  const page = await openPage(made, SITE, "page-2");
  const keys = [...new Set((await made.store.recent({ limit: 10 })).map(({ message }) => message.author))];
  await page.page.say(1, keys);
  await made.clock.settle();
  page.take();
  await made.clock.advance(500);
  expect(page.take()).toEqual([missed.content, missed.message]);
});

test("a page whose last socket closes while it is about to be told, and that opens another, begins anew", async () => {
  const { made } = await holding(100);
  const { page, clock, take } = await openPage(made);
  const { store } = made;
  const totals = store.totals.bind(store);
  let letGo = (): void => {};
  store.totals = async () => {
    store.totals = totals;
    await new Promise<void>((resolve) => {
      letGo = resolve;
    });
    return totals();
  };
  await clock.advance(500);
  page.close(1);
  page.open(2);
  letGo();
  await clock.settle();
  const keys = [...new Set((await store.recent({ limit: 10 })).map(({ message }) => message.author))];
  await page.say(2, keys);
  await clock.settle();
  take();
  // It names what it holds: the older ones are not for it.
  await clock.advance(60_000);
  expect(take().filter(isMessage)).toHaveLength(60);
});

test("what arrives is told at once, at most 20 posts a second, the oldest of the backlog left out; a page is not told what it told", async () => {
  const made = await pageSetup();
  const { clock, take, page, heard } = made;
  const other = await openPage(made, SITE, "page-2");
  await clock.advance(1_000);
  const writer = await made.writer();
  const post = await writer.write("hello");
  void page.say(1, [post.content, post.message]);
  await clock.advance(100);
  expect(take()).toEqual([]);
  expect(other.take()).toEqual([post.content, post.message]);
  expect(other.heard.length).toBe(0);
  const flood: string[] = [];
  for (let at = 0; at < 120; at += 1) {
    const { message, content } = await writer.write(`n ${at}`);
    flood.push(message, content);
  }
  await tell(made, flood.filter(isMessage));
  await clock.advance(100);
  heard.splice(0);
  await tell(
    made,
    flood.filter((text) => !isMessage(text)),
  );
  await clock.advance(5_000);
  const told = take().filter(isMessage);
  expect(told.length).toBeGreaterThanOrEqual(60);
  expect(told.length).toBeLessThanOrEqual(80);
  expect(told.at(-1)).toBe(flood.findLast(isMessage));
});

test("after a death of the worker a page is told what came since, without a gap or twice; away too long, it begins again", async () => {
  const made = await pageSetup();
  await made.clock.advance(1_000);
  const writer = await made.writer();
  const [one, two] = [await writer.write("one"), await writer.write("two")];
  for (const { content, message } of [one, two]) {
    await tell(made, [content, message]);
    await made.clock.advance(100);
  }
  const seq = made.heard.at(-1)?.more.seq ?? 0;
  expect(made.take()).toEqual([one.content, one.message, two.content, two.message]);
  const three = await writer.write("three");
  await made.apds.ingest({ texts: [three.content, three.message] });
  await made.pool.close();
  // Before this life of the worker wrote anything of that page: its bridge knows how long it was alone.
  const again = await openPage(await made.again(), SITE, "page-1", { seq, away: 9 * MINUTE });
  await again.clock.advance(100);
  expect(again.take()).toEqual([three.content, three.message]);
  expect(again.closed).toEqual([]);
  again.page.end();
  const late = await openPage(again, SITE, "page-1", { seq, away: 11 * MINUTE });
  expect(late.closed).toEqual([{ socket: 1, code: 1001 }]);
  expect(late.take()).toEqual([]);
});

test("500 arrivals that a page missed are told, of one more it has to begin again", async () => {
  const { made, network } = await holding(501);
  const some = await openPage(made, SITE, "page-1", { seq: 1, away: 1_000 });
  await made.clock.advance(100);
  expect(some.closed).toEqual([]);
  expect(some.take().filter(isMessage)).toEqual(network.slice(1).map(({ message }) => message));
  const many = await openPage(made, SITE, "page-2", { seq: 0, away: 1_000 });
  await made.clock.advance(100);
  expect(many.closed).toEqual([{ socket: 1, code: 1001 }]);
  expect(many.take()).toEqual([]);
});

test("what comes while the beginning is still told waits for it, and its place is noted last", async () => {
  const made = await setup();
  const writer = await made.writer();
  const [one, two] = [await writer.write("one"), await writer.write("two")];
  await made.apds.ingest({ texts: [one.content, one.message] });
  let goOn = (): void => {};
  const read = made.store.author.bind(made.store);
  // The picture of the first post's author takes its time.
  made.store.author = async (author) => {
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
    return read(author);
  };
  const page = await openPage(made);
  await made.clock.advance(500);
  await tell(made, [two.content, two.message]);
  expect(page.take()).toEqual([]);
  goOn();
  await made.clock.advance(100);
  expect(page.heard.flatMap(({ more }) => more.seq ?? [])).toEqual([1, 2]);
  expect(page.take().filter(isMessage)).toEqual([one.message, two.message]);
});

test("an author's picture goes with their first post, once", async () => {
  const made = await setup();
  const writer = await made.writer();
  const picture = "data:image/png;base64,AAAA";
  await writer.apds.put("image", hashOf(picture));
  const [one, two] = [await writer.write("one"), await writer.write("two")];
  const texts = [one, two].flatMap(({ content, message }) => [content, message]);
  await made.apds.ingest({ texts: [...texts, picture], keepAll: true });
  const page = await openPage(made);
  await made.clock.advance(500);
  expect(page.take()).toEqual([one.content, one.message, picture, two.content, two.message]);
});

test("a page is told of those in scope alone: the newest, what it missed, and what arrives", async () => {
  const made = await setup();
  const { clock, pool, apds } = made;
  const [friend, stranger] = [await made.writer(), await made.writer()];
  await pool.people.setInterest(friend.author, "followed");
  const [one, other] = [await friend.write("one"), await stranger.write("other")];
  await apds.ingest({ texts: [one, other].flatMap(({ content, message }) => [content, message]) });
  await pool.setScope("following");
  const empty = await openPage(made);
  const resumed = await openPage(made, SITE, "page-2", { seq: 0, away: 0 });
  await clock.advance(500);
  for (const page of [empty, resumed]) expect(page.take()).toEqual([one.content, one.message]);
  const [two, another] = [await friend.write("two"), await stranger.write("another")];
  await tell(made, [two.content, two.message, another.content, another.message]);
  expect(empty.take()).toEqual([two.content, two.message]);
});

test("what a catch-up run brings is told to no open page, but for what is of these minutes", async () => {
  const answers: ((answer: HandAnswer) => void)[] = [];
  const asked = new Promise<HandAnswer>((resolve) => answers.push(resolve));
  const made = await setup({ http: handHttp(() => asked) });
  const page = await openPage(made);
  made.transport.channels[0]?.events.opened();
  await made.clock.advance(5_000);
  page.take();
  const [old, fresh] = await Promise.all(
    [60 * MINUTE, MINUTE].map(async (age) =>
      (await openWriter(made.apds.crypto, () => made.clock.now() - age)).write(`${age} ms old`),
    ),
  );
  if (!old || !fresh) throw new Error("nothing written");
  const channel = made.transport.channels[0] as HandChannel;
  for (const text of [old.content, old.message, fresh.content, fresh.message]) hear(channel, text);
  await made.clock.advance(1_000);
  expect((await made.store.totals()).posts).toBe(2);
  expect(page.take()).toEqual([fresh.content, fresh.message]);
  answers[0]?.(pollAnswer([]));
  await made.clock.advance(MINUTE);
  const late = await (await openWriter(made.apds.crypto, () => made.clock.now() - 60 * MINUTE)).write("late");
  for (const text of [late.content, late.message]) hear(channel, text);
  await made.clock.advance(1_000);
  expect(page.take()).toEqual([late.content, late.message]);
});
