import { deleteDB, openDB } from "idb";
import { afterEach, expect, test, vi } from "vitest";
import { idbStore } from "./idb-store.ts";
import { storeSuite } from "./store.suite.ts";
import type { Store } from "./store.ts";
import { taken, wantAll } from "./suite/taken.ts";
import { T0, testAuthor } from "./test-author.ts";

let made = 0;
const opened: { readonly name: string; readonly store: Store }[] = [];

function open(name = `suite-${++made}`): Store {
  const store = idbStore(name);
  opened.push({ name, store });
  return store;
}

afterEach(async () => {
  for (const { store } of opened) store.close();
  await Promise.all(opened.splice(0).map(({ name }) => deleteDB(name)));
});

storeSuite("IndexedDB", () => open());

test("all of it is there in the next life of the background: posts, pending, wants, numbers of authors", async () => {
  const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
  const first = open("lives");
  const [one, waits] = [await alice.post("one"), await bob.post("waits", T0 + 1)];
  await taken(first, { messages: [one.message, waits.message], blobs: [one.blob], wants: wantAll });
  first.close();
  const second = open("lives");
  expect(await second.totals()).toEqual({
    posts: 1,
    authors: 1,
    pending: 1,
    blobs: 0,
    wants: 1,
    later: 0,
    seq: 1,
  });
  const two = await alice.post("two", T0 + 2);
  const { arrivals } = await taken(second, { messages: [two.message], blobs: [two.blob, waits.blob] });
  expect(arrivals.map(({ seq, content }) => [seq, content])).toEqual([
    [2, "waits"],
    [3, "two"],
  ]);
  expect((await second.feed(alice.author, { limit: 5 })).map(({ content }) => content)).toEqual([
    "two",
    "one",
  ]);
  expect((await second.feed(bob.author, { limit: 5 })).map(({ content }) => content)).toEqual(["waits"]);
});

test("a newer version of the extension gets the database, and this one says that it is closed", async () => {
  const store = open("upgraded");
  const { message, blob } = await (await testAuthor(1)).post("before");
  await taken(store, { messages: [message], blobs: [blob] });
  const newer = await openDB("upgraded", 1000);
  expect(await store.commit({ messages: [message] })).toMatchObject({ ok: false, error: { kind: "closed" } });
  newer.close();
});

test("a database of a newer version cannot be opened by this one, and that is a failure and no exception", async () => {
  (await openDB("newer", 1000)).close();
  const { message } = await (await testAuthor(1)).post("x");
  expect(await open("newer").commit({ messages: [message] })).toMatchObject({
    ok: false,
    error: { kind: "closed" },
  });
});

test("a store that another connection wrote to believes nothing that it remembers: no post is made twice", async () => {
  const [first, second] = [open("two-writers"), open("two-writers")];
  const alice = await testAuthor(1);
  const [one, two, three] = await Promise.all([0, 1, 2].map((at) => alice.post(`${at}`, T0 + at)));
  if (!one || !two || !three) throw new Error("no posts");
  const both = { messages: [one.message, two.message], blobs: [one.blob, two.blob] };
  await taken(first, { messages: [one.message], blobs: [one.blob] });
  // Loaded before the first store goes on.
  expect([...(await second.held([one.message.id])).keys()]).toEqual([one.message.id]);
  await taken(first, { messages: [two.message], blobs: [two.blob] });
  expect((await taken(second, both)).duplicates).toEqual([one.message.id, two.message.id]);
  await taken(second, { messages: [three.message], blobs: [three.blob] });
  const again = await taken(first, { messages: [three.message], blobs: [three.blob] });
  expect([again.duplicates, again.arrivals]).toEqual([[three.message.id], []]);
  expect(await first.totals()).toMatchObject({ posts: 3, seq: 3 });
});

test("what is asked in one turn goes through one transaction, and what is asked behind a commit sees it", async () => {
  const store = open();
  const alice = await testAuthor(1);
  const one = await alice.post("one");
  await taken(store, { messages: [one.message], blobs: [one.blob] });
  const begun = vi.spyOn(IDBDatabase.prototype, "transaction");
  const asked = Array.from({ length: 50 }, (_, at) =>
    at % 2 === 0 ? store.naming("reply", one.message.id, 5) : store.recent({ limit: 5 }),
  );
  expect((await Promise.all(asked)).map((posts) => posts.length)).toEqual(asked.map((_, at) => at % 2));
  expect(begun).toHaveBeenCalledTimes(1);
  begun.mockRestore();
  const two = await alice.post("two", T0 + 1);
  await taken(store, { messages: [two.message], blobs: [two.blob] });
  expect((await store.recent({ limit: 5 })).map(({ content }) => content)).toEqual(["two", "one"]);
});

