import { describe, expect, test } from "vitest";
import type { Store } from "../store.ts";
import { blobOf, documentOf, T0, testAuthor } from "../test-author.ts";
import { taken, wantAll } from "./taken.ts";

export function upkeepSuite(name: string, open: () => Store): void {
  describe(`${name}: values, purge, clear`, () => {
    test("values are kept in their rooms, replaced, and removed by undefined", async () => {
      const store = open();
      await taken(store, {
        values: [
          { room: "pubs", key: "b", value: { cursor: 1 } },
          { room: "settings", key: "b", value: "x" },
        ],
      });
      await taken(store, {
        values: [
          { room: "pubs", key: "a", value: [2] },
          { room: "pubs", key: "b", value: { cursor: 2 } },
        ],
      });
      expect(await store.values("pubs")).toEqual([
        { room: "pubs", key: "a", value: [2] },
        { room: "pubs", key: "b", value: { cursor: 2 } },
      ]);
      expect(await store.value("settings", "b")).toBe("x");
      for (const room of ["outbox", "jobs", "interests"] as const) {
        await taken(store, { values: [{ room, key: "b", value: room }] });
        expect(await store.values(room)).toEqual([{ room, key: "b", value: room }]);
      }
      await taken(store, {
        values: ["a:1", "a:", "a", "b:1", "a:\u{1F54A}"].map((key) => ({
          room: "jobs" as const,
          key,
          value: key,
        })),
      });
      expect((await store.values("jobs", "a:")).map(({ key }) => key)).toEqual(["a:", "a:1", "a:\u{1F54A}"]);
      await taken(store, { values: [{ room: "settings", key: "b", value: undefined }] });
      expect(await store.value("settings", "b")).toBeUndefined();
    });

    test("a batch that cannot be written whole is not written at all", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const { message, blob } = await alice.post("half");
      const broken = { room: "settings" as const, key: "f", value: () => undefined };
      const result = await store.commit({
        messages: [message],
        blobs: [blob],
        values: [{ ...broken, key: "a", value: 1 }, broken],
      });
      expect(result).toMatchObject({ ok: false, error: { kind: "failed" } });
      expect(await store.totals()).toMatchObject({ posts: 0, seq: 0 });
      expect(await store.head(alice.author)).toBeUndefined();
      expect(await store.values("settings")).toEqual([]);
      expect(
        (await taken(store, { messages: [message], blobs: [blob] })).arrivals.map(({ seq }) => seq),
      ).toEqual([1]);
    });

    test("a batch that is bound to rows is written only while they stand so, as one transaction sees them", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const [one, two] = [await alice.post("one"), await alice.post("two", T0 + 1)];
      const after = (previous: unknown) => ({
        room: "settings" as const,
        key: "previous",
        holds: (value: unknown) => value === previous,
      });
      const bound = ({ message, blob }: typeof one, previous: unknown) =>
        taken(store, {
          messages: [message],
          blobs: [blob],
          values: [{ room: "settings", key: "previous", value: message.id }],
          provided: [after(previous)],
        });
      // Called at once: what the first writes, the second sees.
      const [first, second] = await Promise.all([bound(one, undefined), bound(two, undefined)]);
      expect([first.stale, second.stale]).toEqual([undefined, true]);
      expect(second).toMatchObject({ arrivals: [], kept: [], totals: first.totals });
      expect(await store.value("settings", "previous")).toBe(one.message.id);
      expect(await store.held([two.message.id, two.blob.hash])).toEqual(new Map());
      expect((await bound(two, one.message.id)).arrivals.map(({ seq }) => seq)).toEqual([2]);
      const both = await taken(store, {
        values: [{ room: "pubs", key: "a", value: 1 }],
        provided: [after(two.message.id), { room: "pubs", key: "a", holds: (value) => value !== undefined }],
      });
      expect([both.stale, await store.value("pubs", "a")]).toEqual([true, undefined]);
    });

    test("commits that were called together are carried out in the order of their calls", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const posts = await Promise.all(Array.from({ length: 20 }, (_, i) => alice.post(`${i}`, T0 + i)));
      const all = await Promise.all(
        posts.map(({ message, blob }) => taken(store, { messages: [message], blobs: [blob] })),
      );
      expect(all.map(({ arrivals }) => arrivals.map(({ seq }) => seq))).toEqual(posts.map((_, i) => [i + 1]));
    });

    test("a purge takes all of an author, and only the blobs that nobody else names", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      const [shared, own] = [await blobOf("shared picture"), await blobOf("own picture")];
      const theirs = await alice.post(documentOf({ image: shared.hash }, `![](${own.hash})`));
      const large = await alice.post("y".repeat(5000), T0 + 1);
      const waits = await alice.post("never", T0 + 2);
      const future = await alice.post("future", T0 + 3);
      const kept = await bob.post(documentOf({ image: shared.hash }, "mine"));
      await taken(store, {
        messages: [theirs.message, large.message, waits.message, kept.message],
        blobs: [theirs.blob, large.blob, kept.blob, shared, own],
        later: [future.message],
        wants: wantAll,
      });
      expect(await store.totals()).toEqual({
        posts: 3,
        authors: 2,
        pending: 1,
        blobs: 3,
        wants: 1,
        later: 1,
        seq: 3,
      });
      const unnamed = await blobOf("made by hand, and named by nobody");
      await taken(store, { blobs: [unnamed], keepAll: true });
      const gone = await store.weigh(alice.author);
      const bytes = 2 * 208 + theirs.blob.text.length + large.blob.text.length + own.text.length;
      expect(gone).toEqual({ removed: 2, blobs: 2, bytes });
      expect(await store.purge(alice.author)).toEqual({ ok: true, value: gone });
      expect(await store.sizes()).toEqual({
        texts: 208 + kept.blob.text.length,
        images: shared.text.length + unnamed.text.length,
        pictures: 2,
        trash: 0,
      });
      expect(await store.get(unnamed.hash)).toBe(unnamed.text);
      expect(await store.totals()).toEqual({
        posts: 1,
        authors: 1,
        pending: 0,
        blobs: 2,
        wants: 0,
        later: 0,
        seq: 3,
      });
      expect(await store.feed(alice.author, { limit: 10 })).toEqual([]);
      expect(await store.author(alice.author)).toBeUndefined();
      expect(await store.get(own.hash)).toBeUndefined();
      expect(await store.get(shared.hash)).toBe(shared.text);
      expect((await store.since(0, 10)).map(({ message }) => message.id)).toEqual([kept.message.id]);
      const back = await taken(store, { messages: [theirs.message], blobs: [theirs.blob] });
      expect(back.arrivals.map(({ seq }) => seq)).toEqual([4]);
      expect(await store.since(3, 10)).toEqual(back.arrivals);
    });

    test("after a clear there is nothing, and a closed store says so", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const { message, blob } = await alice.post("gone");
      await taken(store, {
        messages: [message],
        blobs: [blob],
        values: [{ room: "pubs", key: "k", value: 1 }],
      });
      expect(await store.clear()).toEqual({ ok: true, value: undefined });
      expect(await store.totals()).toEqual({
        posts: 0,
        authors: 0,
        pending: 0,
        blobs: 0,
        wants: 0,
        later: 0,
        seq: 0,
      });
      expect(await store.get(blob.hash)).toBeUndefined();
      expect(await store.values("pubs")).toEqual([]);
      store.close();
      expect(await store.commit({ messages: [message] })).toMatchObject({
        ok: false,
        error: { kind: "closed" },
      });
      expect(await store.purge(alice.author)).toMatchObject({ ok: false, error: { kind: "closed" } });
    });
  });
}
