import { deleteDB } from "idb";
import { afterEach, expect, test } from "vitest";
import { openDatabase } from "./idb-open.ts";
import { searchIn } from "./idb-search.ts";
import { idbStore } from "./idb-store.ts";
import { BLOCK, TIMES } from "./idb-terms.ts";
import { taken } from "./suite/taken.ts";
import { soughtIn, TERMS_FORM } from "./terms.ts";
import { testAuthor } from "./test-author.ts";

afterEach(() => deleteDB("searched"));

test("a word that stands in every post is found, also where the newest of many blocks has only just begun", async () => {
  const database = await openDatabase("searched", { onTerminated: () => {}, onOutdated: () => {} });
  const full = 32;
  const to = full * BLOCK + 2;
  const writing = database.transaction(["terms", "indexed"], "readwrite");
  const spans: [number, number][] = [];
  for (let block = 0; block <= full; block++) {
    const places = block === full ? 3 : BLOCK;
    const times = Float64Array.from({ length: places }, (_, place) => block * BLOCK + place);
    spans.push([times[0] ?? 0, times[places - 1] ?? 0]);
    void writing
      .objectStore("terms")
      .put(Uint16Array.from({ length: places }, (_, at) => at).buffer, ["word", block]);
    void writing.objectStore("terms").put(times.buffer, [TIMES, block]);
  }
  void writing.objectStore("indexed").put({ form: TERMS_FORM, to, spans }, "state");
  await writing.done;

  const found = await searchIn(database, { sought: soughtIn("word"), limit: 10 }, undefined, to);
  database.close();
  // None of them is held any more: those that were looked at are passed over.
  expect(found).toMatchObject({ posts: [], unindexed: 0, next: { before: to - 199 } });
});

test("an index of other terms is as good as none, and is made anew", async () => {
  const store = idbStore("searched");
  const { message, blob } = await (await testAuthor(1)).post("Crème brûlée");
  await taken(store, { messages: [message], blobs: [blob] });
  expect(await store.index(10)).toBe(0);
  const asked = { sought: soughtIn("creme brulee"), limit: 10 };
  expect(await store.search(asked)).toMatchObject({ posts: [{ content: "Crème brûlée" }], unindexed: 0 });
  // As an older version left it.
  const database = await openDatabase("searched", { onTerminated: () => {}, onOutdated: () => {} });
  const { spans = [] } = (await database.get("indexed", "state")) ?? {};
  await database.put("indexed", { to: 1, spans }, "state");
  await database.put("terms", Uint16Array.of(1).buffer, ["crème", 0]);
  expect(await store.search(asked)).toEqual({ posts: [], unindexed: 1 });
  expect(await store.index(10)).toBe(0);
  expect(await store.search(asked)).toMatchObject({ posts: [{ content: "Crème brûlée" }], unindexed: 0 });
  expect(await database.getKey("terms", ["crème", 0])).toBeUndefined();
  database.close();
  store.close();
});
