import { describe, expect, test } from "vitest";
import { EMPTY_HASH } from "../intake.ts";
import type { Store } from "../store.ts";
import { blobOf, documentOf, T0, testAuthor } from "../test-author.ts";
import { taken, wantAll } from "./taken.ts";

export function postsSuite(name: string, open: () => Store): void {
  describe(`${name}: posts`, () => {
    test("a message with its content is a post, counted and found by every name it has", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const { message, blob } = await alice.post(documentOf({ name: "Alice" }, "first"));
      const committed = await taken(store, { messages: [message], blobs: [blob] });
      const post = { seq: 1, message, content: blob.text };
      expect(committed).toEqual({
        arrivals: [post],
        pending: [],
        duplicates: [],
        kept: [blob.hash],
        unwanted: [],
        settled: [],
        wanted: [],
        totals: { posts: 1, authors: 1, pending: 0, blobs: 0, wants: 0, later: 0, seq: 1 },
      });
      expect(await store.totals()).toEqual(committed.totals);
      expect(await store.get(message.id)).toBe(message.text);
      expect(await store.get(blob.hash)).toBe(blob.text);
      expect(await store.held([message.id, blob.hash])).toEqual(
        new Map([
          [message.id, "message"],
          [blob.hash, "blob"],
        ]),
      );
      expect([store.heldLately(message.text), store.heldLately(blob.text)]).toEqual([true, true]);
      expect(await store.message(message.id)).toEqual(message);
      expect(await store.head(alice.author)).toEqual(message);
      expect(await store.feed(alice.author, { limit: 10 })).toEqual([post]);
      expect(await store.recent({ limit: 10 })).toEqual([post]);
      expect(await store.since(0, 10)).toEqual([post]);
      expect(await store.author(alice.author)).toEqual({
        author: alice.author,
        head: { id: message.id, ts: T0 },
        count: 1,
        wants: 0,
        first: T0,
        heads: [{ id: message.id, ts: T0 }],
        holes: [],
        bytes: message.text.length + blob.text.length,
        name: "Alice",
      });
    });

    test("posts come by their ids: complete ones, wherever their text lies, and no other name", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const [one, large, waits] = [
        await alice.post("one"),
        await alice.post("y".repeat(5_000), T0 + 1),
        await alice.post("waits", T0 + 2),
      ];
      await taken(store, {
        messages: [one.message, large.message, waits.message],
        blobs: [one.blob, large.blob],
        wants: wantAll,
      });
      const unknown = (await blobOf("unknown")).hash;
      const ids = [large.message.id, unknown, waits.message.id, one.blob.hash, one.message.id];
      const found = await store.posts(ids);
      expect(found.toSorted((a, b) => a.seq - b.seq)).toEqual([
        { seq: 1, message: one.message, content: "one" },
        { seq: 2, message: large.message, content: large.blob.text },
      ]);
      expect(await store.posts([])).toEqual([]);
    });

    test("the second time it is a duplicate and changes nothing, alone, repeated in a batch, or beside new ones", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const [one, two] = [await alice.post("one"), await alice.post("two", T0 + 1)];
      const first = await taken(store, { messages: [one.message, one.message], blobs: [one.blob] });
      expect(first.duplicates).toEqual([one.message.id]);
      expect(first.arrivals).toHaveLength(1);
      const second = await taken(store, {
        messages: [one.message, two.message],
        blobs: [one.blob, two.blob],
      });
      expect(second.duplicates).toEqual([one.message.id]);
      expect(second.arrivals.map(({ seq, content }) => [seq, content])).toEqual([[2, "two"]]);
      expect(await store.totals()).toMatchObject({ posts: 2, seq: 2, pending: 0 });
    });

    test("an unknown hash names nothing, and the empty text is always held", async () => {
      const store = open();
      const { hash } = await blobOf("unknown");
      expect(await store.get(hash)).toBeUndefined();
      expect(await store.held([hash, EMPTY_HASH])).toEqual(new Map([[EMPTY_HASH, "blob"]]));
      expect(await store.get(EMPTY_HASH)).toBe("");
      const alice = await testAuthor(1);
      const { message } = await alice.post("");
      expect((await taken(store, { messages: [message] })).arrivals).toEqual([
        { seq: 1, message, content: "" },
      ]);
      expect(await store.recent({ limit: 1 })).toEqual([{ seq: 1, message, content: "" }]);
    });

    test("a content that is itself a message completes, and does not keep that message out", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      const inner = await alice.post("inner");
      const outer = await bob.post(inner.message.text);
      await taken(store, { messages: [outer.message], blobs: [outer.blob] });
      expect(await store.held([inner.message.id])).toEqual(new Map([[inner.message.id, "blob"]]));
      const committed = await taken(store, { messages: [inner.message], blobs: [inner.blob] });
      expect(committed.arrivals.map(({ content }) => content)).toEqual(["inner"]);
      expect(await store.held([inner.message.id])).toEqual(new Map([[inner.message.id, "message"]]));
    });

    test("a message that comes completes what signs its text", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      const inner = await alice.post("inner");
      const outer = await bob.post(inner.message.text);
      await taken(store, { messages: [outer.message] });
      const { arrivals, pending } = await taken(store, { messages: [inner.message] });
      expect(arrivals.map(({ message }) => message.id)).toEqual([outer.message.id]);
      expect(pending).toEqual([inner.message]);
    });
  });
}
