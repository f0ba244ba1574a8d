import { expect, test } from "vitest";
import type { Result } from "../../base/result.ts";
import { type Setup, setup } from "../../testing/engine-setup.ts";
import { hashOf } from "../../testing/hash-of.ts";
import { SITE } from "../../testing/page-setup.ts";
import type { Call, CalledPost, CallFailure } from "./calls.ts";

/** One document that calls; answers by the number of the call. */
async function calling(given?: Setup) {
  const made = given ?? (await setup());
  const replies = new Map<number, Result<unknown, CallFailure>>();
  const events: CalledPost[] = [];
  const { calls } = await made.pool.pages.calls(SITE, "page-1", {
    reply: (call, result) => void replies.set(call, result),
    event: (_, post) => void events.push(post),
  });
  let number = 0;
  return {
    ...made,
    events,
    calls,
    call: async (what: Call): Promise<Result<unknown, CallFailure> | undefined> => {
      number += 1;
      calls.call(number, what);
      await made.clock.advance(100);
      return replies.get(number);
    },
  };
}

test("a page reads texts, the latest post and a feed by pages, and finds posts by words", async () => {
  const { call, apds, writer } = await calling();
  const alice = await writer();
  const posts = [];
  for (let at = 0; at < 5; at += 1) posts.push(await alice.write(`Evening ${at}`));
  await apds.ingest({ texts: posts.flatMap(({ content, message }) => [content, message]) });
  const ids = posts.map(({ id }) => id).reverse();
  expect(await call({ kind: "get", hash: ids[0] ?? "" })).toEqual({ ok: true, value: posts[4]?.message });
  expect(await call({ kind: "get", hash: hashOf("nowhere") })).toEqual({ ok: true, value: null });
  expect(await call({ kind: "latest", author: alice.author })).toMatchObject({
    ok: true,
    value: { id: ids[0], author: alice.author, message: posts[4]?.message, content: posts[4]?.content },
  });
  const feed = { kind: "feed", author: alice.author, limit: 3 } as const;
  const first = await call(feed);
  expect(first).toMatchObject({ ok: true, value: { posts: ids.slice(0, 3).map((id) => ({ id })) } });
  const { next } = first?.ok ? (first.value as { next: string }) : { next: "" };
  const second = await call({ ...feed, before: next });
  expect(second).toEqual({
    ok: true,
    value: { posts: ids.slice(3).map((id) => expect.objectContaining({ id }) as unknown) },
  });
  expect(await call({ kind: "query", words: "EVENING 2" })).toMatchObject({
    ok: true,
    value: { posts: [{ id: ids[2] }] },
  });
});

test("what is no hash, author, place or message is invalid, and nothing is said of it in the store", async () => {
  const { call, store } = await calling();
  const bad: Call[] = [
    { kind: "get", hash: "x".repeat(44) },
    { kind: "latest", author: "?".repeat(44) },
    { kind: "feed", author: hashOf("a"), before: "1 2" },
    { kind: "query", words: "  " },
    { kind: "subscribe", author: "?".repeat(44) },
    { kind: "publish", message: "x".repeat(208), blobs: ["a"] },
  ];
  for (const what of bad) expect(await call(what)).toMatchObject({ ok: false, error: { kind: "invalid" } });
  expect((await store.totals()).posts).toBe(0);
});

test("a post that a page signed is published once its content is there, and again is no second time", async () => {
  const { call, pool, store, writer, events } = await calling();
  expect(await call({ kind: "subscribe" })).toEqual({ ok: true, value: true });
  const post = await (await writer()).write("hello");
  const what = { kind: "publish", message: post.message, blobs: [post.content] } as const;
  expect(await call({ ...what, blobs: [] })).toMatchObject({ ok: false, error: { kind: "budget" } });
  expect(await call(what)).toEqual({ ok: true, value: post.id });
  expect(await call(what)).toEqual({ ok: true, value: post.id });
  expect(pool.outbox()).toMatchObject([{ id: post.id, site: SITE }]);
  expect((await store.totals()).posts).toBe(1);
  expect(events.map(({ id }) => id)).toEqual([post.id]);
});

test("calls cost what asks cost: beyond the budget they are refused, and a subscription that ended tells nothing", async () => {
  const { call, calls, events, apds, writer, pool } = await calling();
  expect(await call({ kind: "subscribe", author: (await writer()).author })).toEqual({
    ok: true,
    value: true,
  });
  calls.stop(1);
  const post = await (await writer()).write("hello");
  await apds.ingest({ texts: [post.content, post.message] });
  expect(events).toEqual([]);
  for (let at = 0; at < 200; at += 1) calls.call(1_000 + at, { kind: "query", words: "x" });
  expect(await call({ kind: "get", hash: post.id })).toMatchObject({ ok: false, error: { kind: "budget" } });
  expect((await pool.pages.account(SITE)).limits.asks).toBeGreaterThan(0);
});
