/** Pages that mean no good, or run somebody's script: what they can cost is bounded, and nothing else changes. */
import { expect, test } from "vitest";
import { hear } from "../../testing/hand-transport.ts";
import { hashOf } from "../../testing/hash-of.ts";
import { openPage, pageSetup, SITE } from "../../testing/page-setup.ts";
import { openWriter } from "../../testing/writer.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

test("of 100,000 asks 20,000 are answered at once, 20,000 more at their pace, and the rest is left out and counted", async () => {
  const { page, heard, clock, pool, apds, writer } = await pageSetup();
  const post = await (await writer()).write("hello");
  await apds.ingest({ texts: [post.content, post.message] });
  const answers = (): number => heard.reduce((sum, { more }) => sum + (more.answers?.length ?? 0), 0);
  for (let turn = 0; turn < 10; turn += 1)
    await page.say(
      1,
      Array.from({ length: 10_000 }, () => post.id),
    );
  await clock.advance(100);
  expect(answers()).toBeGreaterThanOrEqual(20_000);
  expect(answers()).toBeLessThan(20_100);
  await clock.advance(10 * SECOND);
  expect(answers()).toBeGreaterThan(21_900);
  expect(answers()).toBeLessThan(22_200);
  await clock.advance(200 * SECOND);
  expect(answers()).toBe(40_000);
  expect((await pool.pages.account(SITE)).limits).toEqual({ asks: 60_000 });
  expect(pool.pages.busy).toBe(false);
});

test("what a page asked goes with it: a reload of it does not wait behind the flood before", async () => {
  const made = await pageSetup();
  const { page, clock, apds, writer } = made;
  const post = await (await writer()).write("hello");
  await apds.ingest({ texts: [post.content, post.message] });
  await page.say(
    1,
    Array.from({ length: 40_000 }, () => post.id),
  );
  await clock.advance(SECOND);
  page.end();
  const again = await openPage(made, SITE, "page-2");
  await again.page.say(1, [post.id]);
  await clock.advance(100);
  expect(again.take()).toEqual([post.message]);
});

test("asks for what nobody has cost the pubs 60 at once and 2 a second, and memory no more than its bound", async () => {
  const { page, clock, transport, pool } = await pageSetup();
  const [channel] = transport.channels;
  channel?.events.opened();
  await clock.advance(5 * SECOND);
  channel?.said.splice(0);
  await page.say(
    1,
    Array.from({ length: 10_000 }, (_, at) => hashOf(`nothing ${at}`)),
  );
  await clock.advance(10 * SECOND);
  expect(channel?.said.length).toBeGreaterThanOrEqual(60);
  expect(channel?.said.length).toBeLessThanOrEqual(80);
  expect(pool.pages.busy).toBe(true);
  page.close(1);
  await clock.advance(60 * SECOND);
  expect(pool.pages.busy).toBe(false);
});

test("10,000 invalid tells change nothing and are bounded in number", async () => {
  const { page, clock, pool, store, writer, status } = await pageSetup();
  const post = await (await writer()).write("hello");
  const before = await store.totals();
  const forged = (at: number): string =>
    `${post.message.slice(0, 60)}${(1_000_000 + at).toString(36).padStart(6, "A")}${post.message.slice(66)}`;
  const said = page.say(
    1,
    Array.from({ length: 10_000 }, (_, at) => forged(at)),
  );
  await clock.advance(HOUR);
  expect(await said).toBe(true);
  expect(await store.totals()).toEqual(before);
  expect(pool.outbox()).toEqual([]);
  expect((await pool.pages.account(SITE)).limits).toEqual({ tells: 9_300 });
  expect(status().counts.invalid).toBe(0);
});

test("of 10,000 valid messages of 1,000 fresh keys at most the hour's budget reaches a pub; what is kept beyond is bounded, and named", {
  timeout: 60_000,
}, async () => {
  const { page, clock, pool, store, apds, transport } = await pageSetup();
  const [channel] = transport.channels;
  channel?.events.opened();
  await clock.advance(5 * SECOND);
  let own = 0;
  for (let key = 0; key < 200; key += 1) {
    const writer = await openWriter(apds.crypto, () => clock.now());
    for (let at = 0; at < 10; at += 1) {
      const { message, content } = await writer.write(`spam ${key} ${at}`);
      void page.say(1, [content, message]);
    }
    await clock.advance(10 * SECOND);
    own = Math.max(own, pool.outbox().length);
  }
  const messages = new Set(channel?.said.filter((text) => text.length === 208));
  expect(own).toBeLessThanOrEqual(30);
  expect(messages.size).toBeLessThanOrEqual(30);
  expect(messages.size).toBeGreaterThan(0);
  const { posts, pending } = await store.totals();
  expect(posts + pending).toBeLessThanOrEqual(1_030);
  const { limits } = await pool.pages.account(SITE);
  expect(limits.own).toBeGreaterThan(0);
  expect(limits.relayed).toBeGreaterThan(0);
});

