import { describe, expect, test } from "vitest";
import type { Hash } from "../message.ts";
import type { Store } from "../store.ts";
import { blobOf, documentOf, T0, testAuthor } from "../test-author.ts";
import { taken } from "./taken.ts";

export function feedsSuite(name: string, open: () => Store): void {
  describe(`${name}: feeds`, () => {
    test("the head is the greatest timestamp and, among equals, the greatest id, in whatever order they come", async () => {
      const posts = await Promise.all(
        [T0, T0 + 5, T0 + 5, T0 + 5, T0 + 1].map(async (ts, i) => (await testAuthor(1)).post(`${i}`, ts)),
      );
      const heads = new Set<Hash | undefined>();
      for (const order of [posts, [...posts].reverse()]) {
        const store = open();
        for (const { message, blob } of order) await taken(store, { messages: [message], blobs: [blob] });
        heads.add((await store.head(posts[0]?.message.author as never))?.id);
        expect((await store.recent({ limit: 1 }))[0]?.message.id).toBe(
          (await store.head(posts[0]?.message.author as never))?.id,
        );
      }
      expect(heads.size).toBe(1);
    });

    test("pages go on where the last one ended, also among equal timestamps, and meet each post once", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      const stamps = [0, 1, 1, 1, 1, 2, 3, 3];
      const posts = await Promise.all(
        stamps.flatMap((ts, i) => [alice.post(`a${i}`, T0 + ts), bob.post(`b${i}`, T0 + ts)]),
      );
      await taken(store, {
        messages: posts.map(({ message }) => message),
        blobs: posts.map(({ blob }) => blob),
      });
      for (const read of [
        (page: { limit: number; before?: number; beforeId?: Hash }) => store.recent(page),
        (page: { limit: number; before?: number; beforeId?: Hash }) => store.feed(alice.author, page),
      ]) {
        const all = await read({ limit: 100 });
        const seen = [...(await read({ limit: 3 }))];
        for (let last = seen.at(-1); last !== undefined; ) {
          const page = await read({ limit: 3, before: last.message.ts, beforeId: last.message.id });
          seen.push(...page);
          last = page.at(-1);
        }
        expect(seen).toEqual(all);
        expect(all.map(({ message }) => message.ts)).toEqual(
          all.map(({ message }) => message.ts).toSorted((a, b) => b - a),
        );
        expect((await read({ limit: 100, before: T0 + 1 })).every(({ message }) => message.ts === T0)).toBe(
          true,
        );
      }
      expect(await store.feed(alice.author, { limit: 100 })).toHaveLength(8);
      expect((await store.since(14, 10)).map(({ seq }) => seq)).toEqual([15, 16]);
    });

    test("name and image are those of the newest post, and authors come by newest head", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      const image = (await blobOf("picture")).hash;
      const add = async (post: Promise<{ message: never; blob: never }> | ReturnType<typeof alice.post>) => {
        const { message, blob } = await post;
        await taken(store, { messages: [message], blobs: [blob] });
      };
      await add(alice.post(documentOf({ name: "New", image }, "2"), T0 + 2));
      await add(alice.post(documentOf({ name: "Old" }, "1"), T0 + 1));
      await add(bob.post("nameless", T0 + 3));
      expect(await store.author(alice.author)).toMatchObject({ name: "New", image, count: 2 });
      expect((await store.authors(10)).map(({ author }) => author)).toEqual([bob.author, alice.author]);
      await add(alice.post(documentOf({ name: ` ${"é".repeat(300)}` }, "4"), T0 + 4));
      expect(await store.author(alice.author)).toEqual(expect.objectContaining({ name: "é".repeat(200) }));
      expect((await store.author(alice.author))?.image).toBeUndefined();
      expect((await store.authors(1)).map(({ author }) => author)).toEqual([alice.author]);
    });
  });
}
