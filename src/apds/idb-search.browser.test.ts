import { deleteDB } from "idb";
import { afterEach, expect, test } from "vitest";
import { openDatabase } from "./idb-open.ts";
import { searchIn } from "./idb-search.ts";
import { BLOCK, TIMES } from "./idb-terms.ts";
import { soughtIn } from "./terms.ts";

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
  void writing.objectStore("indexed").put({ to, spans }, "state");
  await writing.done;

  const found = await searchIn(database, { sought: soughtIn("word"), limit: 10 }, undefined, to);
  database.close();
  // None of them is held any more: those that were looked at are passed over.
  expect(found).toMatchObject({ posts: [], unindexed: 0, next: { before: to - 199 } });
});
