import { expect, test } from "vitest";
import { hear } from "../../testing/hand-transport.ts";
import { hashOf } from "../../testing/hash-of.ts";
import { openPage, pageSetup, SITE } from "../../testing/page-setup.ts";
import { openWriter } from "../../testing/writer.ts";

const HOUR = 60 * 60_000;

test("what a page asks for and is held is told at once, in the order of its asks; an author's key gets the head, then its content", async () => {
  const { apds, page, heard, clock, writer } = await pageSetup();
  const one = await (await writer()).write("one");
  const two = await (await writer()).write("two");
  await apds.ingest({ texts: [one.content, one.message, two.content, two.message] });
  const author = one.message.slice(0, 44);
  const content = await apds.hash(two.content);
  await page.say(1, [two.id, content, author, one.id]);
  await clock.settle();
  expect(heard).toEqual([
    {
      socket: 1,
      texts: [two.message, two.content, one.message, one.content, one.message],
      more: { answers: [two.id, content, author, one.id] },
    },
  ]);
});

test("what is not held is asked of a pub at once, and told when it comes, by whom and as what ever", async () => {
  const { page, take, clock, transport, writer, status, store } = await pageSetup();
  const [channel] = transport.channels;
  channel?.events.opened();
  await clock.advance(3_000);
  const post = await (await writer()).write("far");
  const stray = "a picture that no post here names";
  channel?.said.splice(0);
  await page.say(1, [post.id, hashOf(stray), post.message.slice(0, 44)]);
  await clock.advance(1_000);
  expect(channel?.said).toEqual([post.id, hashOf(stray), post.message.slice(0, 44)]);
  expect(take()).toEqual([]);
  for (const text of [stray, post.content, post.message]) hear(channel as never, text);
  await clock.advance(100);
  expect(take()).toEqual(expect.arrayContaining([stray, post.message, post.content]));
  // It went to the page that asked, is nobody's fault, and is not kept.
  expect(status().counts.unwanted).toBe(0);
  expect(await store.get(hashOf(stray) as never)).toBeUndefined();
});

test("what is posted in a page is committed, owed to every pub in the same transaction, and its content is asked back at once", async () => {
  const { page, take, clock, writer, pool, store, transport } = await pageSetup();
  const post = await (await writer()).write("hello");
  await expect(told(clock, page.say(1, [post.message]))).resolves.toBe(true);
  expect(take()).toEqual([hashOf(post.content)]);
  expect(pool.outbox()).toMatchObject([{ id: post.id, site: SITE }]);
  expect((await store.totals()).pending).toBe(1);
  await expect(told(clock, page.say(1, [post.content]))).resolves.toBe(true);
  expect((await store.totals()).posts).toBe(1);
  const [channel] = transport.channels;
  channel?.events.opened();
  await clock.advance(2_500);
  expect(channel?.said.slice(0, 2)).toEqual([post.content, post.message]);
});

test("of what a page tells only so much is own: fresh, of two authors a load, 30 an hour; the rest is kept and pushed to nobody", async () => {
  const made = await pageSetup();
  const { page, clock, writer, pool, store } = made;
  const people = await Promise.all([writer(), writer(), writer()]);
  for (const one of people) {
    const { message, content } = await one.write(`as ${one.author}`);
    await told(clock, page.say(1, [message, content]));
  }
  expect(pool.outbox()).toHaveLength(2);
  expect((await store.totals()).posts).toBe(3);
  const late = await (await openWriter(made.apds.crypto, () => clock.now() - HOUR)).write("late");
  await told(clock, page.say(1, [late.message, late.content]));
  expect(pool.outbox()).toHaveLength(2);
  for (let at = 0; at < 40; at += 1) {
    const { message, content } = await (people[0] as (typeof people)[number]).write(`post ${at}`);
    await told(clock, page.say(1, [message, content]));
  }
  expect(pool.outbox()).toHaveLength(30);
  expect((await store.totals()).posts).toBe(44);
  // A new load, and another life of the worker, are no new budget.
  const again = await made.again();
  const other = await openPage(again, SITE, "page-2");
  const { message, content } = await (people[1] as (typeof people)[number]).write("again");
  await told(clock, other.page.say(1, [message, content]));
  expect(again.pool.outbox()).toHaveLength(30);
});

test("a message that does not verify changes nothing, and one that is held is told to nobody again", async () => {
  const { page, clock, writer, pool, store, apds } = await pageSetup();
  const post = await (await writer()).write("held");
  await apds.ingest({ texts: [post.content, post.message] });
  const forged = `${post.message.slice(0, 60)}${post.message[60] === "A" ? "B" : "A"}${post.message.slice(61)}`;
  const before = await store.totals();
  await told(clock, page.say(1, [forged, post.message, "", "a blob that nobody named"]));
  expect(await store.totals()).toEqual(before);
  expect(pool.outbox()).toEqual([]);
});

test("whoever told something hears that it was not kept where the store could not even be read", async () => {
  const { page, clock, writer, store } = await pageSetup();
  const { message, content } = await (await writer()).write("hello");
  const held = store.held.bind(store);
  store.held = () => {
    store.held = held;
    return Promise.reject(new DOMException("closed", "InvalidStateError"));
  };
  const answers: boolean[] = [];
  void page.say(1, [message, content]).then((taken) => answers.push(taken));
  await clock.advance(1_000);
  expect(answers).toEqual([false]);
  await expect(told(clock, page.say(1, [message, content]))).resolves.toBe(true);
  expect((await store.totals()).posts).toBe(1);
});

async function told(clock: { advance(ms: number): Promise<void> }, work: Promise<boolean>): Promise<boolean> {
  await clock.advance(30);
  return work;
}
