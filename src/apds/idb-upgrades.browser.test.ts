/** Databases as versions 2 and 5 of the store left them, recorded from that code, and the first as version 1 had it: opened by the store of now. */
import { deleteDB, openDB } from "idb";
import { afterEach, expect, test } from "vitest";
import recorded2 from "../testing/data/database-2.json";
import recorded5 from "../testing/data/database-5.json";
import { EMPTY_COUNTERS } from "./facts.ts";
import { authorDbRow } from "./idb-rows.ts";
import { idbStore } from "./idb-store.ts";
import { UPGRADES } from "./idb-upgrades.ts";

import { taken, wantAll } from "./suite/taken.ts";
import { blobOf, documentOf, T0, testAuthor } from "./test-author.ts";

interface Table {
  readonly keyPath: string | null;
  readonly indexes: readonly {
    readonly name: string;
    readonly keyPath: string | string[];
    readonly unique: boolean;
    readonly multiEntry: boolean;
  }[];
  readonly rows: readonly { readonly key?: string; readonly value: unknown }[];
}

type Tables = Readonly<Record<string, Table>>;
/** What version 1 did not have. */
const SINCE_2 = ["outbox", "jobs", "interests"];

/** Bytes stand in a recording as `{bytes: base64}`, or as `{zeros: length}`. */
function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== "object" || value === null) return value;
  if ("bytes" in value)
    return Uint8Array.from(atob(String(value.bytes)), (character) => character.charCodeAt(0)).buffer;
  if ("zeros" in value) return new ArrayBuffer(Number(value.zeros));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revived(inner)]));
}

async function restore(name: string, version: number, recorded: { readonly tables: unknown }): Promise<void> {
  const tables = recorded.tables as Tables;
  const there = Object.entries(tables).filter(([table]) => version > 1 || !SINCE_2.includes(table));
  const database = await openDB(name, version, {
    upgrade(fresh) {
      for (const [table, { keyPath, indexes }] of there) {
        const made = fresh.createObjectStore(table, keyPath === null ? {} : { keyPath });
        for (const { name: index, keyPath: path, unique, multiEntry } of indexes)
          made.createIndex(index, path, { unique, multiEntry });
      }
    },
  });
  for (const [table, { keyPath, rows }] of there)
    for (const { key, value } of rows)
      await (keyPath === null
        ? database.put(table, revived(value), key)
        : database.put(table, revived(value)));
  database.close();
}

afterEach(() => deleteDB("older"));

test("what version 5 held is found by what it answers and edits, and says what it takes", async () => {
  await restore("older", 5, recorded5);
  const store = idbStore("older");
  const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
  const picture = await blobOf("data:picture");
  const root = await alice.post(documentOf({ name: "Alice", image: picture.hash }, "root"), T0);
  const id = root.message.id;
  const edit = documentOf({ previous: id, edit: id }, "edited");
  const answer = documentOf({ reply: id, replyto: alice.author }, "w".repeat(4200));
  expect((await store.naming("edit", id, 10)).map(({ content }) => content)).toEqual([edit]);
  expect((await store.naming("reply", id, 10)).map(({ content }) => content)).toEqual([answer]);
  expect(await store.author(alice.author)).toMatchObject({
    count: 2,
    bytes: 2 * 208 + root.blob.text.length + edit.length,
  });
  expect(await store.author(bob.author)).toMatchObject({ bytes: 208 + answer.length });
  // 64 authors sign one text: it is kept, and counted, once.
  const texts = 67 * 208 + [root.blob.text, edit, answer, "same"].reduce((sum, text) => sum + text.length, 0);
  expect(await store.sizes()).toEqual({ texts, images: picture.text.length, pictures: 1, trash: 0 });
  expect(await store.images(10)).toMatchObject([{ hash: picture.hash }]);
  expect(await store.totals()).toMatchObject({ posts: 67, authors: 66 });
  expect(await store.authors(100)).toHaveLength(66);
  const next = await (await testAuthor(100)).post("next", T0 + 100);
  await taken(store, { messages: [next.message], blobs: [next.blob] });
  expect(await store.weigh(next.message.author)).toEqual(expect.objectContaining({ removed: 2, blobs: 0 }));
  expect(await store.purge(alice.author)).toMatchObject({ value: { removed: 2, blobs: 1 } });
  expect(await store.naming("edit", id, 10)).toEqual([]);
  store.close();
});

