import { describe, expect, test } from "vitest";
import type { Store, Want, WantPolicy } from "../store.ts";
import { blobOf, documentOf, T0, testAuthor } from "../test-author.ts";
import { noting, taken, wantAll } from "./taken.ts";

export function wantsSuite(name: string, open: () => Store): void {
  describe(`${name}: wants`, () => {
    test("what a post names and nobody holds goes to the policy, each once, with the figures of the moment", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const [previous, reply, edit, image, inline] = await Promise.all(["p", "r", "e", "i", "n"].map(blobOf));
      if (!previous || !reply || !edit || !image || !inline) throw new Error("five blobs");
      const fields = { previous: previous.hash, reply: reply.hash, edit: edit.hash, image: image.hash };
      const { message, blob } = await alice.post(
        documentOf(fields, `![](${inline.hash}) ![again](${image.hash})`),
      );
      const { asked, policy } = noting();
      const { wanted, kept } = await taken(store, {
        messages: [message],
        blobs: [blob, image],
        wants: policy,
      });
      expect(asked).toEqual(
        [
          { hash: previous.hash, kind: "previous" },
          { hash: reply.hash, kind: "reply" },
          { hash: edit.hash, kind: "edit" },
          { hash: inline.hash, kind: "image" },
        ].map((each, i) => ({ ...each, author: alice.author, ofAuthor: i, ofAll: i })),
      );
      expect(kept).toEqual([blob.hash, image.hash]);
      expect(new Set(await store.holes(alice.author))).toEqual(new Set(wanted));
      expect(await store.wantsFor([previous.hash, image.hash])).toEqual(
        new Map([[previous.hash, wanted[0]]]),
      );
      const again = noting();
      const other = await alice.post(documentOf(fields, "other"), T0 + 1);
      await taken(store, { messages: [other.message], blobs: [other.blob], wants: again.policy });
      expect(again.asked).toEqual([]);
    });

    test("a policy may decline, and without one nothing is wanted", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const one = await alice.post("one");
      const two = await alice.post("two", T0 + 1);
      expect((await taken(store, { messages: [one.message], wants: () => undefined })).wanted).toEqual([]);
      expect((await taken(store, { messages: [two.message] })).wanted).toEqual([]);
      expect(await store.totals()).toMatchObject({ wants: 0, pending: 2 });
    });

    test("a text settles the want of its hash, whatever it is: image, previous, or a message kept for later", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const [old, future] = [await alice.post("old"), await alice.post("future", T0 + 1_000_000)];
      const image = await blobOf("data:image/png;base64,AA==");
      const post = await alice.post(
        documentOf({ previous: old.message.id, reply: future.message.id, image: image.hash }, "x"),
        T0 + 1,
      );
      await taken(store, { messages: [post.message], blobs: [post.blob], wants: wantAll });
      expect(await store.author(alice.author)).toMatchObject({ wants: 3, image: image.hash });
      expect(await taken(store, { blobs: [image] })).toMatchObject({
        settled: [image.hash],
        kept: [image.hash],
      });
      expect(await taken(store, { messages: [old.message], blobs: [old.blob] })).toMatchObject({
        settled: [old.message.id],
      });
      expect(await taken(store, { later: [future.message] })).toMatchObject({ settled: [future.message.id] });
      expect(await store.holes(alice.author)).toEqual([]);
      expect(await store.author(alice.author)).toMatchObject({ wants: 0 });
      expect(await store.totals()).toMatchObject({ wants: 0, blobs: 1, later: 1 });
    });

    test("due are the open ones, the longest due first; asked moves them, unusable ends them for good", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const posts = await Promise.all(["a", "b", "c"].map((content, i) => alice.post(content, T0 + i)));
      const [a, b, c] = posts.map(({ blob }) => blob.hash);
      if (!a || !b || !c) throw new Error("three posts");
      const at = new Map([
        [a, T0 + 30],
        [b, T0 + 10],
        [c, T0 + 20],
      ]);
      const wants: WantPolicy = (missing) => ({
        ...(wantAll(missing) as Want),
        nextAt: at.get(missing.hash) ?? 0,
      });
      const { wanted } = await taken(store, { messages: posts.map(({ message }) => message), wants });
      const due = async (now: number, limit = 10) =>
        (await store.dueWants(now, limit)).map(({ hash }) => hash);
      expect(await due(T0 + 9)).toEqual([]);
      expect(await due(T0 + 30)).toEqual([b, c, a]);
      expect(await due(T0 + 30, 2)).toEqual([b, c]);
      const asked = wanted
        .filter(({ hash }) => hash === b)
        .map((want) => ({ ...want, attempts: 1, nextAt: T0 + 99, askedOf: ["wss://one.example/"] }));
      await taken(store, { asked, unusable: [c] });
      expect(await due(T0 + 98)).toEqual([a]);
      expect(await due(T0 + 99)).toEqual([a, b]);
      expect((await store.wantsFor([b])).get(b)).toEqual(asked[0]);
      expect(await store.holes(alice.author)).toContainEqual(asked[0]);
      expect((await store.wantsFor([c])).get(c)?.state).toBe("unusable");
      expect(await store.totals()).toMatchObject({ wants: 2 });
      expect(await store.author(alice.author)).toMatchObject({ wants: 2 });
      const { message } = await alice.post("c", T0 + 7);
      const again = noting();
      await taken(store, {
        messages: [message],
        wants: again.policy,
        asked: [{ ...wanted[0], hash: c } as Want],
      });
      expect(again.asked).toEqual([]);
      expect((await store.wantsFor([c])).get(c)?.state).toBe("unusable");
    });
  });

  describe(`${name}: messages for later`, () => {
    test("they are no posts until they are taken in, and fall due oldest first", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const [near, far] = [await alice.post("near", T0 + 10), await alice.post("far", T0 + 20)];
      await taken(store, { later: [far.message, near.message, far.message] });
      expect(await store.totals()).toMatchObject({ later: 2, posts: 0 });
      expect(await store.head(alice.author)).toBeUndefined();
      expect(await store.dueLater(T0 + 9, 10)).toEqual([]);
      expect(await store.dueLater(T0 + 20, 10)).toEqual([near.message, far.message]);
      expect(await store.dueLater(T0 + 20, 1)).toEqual([near.message]);
      const { arrivals, totals } = await taken(store, { messages: [near.message], blobs: [near.blob] });
      expect(arrivals).toHaveLength(1);
      expect(totals).toMatchObject({ later: 1, posts: 1 });
      expect(await store.dueLater(T0 + 20, 10)).toEqual([far.message]);
      await taken(store, { later: [near.message] });
      expect(await store.totals()).toMatchObject({ later: 1 });
    });

    test("those that are let go are no posts and no longer due", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const [one, two] = [await alice.post("one", T0 + 10), await alice.post("two", T0 + 11)];
      await taken(store, { later: [one.message, two.message] });
      const { arrivals, totals } = await taken(store, { letGo: [one.message.id, one.message.id] });
      expect(arrivals).toEqual([]);
      expect(totals).toMatchObject({ later: 1, posts: 0 });
      expect(await store.dueLater(T0 + 20, 10)).toEqual([two.message]);
      expect(await taken(store, { letGo: [one.message.id] })).toMatchObject({ totals: { later: 1 } });
    });

    test("of one author five are kept, the nearest", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const posts = await Promise.all([7, 6, 5, 4, 3, 2, 1].map((i) => alice.post(`${i}`, T0 + i)));
      await taken(store, { later: posts.slice(0, 5).map(({ message }) => message) });
      await taken(store, { later: posts.slice(5).map(({ message }) => message) });
      expect((await store.dueLater(T0 + 10, 10)).map(({ ts }) => ts - T0)).toEqual([1, 2, 3, 4, 5]);
      expect(await store.totals()).toMatchObject({ later: 5 });
    });
  });
}
