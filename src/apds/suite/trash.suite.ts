import { describe, expect, test } from "vitest";
import type { Store } from "../store.ts";
import { blobOf, documentOf, T0, testAuthor } from "../test-author.ts";
import { taken, wantAll } from "./taken.ts";

const UNTIL = T0 + 30 * 86_400_000;

export function trashSuite(name: string, open: () => Store): void {
  describe(`${name}: trash and pictures`, () => {
    test("what is discarded is read by nothing, lies in the trash, and comes back from there whole", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      const [own, shared] = [await blobOf("own picture"), await blobOf("shared picture")];
      const posts = [
        await alice.post(documentOf({ image: shared.hash }, `![](${own.hash})`), T0),
        await alice.post("y".repeat(5000), T0 + 1),
        ...(await Promise.all(Array.from({ length: 100 }, (_, i) => alice.post("same", T0 + 2 + i)))),
      ];
      const theirs = await bob.post(documentOf({ image: shared.hash }, "mine"), T0 + 500);
      const all = [...posts, theirs];
      await taken(store, {
        messages: all.map(({ message }) => message),
        blobs: [...all.map(({ blob }) => blob), own, shared],
        wants: wantAll,
      });
      const [before, totals, weight] = [
        await store.feed(alice.author, { limit: 200 }),
        await store.totals(),
        await store.weigh(alice.author),
      ];
      const row = await store.author(alice.author);
      const sizes = await store.sizes();
      const interest = { room: "interests" as const, key: alice.author, value: "blocked" };
      expect(await store.discard(alice.author, UNTIL, [interest])).toEqual({ ok: true, value: weight });
      expect(weight).toMatchObject({ removed: 102, blobs: 3 });

      expect(await store.value("interests", alice.author)).toBe("blocked");
      expect(await store.author(alice.author)).toBeUndefined();
      expect((await store.recent({ limit: 200 })).map(({ message }) => message.id)).toEqual([
        theirs.message.id,
      ]);
      const names = posts.flatMap(({ message, blob }) => [message.id, blob.hash]);
      expect(await store.held([...names, own.hash])).toEqual(new Map());
      expect(await store.get(own.hash)).toBeUndefined();
      expect(await store.get(shared.hash)).toBe(shared.text);
      expect(await store.totals()).toMatchObject({ posts: 1, authors: 1 });
      const rows = await store.trashed();
      expect(rows.reduce((sum, { posts: n }) => sum + n, 0)).toBe(102);
      expect(rows.every(({ author, until }) => author === alice.author && until === UNTIL)).toBe(true);
      const { trash } = await store.sizes();
      expect(trash).toBe(rows.reduce((sum, { bytes }) => sum + bytes, 0));
      expect(trash).toBe(weight.bytes);

      for (const { key } of rows) {
        const thrown = await store.trash(key);
        await taken(store, { ...thrown, keepAll: true, untrashed: [key], wants: wantAll });
        expect(await store.trash(key)).toBeUndefined();
      }
      expect(await store.trashed()).toEqual([]);
      const after = await store.feed(alice.author, { limit: 200 });
      expect(after.map(({ message, content }) => [message, content])).toEqual(
        before.map(({ message, content }) => [message, content]),
      );
      expect(await store.get(own.hash)).toBe(own.text);
      expect(await store.totals()).toEqual({ ...totals, seq: totals.seq + 102 });
      expect(await store.author(alice.author)).toEqual(row);
      expect(await store.sizes()).toEqual(sizes);
    });

    test("rows of the trash can be emptied, and a purge takes those of its author", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      for (const author of [alice, bob]) {
        const { message, blob } = await author.post("text");
        await taken(store, { messages: [message], blobs: [blob] });
        await store.discard(author.author, UNTIL, []);
      }
      await store.purge(alice.author);
      const rows = await store.trashed();
      expect(rows.map(({ author }) => author)).toEqual([bob.author]);
      expect(await store.empty(rows.map(({ key }) => key))).toEqual({ ok: true, value: undefined });
      expect(await store.trashed()).toEqual([]);
      expect(await store.sizes()).toEqual({ texts: 0, images: 0, pictures: 0, trash: 0 });
    });

    test("a want that another feed shares goes on for that one when its first author goes", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      const hole = await alice.post("never held", T0 - 1);
      for (const author of [alice, bob]) {
        const { message, blob } = await author.post(documentOf({ previous: hole.message.id }, "mine"));
        await taken(store, { messages: [message], blobs: [blob], wants: wantAll });
      }
      await store.purge(alice.author);
      expect(await store.holes(alice.author)).toEqual([]);
      expect(await store.holes(bob.author)).toMatchObject([{ hash: hole.message.id, author: bob.author }]);
      expect(await store.author(bob.author)).toMatchObject({ wants: 1 });
      expect(await store.totals()).toMatchObject({ wants: 1 });
      await store.purge(bob.author);
      expect(await store.totals()).toMatchObject({ wants: 0 });
    });

    test("pictures are known by when they were seen, and can be let go; texts cannot", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const pictures = await Promise.all(["one", "two", "three"].map(blobOf));
      const [one, two, three] = pictures.map(({ hash }) => hash);
      const body = pictures.map(({ hash }) => `![](${hash})`).join(" ");
      const post = await alice.post(body);
      const large = await alice.post("z".repeat(5000), T0 + 1);
      await taken(store, { messages: [post.message], blobs: [post.blob], wants: wantAll });
      await taken(store, { blobs: pictures });
      await taken(store, { messages: [large.message], blobs: [large.blob] });
      expect(await store.images(10)).toHaveLength(3);
      expect((await store.images(10))[0]).toMatchObject({ used: T0, author: alice.author });
      if (!one || !two || !three) throw new Error("three pictures");
      await taken(store, {
        shown: [
          { hash: one, at: T0 + 5 },
          { hash: three, at: T0 + 3 },
          { hash: three, at: T0 + 2 },
        ],
      });
      expect((await store.images(10)).map(({ hash }) => hash)).toEqual([two, three, one]);
      await taken(store, { forgotten: [two, large.blob.hash, post.message.id] });
      expect(await store.get(two)).toBeUndefined();
      expect(await store.get(large.blob.hash)).toBe(large.blob.text);
      expect(await store.sizes()).toMatchObject({ images: 8, pictures: 2 });
      expect(await store.totals()).toMatchObject({ blobs: 3, wants: 0 });
      const again = await taken(store, {
        again: [{ hash: two, kind: "image", author: alice.author }],
        wants: wantAll,
      });
      expect(again.wanted).toHaveLength(1);
      await taken(store, { blobs: pictures });
      expect(await store.sizes()).toMatchObject({ images: 11, pictures: 3 });
    });
  });
}
