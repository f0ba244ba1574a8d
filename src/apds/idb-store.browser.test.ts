import { deleteDB, openDB } from "idb";
import { afterEach, expect, test } from "vitest";
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
