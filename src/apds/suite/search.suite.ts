import { describe, expect, test } from "vitest";
import type { Query } from "../search.ts";
import type { Store } from "../store.ts";
import { soughtIn } from "../terms.ts";
import { documentOf, T0, type TestAuthor, testAuthor } from "../test-author.ts";
import { taken } from "./taken.ts";

const query = (words: string, more: Partial<Query> = {}): Query => ({
  sought: soughtIn(words),
  limit: 10,
  ...more,
});

async function put(store: Store, author: TestAuthor, texts: readonly string[], from = T0): Promise<void> {
  for (const [i, text] of texts.entries()) {
    const { message, blob } = await author.post(text, from + i);
    await taken(store, { messages: [message], blobs: [blob] });
  }
}

export function searchSuite(name: string, open: () => Store): void {
  describe(`${name}: search`, () => {
    const bodies = async (store: Store, asked: Query) =>
      (await store.search(asked)).posts.map(({ content }) => content);

    test("posts are found by all of their words, in any case and form, also where a script has no spaces", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      const large = `Garden ${"x ".repeat(2500)}`;
      const texts = [
        "The Garden, in spring",
        "garden at wiredove.net",
        "今日は庭で遊ぶ",
        "Ｇａｒｄｅｎ of ÉCOLE",
        large,
      ];
      await put(store, alice, texts);
      await put(store, bob, ["Bob's garden"], T0 + 10);
      await put(store, bob, [documentOf({ name: "gardener" }, "nothing of the kind")], T0 + 11);
      expect(await store.index(100)).toBe(0);
      expect(await bodies(store, query("garden"))).toEqual([
        "Bob's garden",
        large,
        texts[3],
        texts[1],
        texts[0],
      ]);
      expect(await bodies(store, query("GARDEN spring"))).toEqual([texts[0]]);
      expect(await bodies(store, query("wiredove"))).toEqual([texts[1]]);
      for (const words of ["école", "ECOLE", "e\u0301cole"])
        expect(await bodies(store, query(words))).toEqual([texts[3]]);
      expect(await bodies(store, query("庭"))).toEqual([texts[2]]);
      expect(await bodies(store, query("庭で遊"))).toEqual([texts[2]]);
      expect(await bodies(store, query("遊で庭"))).toEqual([]);
      expect(await bodies(store, query("gardener"))).toEqual([]);
      // From three characters on, a word that begins so is meant too.
      expect(await bodies(store, query("spr gar"))).toEqual([texts[0]]);
      expect(await bodies(store, query("wired net"))).toEqual([texts[1]]);
      expect(await bodies(store, query("sp"))).toEqual([]);
      expect(await bodies(store, query("arden"))).toEqual([]);
      expect(await bodies(store, query("garden", { author: bob.author }))).toEqual(["Bob's garden"]);
      expect(await bodies(store, query("garden", { author: (await testAuthor(9)).author }))).toEqual([]);
      expect(await bodies(store, query("garden", { from: T0 + 1, to: T0 + 4 }))).toEqual([
        texts[3],
        texts[1],
      ]);
    });

    test("pages go on where the last one ended, in the order of time, however the posts came", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const stamps = [5, 1, 9, 3, 3, 3, 8, 2, 7];
      for (const [i, ts] of stamps.entries()) await put(store, alice, [`word ${i}`], T0 + ts);
      while ((await store.index(2)) > 0);
      const all = await bodies(store, query("word"));
      expect(all).toHaveLength(9);
      expect(all[0]).toBe("word 2");
      const paged: string[] = [];
      let page = await store.search(query("word", { limit: 2 }));
      for (;;) {
        paged.push(...page.posts.map(({ content }) => content));
        if (page.next === undefined) break;
        page = await store.search(query("word", { limit: 2, ...page.next }));
      }
      expect(paged).toEqual(all);
    });

    test("it says what is not in the index yet; what was removed is found no more", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      await put(store, alice, ["one word", "two word", "three word"]);
      expect(await store.search(query("word"))).toMatchObject({ posts: [], unindexed: 3 });
      expect(await store.index(2)).toBe(1);
      expect(await store.search(query("word"))).toMatchObject({ unindexed: 1 });
      expect(await bodies(store, query("word"))).toEqual(["two word", "one word"]);
      expect(await store.index(2)).toBe(0);
      await put(store, bob, ["four word"], T0 + 9);
      await store.purge(alice.author);
      expect(await store.index(10)).toBe(0);
      expect(await store.search(query("word"))).toMatchObject({
        posts: [{ content: "four word" }],
        unindexed: 0,
      });
      await store.clear();
      expect(await store.search(query("word"))).toEqual({ posts: [], unindexed: 0 });
    });
  });
}
