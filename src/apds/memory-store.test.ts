import { expect, test } from "vitest";
import { memoryStore } from "./memory-store.ts";
import { storeSuite } from "./store.suite.ts";
import type { StoreFailure } from "./store.ts";
import { taken } from "./suite/taken.ts";
import { T0, testAuthor } from "./test-author.ts";

storeSuite("memory", () => memoryStore());

test("an injected fault fails the commit whole, and the next one takes the same batch", async () => {
  const faults: StoreFailure[] = [{ kind: "full", detail: "no room" }];
  const store = memoryStore({ fault: () => faults.pop() });
  const { message, blob } = await (await testAuthor(1)).post("x");
  const batch = { messages: [message], blobs: [blob] };
  expect(await store.commit(batch)).toEqual({ ok: false, error: { kind: "full", detail: "no room" } });
  expect(await store.totals()).toMatchObject({ posts: 0, seq: 0 });
  expect(await store.commit(batch)).toMatchObject({ ok: true, value: { arrivals: [{ seq: 1 }] } });
});

test("a fill that was stopped by a full disk goes on behind the next commit that brings something, and loses nothing", async () => {
  const faults: (StoreFailure | undefined)[] = [];
  const store = memoryStore({ fault: () => faults.shift() });
  const alice = await testAuthor(1);
  const posts = await Promise.all(Array.from({ length: 1100 }, (_, i) => alice.post("same", T0 + i)));
  await taken(store, { messages: posts.map(({ message }) => message) });
  const { blob } = await alice.post("same");
  faults.push(undefined, { kind: "full", detail: "no room" });
  const first = await taken(store, { blobs: [blob] });
  expect(first.arrivals.length).toBe(500);
  expect(first.totals).toMatchObject({ posts: 500, pending: 600, seq: 500 });
  expect((await taken(store, { values: [{ room: "settings", key: "a", value: 1 }] })).arrivals).toEqual([]);
  const other = await alice.post("other", T0 - 1);
  const { arrivals, totals } = await taken(store, { messages: [other.message], blobs: [other.blob] });
  expect(arrivals.length).toBe(601);
  expect(totals).toMatchObject({ posts: 1101, pending: 0, seq: 1101 });
  expect(new Set((await store.since(0, 2000)).map(({ message }) => message.id)).size).toBe(1101);
});

test("a fill whose messages were purged meanwhile ends", async () => {
  const faults: (StoreFailure | undefined)[] = [];
  const store = memoryStore({ fault: () => faults.shift() });
  const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
  const posts = await Promise.all(Array.from({ length: 501 }, (_, i) => alice.post("same", T0 + i)));
  await taken(store, { messages: posts.map(({ message }) => message) });
  faults.push(undefined, { kind: "full", detail: "no room" });
  await taken(store, { blobs: [(await alice.post("same")).blob] });
  expect(await store.purge(alice.author)).toMatchObject({ value: { removed: 500, blobs: 1 } });
  const { message, blob } = await bob.post("next");
  const { arrivals, totals } = await taken(store, { messages: [message], blobs: [blob] });
  expect(arrivals.map(({ content }) => content)).toEqual(["next"]);
  expect(totals).toEqual({ posts: 1, authors: 1, pending: 0, blobs: 0, wants: 0, later: 0, seq: 501 });
});