test("names outlive the life of a store, also where the filter was folded from its journal", async () => {
  const alice = await testAuthor(1);
  const posts = await Promise.all(Array.from({ length: 600 }, (_, at) => alice.post(`${at}`, T0 + at)));
  const first = open("names");
  // More commits than the journal holds rows.
  for (const { message, blob } of posts.slice(0, 300))
    await taken(first, { messages: [message], blobs: [blob] });
  first.close();
  const second = open("names");
  const names = (from: number, to: number) => posts.slice(from, to).map(({ message }) => message.id);
  expect((await second.held(names(0, 600))).size).toBe(300);
  const rest = posts.slice(250);
  const { duplicates, arrivals } = await taken(second, {
    messages: rest.map(({ message }) => message),
    blobs: rest.map(({ blob }) => blob),
  });
  expect([duplicates, arrivals.length]).toEqual([names(250, 300), 300]);
  second.close();
  expect((await open("names").held(names(0, 600))).size).toBe(600);
});

test("a batch that fails leaves no trace in memory either", async () => {
  const store = open("failed");
  const { message, blob } = await (await testAuthor(1)).post("once");
  const broken = { room: "settings" as const, key: "f", value: () => undefined };
  expect((await store.commit({ messages: [message], blobs: [blob], values: [broken] })).ok).toBe(false);
  expect(await store.held([message.id, blob.hash])).toEqual(new Map());
  expect([message.text, blob.text].map((text) => store.heldLately(text))).toEqual([false, false]);
  expect((await taken(store, { messages: [message], blobs: [blob] })).arrivals).toHaveLength(1);
  expect([...(await store.held([message.id, blob.hash])).values()]).toEqual(["message", "blob"]);
});

test("rows of many authors that change in bulk are drafted, and read like any other by whoever opens the store", async () => {
  const name = "drafts";
  const people = await Promise.all(Array.from({ length: 100 }, (_, at) => testAuthor(at + 1)));
  const round = async (number: number, of = people) => {
    const posts = await Promise.all(
      of.map(({ post }, at) => post(`${number} ${at}`, T0 + 1_000 * number + at)),
    );
    return { messages: posts.map(({ message }) => message), blobs: posts.map(({ blob }) => blob) };
  };
  const [ann, ben] = [people[0], people[1]];
  if (!ann || !ben) throw new Error("no people");
  const drafted = async () => {
    const raw = await openDB(name);
    const counts = [await raw.count("drafts"), await raw.count("authors")];
    raw.close();
    return counts;
  };
  const first = open(name);
  const second = open(name);
  await taken(first, await round(1));
  expect(await second.author(ann.author)).toMatchObject({ count: 1 });
  await taken(first, await round(2));
  expect(await drafted()).toEqual([2, 0]);
  for (const store of [first, second]) {
    expect(await store.author(ann.author)).toMatchObject({ count: 2, head: { ts: T0 + 2_000 } });
    expect((await store.feed(ann.author, { limit: 5 })).map(({ content }) => content)).toEqual([
      "2 0",
      "1 0",
    ]);
    expect((await store.authors(3)).map(({ head }) => head.ts - T0)).toEqual([2_099, 2_098, 2_097]);
    expect((await store.head(ben.author))?.ts).toBe(T0 + 2_001);
  }
  // A small commit, by a store that has read the drafts of another, goes on with them; one that changes no author ends them.
  await taken(second, await round(3, [ann]));
  expect(await drafted()).toEqual([3, 0]);
  await taken(second, { values: [{ room: "settings", key: "name", value: "Ann" }] });
  expect(await drafted()).toEqual([0, 100]);
  expect(await first.author(ann.author)).toMatchObject({ count: 3 });
  expect((await first.authors(2)).map(({ head }) => head.ts - T0)).toEqual([3_000, 2_099]);
  await taken(first, await round(4));
  expect(await drafted()).toEqual([1, 100]);
  expect((await first.authors(1)).map(({ head, count }) => [head.ts - T0, count])).toEqual([[4_099, 3]]);
  expect(await first.purge(ann.author)).toMatchObject({ ok: true, value: { removed: 4 } });
  expect(await drafted()).toEqual([0, 99]);
  expect(await second.author(ann.author)).toBeUndefined();
  expect(await second.author(ben.author)).toMatchObject({ count: 3 });
  expect(await second.totals()).toMatchObject({ posts: 297, authors: 99 });
});
