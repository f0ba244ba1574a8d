import { describe, expect, test } from "vitest";
import type { Hash } from "../message.ts";
import type { Store } from "../store.ts";
import { blobOf, documentOf, T0, testAuthor } from "../test-author.ts";
import { taken, wantAll } from "./taken.ts";

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

    test("what a message is answered or edited by is found by its id, as long as it is held", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      const root = await alice.post("root");
      const answers = [
        await bob.post(documentOf({ reply: root.message.id }, "later"), T0 + 2),
        await alice.post(documentOf({ reply: root.message.id }, "sooner"), T0 + 1),
      ];
      const edit = await alice.post(documentOf({ edit: root.message.id }, "edited"), T0 + 3);
      for (const { message, blob } of [...answers, root, edit])
        await taken(store, { messages: [message], blobs: [blob] });
      const idsOf = async (kind: "reply" | "edit", limit = 10) =>
        (await store.naming(kind, root.message.id, limit)).map(({ message }) => message.id);
      const [later, sooner] = answers.map(({ message }) => message.id);
      expect(await idsOf("reply")).toEqual([sooner, later]);
      expect(await idsOf("reply", 1)).toEqual([later]);
      expect(await idsOf("edit")).toEqual([edit.message.id]);
      await store.purge(bob.author);
      expect(await idsOf("reply")).toEqual([sooner]);
      expect(await store.naming("reply", edit.message.id, 10)).toEqual([]);
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
        (page: { limit: number; before?: number; beforeId?: Hash }) =>
          store.merged([bob.author, alice.author], page),
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

    test("a feed says what it lacks and since when it is complete, in whatever order its posts come", async () => {
      const alice = await testAuthor(1);
      const one = await alice.post("one", T0 + 1);
      const two = await alice.post(documentOf({ previous: one.message.id }, "two"), T0 + 2);
      const three = await alice.post(documentOf({ previous: two.message.id }, "three"), T0 + 3);
      const fork = await alice.post(documentOf({ previous: two.message.id }, "fork"), T0 + 4);
      const all = [one, two, three, fork];
      const orders = [all, [...all].reverse(), [two, fork, one, three], [fork, one, three, two]];
      for (const order of orders) {
        const store = open();
        for (const { message, blob } of order)
          await taken(store, { messages: [message], blobs: [blob], wants: wantAll });
        const row = await store.author(alice.author);
        expect(row).toMatchObject({ holes: [], first: T0 + 1, count: 4, wants: 0 });
        expect(row?.heads.map(({ id }) => id)).toEqual([fork.message.id, three.message.id]);
        const atOnce = open();
        await taken(atOnce, {
          messages: order.map(({ message }) => message),
          blobs: order.map(({ blob }) => blob),
          wants: wantAll,
        });
        expect(await atOnce.author(alice.author)).toEqual(row);
      }
      const store = open();
      await taken(store, { messages: [three.message], blobs: [three.blob] });
      const hole = { id: two.message.id, ts: T0 + 3 };
      expect(await store.author(alice.author)).toMatchObject({
        holes: [hole],
        heads: [{ id: three.message.id, ts: T0 + 3 }],
      });
      await taken(store, { messages: [two.message] });
      expect(await store.author(alice.author)).toMatchObject({ holes: [hole] });
      await taken(store, { blobs: [two.blob] });
      expect(await store.author(alice.author)).toMatchObject({
        holes: [{ id: one.message.id, ts: T0 + 2 }],
        heads: [{ id: three.message.id, ts: T0 + 3 }],
        first: T0 + 2,
      });
    });

    test("a chain that goes on in another's feed is a hole of both until it is filled", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      const old = await alice.post("old", T0);
      const [hers, his] = [
        await alice.post(documentOf({ previous: old.message.id }, "hers"), T0 + 1),
        await bob.post(documentOf({ previous: old.message.id }, "his"), T0 + 2),
      ];
      for (const { message, blob } of [hers, his])
        await taken(store, { messages: [message], blobs: [blob], wants: wantAll });
      const hole = (ts: number) => ({ holes: [{ id: old.message.id, ts }] });
      expect(await store.author(alice.author)).toMatchObject({ ...hole(T0 + 1), wants: 1 });
      expect(await store.author(bob.author)).toMatchObject({ ...hole(T0 + 2), wants: 0 });
      await taken(store, { messages: [old.message], wants: wantAll });
      expect(await store.author(bob.author)).toMatchObject(hole(T0 + 2));
      await taken(store, { blobs: [old.blob] });
      expect(await store.author(alice.author)).toMatchObject({
        holes: [],
        heads: [{ id: hers.message.id, ts: T0 + 1 }],
        wants: 0,
      });
      expect(await store.author(bob.author)).toMatchObject({
        holes: [],
        heads: [{ id: his.message.id, ts: T0 + 2 }],
      });
    });

    test("a want that is dropped leaves the hole, and can be wanted again", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const one = await alice.post("one", T0);
      const two = await alice.post(documentOf({ previous: one.message.id }, "two"), T0 + 1);
      await taken(store, { messages: [two.message], blobs: [two.blob], wants: wantAll });
      await taken(store, { dropped: [one.message.id] });
      const holes = [{ id: one.message.id, ts: T0 + 1 }];
      expect(await store.author(alice.author)).toMatchObject({ holes, wants: 0 });
      expect(await store.totals()).toMatchObject({ wants: 0 });
      const missing = { hash: one.message.id, kind: "previous" as const, author: alice.author };
      const again = await taken(store, { again: [missing], wants: wantAll });
      expect(again.wanted.map(({ hash }) => hash)).toEqual([one.message.id]);
      expect((await taken(store, { again: [missing], wants: wantAll })).wanted).toEqual([]);
      await taken(store, { messages: [one.message], blobs: [one.blob] });
      expect(await store.author(alice.author)).toMatchObject({ holes: [], wants: 0 });
      expect((await taken(store, { again: [missing], wants: wantAll })).wanted).toEqual([]);
    });
  });
}