test("the tabs of a site share its budget, and another site has its own", async () => {
  const made = await pageSetup();
  const [same, other] = [
    await openPage(made, SITE, "page-2"),
    await openPage(made, "https://other.example", "page-3"),
  ];
  const { clock, pool, apds, writer } = made;
  const post = await (await writer()).write("hello");
  await apds.ingest({ texts: [post.content, post.message] });
  const asks = (count: number): readonly string[] => Array.from({ length: count }, () => post.id);
  await made.page.say(1, asks(20_000));
  await clock.advance(100);
  await same.page.say(1, asks(300));
  await other.page.say(1, asks(300));
  await clock.advance(100);
  const answered = ({ heard }: typeof same): number =>
    heard.reduce((sum, { more }) => sum + (more.answers?.length ?? 0), 0);
  expect(answered(same)).toBeLessThan(100);
  expect(answered(other)).toBe(300);
  await clock.advance(2 * SECOND);
  expect(answered(same)).toBe(300);
  expect((await pool.pages.account(SITE)).limits).toEqual({});
});

test("nothing that one page says or is answered reaches another, of its site or not", async () => {
  const made = await pageSetup();
  const { page, clock, pool, apds, writer, transport } = made;
  const others = [
    await openPage(made, SITE, "page-2"),
    await openPage(made, "https://evil.example", "page-3"),
  ];
  await clock.advance(SECOND);
  for (const other of others) other.take();
  const [channel] = transport.channels;
  channel?.events.opened();
  await clock.advance(5 * SECOND);
  const held = await (await writer()).write("held");
  await apds.ingest({ texts: [held.content, held.message] });
  const stray = "a text that only this page knows of";
  const forged = "A".repeat(208);
  const calls = await pool.pages.calls(SITE, "page-1", { reply: () => {}, event: () => {} });
  calls.calls.call(1, { kind: "get", hash: held.id });
  void page.say(1, [held.id, hashOf(stray), hashOf("nowhere"), forged, "a blob that nobody named"]);
  await clock.advance(SECOND);
  if (channel) hear(channel, stray);
  await clock.advance(10 * SECOND);
  expect(made.take()).toEqual(expect.arrayContaining([held.message, stray]));
  for (const other of others) {
    expect(other.take()).toEqual([]);
    expect(other.closed).toEqual([]);
  }
  // The account of a site is its own as well.
  expect(await pool.pages.account("https://evil.example")).toMatchObject({ read: 0, posted: 0, limits: {} });
});

test("more than 64 Mi characters at once have to wait, and the popup is told so", async () => {
  const { page, clock, pool } = await pageSetup();
  const large = "x".repeat(8 * 2 ** 20);
  let taken = 0;
  for (let at = 0; at < 12; at += 1) void page.say(1, [`${at}${large}`]).then(() => (taken += 1));
  await clock.advance(SECOND);
  expect(taken).toBeLessThan(12);
  expect((await pool.pages.account(SITE)).limits.in).toBeGreaterThan(0);
  await clock.advance(60 * SECOND);
  expect(taken).toBe(12);
  expect((await pool.pages.account(SITE)).limits.tells).toBeUndefined();
  for (let at = 0; at < 20; at += 1) void page.say(1, [`${at}${large}`]);
  await clock.advance(SECOND);
  expect((await pool.pages.account(SITE)).limits.tells).toBeGreaterThan(0);
});

test("more is told to it than it may read: it waits, and nothing is left out", async () => {
  const { page, heard, clock, apds, pool } = await pageSetup();
  const large = "x".repeat(8 * 2 ** 20);
  await apds.ingest({ texts: [large], keepAll: true });
  await page.say(
    1,
    Array.from({ length: 12 }, () => hashOf(large)),
  );
  await clock.advance(SECOND);
  const told = (): number => heard.reduce((sum, { texts }) => sum + texts.length, 0);
  expect(told()).toBeLessThan(12);
  await clock.advance(60 * SECOND);
  expect(told()).toBe(12);
  expect((await pool.pages.account(SITE)).limits.out).toBeGreaterThan(0);
});