test("rows of authors that version 6 had drafted are read, and end in their table", async () => {
  const { message } = await (await testAuthor(1)).post("one", T0);
  const { author } = message;
  const head = { id: message.id, ts: T0 };
  const row = {
    author,
    head,
    count: 1,
    bytes: 211,
    wants: 0,
    heads: [head],
    holes: [],
    first: T0,
    name: "Ann",
  };
  const before = await openDB("older", 6, {
    async upgrade(fresh, _, __, transaction) {
      for (const upgrade of UPGRADES.slice(0, 6)) await upgrade(fresh as never, transaction as never);
    },
  });
  await before.put("drafts", [authorDbRow(1, { row, profile: head })], 1);
  await before.put("meta", { ...EMPTY_COUNTERS, nextAuthor: 2, commits: 1, drafts: 1 }, "counters");
  before.close();
  const store = idbStore("older");
  expect(await store.author(author)).toEqual(row);
  await taken(store, { values: [{ room: "settings", key: "name", value: "Ann" }] });
  expect(await store.author(author)).toEqual(row);
  store.close();
  const raw = await openDB("older");
  expect([await raw.count("drafts"), await raw.count("authors")]).toEqual([0, 1]);
  raw.close();
});

test.each([1, 2])("what version %i held is all there, packed, and goes on from there", async (version) => {
  await restore("older", version, recorded2);
  const store = idbStore("older");
  const [alice, bob, carol] = [await testAuthor(1), await testAuthor(2), await testAuthor(3)];
  const picture = await blobOf("data:picture");
  const one = await alice.post(documentOf({ name: "Alice", image: picture.hash }, "one"), T0);
  const large = await bob.post("x".repeat(4200), T0 + 4);
  const waits = await alice.post("waits", T0 + 30);

  // 15 posts were completed, of which the purge of one author took the second.
  expect(await store.totals()).toMatchObject({
    posts: 14,
    authors: 2,
    pending: 1,
    later: 1,
    wants: 2,
    seq: 15,
  });
  const all = await store.since(0, 100);
  expect(all.map(({ seq }) => seq)).toEqual([1, ...Array.from({ length: 13 }, (_, i) => i + 3)]);
  expect((await store.since(1, 2)).map(({ seq }) => seq)).toEqual([3, 4]);
  expect(all[0]).toEqual({ seq: 1, message: one.message, content: one.blob.text });
  expect(all.find(({ message }) => message.id === large.message.id)?.content).toBe(large.blob.text);
  expect(all.filter(({ content }) => content === "same")).toHaveLength(10);
  expect((await store.recent({ limit: 100 })).map(({ seq }) => seq)).toEqual(
    all.map(({ seq }) => seq).reverse(),
  );
  expect((await store.feed(alice.author, { limit: 10 })).map(({ message }) => message.ts - T0)).toEqual([
    1, 0,
  ]);
  expect(await store.feed(carol.author, { limit: 10 })).toEqual([]);
  expect(await store.author(alice.author)).toMatchObject({ count: 2, first: T0 });
  expect(await store.get(picture.hash)).toBe(picture.text);
  expect(await store.value("settings", "name")).toBe("Me");
  expect(await store.value("pubs", "ws://x/")).toEqual({ cursor: 5 });
  expect(await store.dueLater(T0 + 2e6, 10)).toHaveLength(1);

  // The filter knows the old names: what is told again is recognised, what was waited for completes, and pictures stay named.
  const asked = [one.message.id, one.blob.hash, picture.hash, waits.message.id, waits.blob.hash];
  expect([...(await store.held(asked)).values()]).toEqual(["message", "blob", "blob", "message"]);
  expect([...(await store.wantsFor(asked)).keys()]).toEqual([waits.blob.hash]);
  const next = await alice.post(documentOf({ previous: waits.message.id }, "next"), T0 + 40);
  const after = await taken(store, {
    messages: [one.message, next.message],
    blobs: [one.blob, next.blob, waits.blob],
    wants: wantAll,
  });
  expect(after.duplicates).toEqual([one.message.id]);
  expect(after.arrivals.map(({ seq, content }) => [seq, content])).toEqual([
    [16, "waits"],
    [17, next.blob.text],
  ]);
  expect(after.totals).toMatchObject({ posts: 16, pending: 0, wants: 1 });
  expect(await store.purge(bob.author)).toMatchObject({ value: { removed: 12, blobs: 2 } });
  expect(await store.purge(alice.author)).toMatchObject({ value: { removed: 4, blobs: 1 } });
  expect(await store.since(0, 10)).toEqual([]);
  store.close();
});
