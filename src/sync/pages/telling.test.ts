import { expect, test } from "vitest";
import { type Setup, setup } from "../../testing/engine-setup.ts";
import { openPage, pageSetup, SITE } from "../../testing/page-setup.ts";
import { makeNetwork } from "../../testing/post-maker.ts";
import { TEST_START } from "../../testing/test-clock.ts";

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
  const seq = made.heard.at(-1)?.more.seq;
  expect(made.take()).toEqual([one.content, one.message, two.content, two.message]);
  await made.pool.pages.save();
  const three = await writer.write("three");
  await made.apds.ingest({ texts: [three.content, three.message] });
  await made.pool.close();
  const again = await openPage(await made.again(), SITE, "page-1", seq);
  await again.clock.advance(100);
  expect(again.take()).toEqual([three.content, three.message]);
  expect(again.closed).toEqual([]);
  again.page.end();
  await again.pool.pages.save();
  await again.pool.close();
  await again.clock.advance(11 * MINUTE);
  const late = await openPage(await again.again(), SITE, "page-1", seq);
  expect(late.closed).toEqual([{ socket: 1, code: 1001 }]);
});
