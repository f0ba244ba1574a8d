import { describe, expect, test } from "vitest";
import type { Store } from "../store.ts";
import { blobOf, documentOf, T0, testAuthor } from "../test-author.ts";
import { taken, wantAll } from "./taken.ts";

export function contentsSuite(name: string, open: () => Store): void {
  describe(`${name}: contents that come before or after`, () => {
    test("a message alone is pending, heads its feed, and is no post until its content comes", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const { message, blob } = await alice.post("late");
      const first = await taken(store, { messages: [message], wants: wantAll });
      expect(first.pending).toEqual([message]);
      expect(first.arrivals).toEqual([]);
      const want = { hash: blob.hash, kind: "content" as const, author: alice.author };
      expect(first.wanted).toEqual([wantAll({ ...want, ofAuthor: 0, ofAll: 0 })]);
      expect(await store.head(alice.author)).toEqual(message);
      expect(await store.author(alice.author)).toMatchObject({ count: 0, wants: 1 });
      expect(await store.pending(alice.author)).toEqual([message]);
      expect(await store.recent({ limit: 10 })).toEqual([]);
      expect(first.totals).toEqual({
        posts: 0,
        authors: 0,
        pending: 1,
        blobs: 0,
        wants: 1,
        later: 0,
        seq: 0,
      });
      const second = await taken(store, { blobs: [blob] });
      expect(second.arrivals).toEqual([{ seq: 1, message, content: "late" }]);
      expect(second.settled).toEqual([blob.hash]);
      expect(second.totals).toEqual({
        posts: 1,
        authors: 1,
        pending: 0,
        blobs: 0,
        wants: 0,
        later: 0,
        seq: 1,
      });
      expect(await store.pending()).toEqual([]);
      expect(await store.author(alice.author)).toMatchObject({ count: 1, wants: 0 });
    });

    test("what was taken in lately is recognised by its text, if it can't go by itself: no message that waits, no blob, and nothing after a purge or a clear", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      const waits = await alice.post("waits");
      const large = await alice.post("y".repeat(5_000), T0 + 1);
      const picture = await blobOf("a picture");
      const shows = await bob.post(documentOf({ image: picture.hash }, "look"), T0 + 2);
      const signed = await bob.post(waits.message.text, T0 + 3);
      await taken(store, {
        messages: [waits.message, large.message, shows.message, signed.message],
        blobs: [large.blob, shows.blob, picture, signed.blob],
      });
      const lately = (...texts: readonly string[]) => texts.map((text) => store.heldLately(text));
      expect(lately(large.message.text, shows.message.text, shows.blob.text)).toEqual([true, true, true]);
      // A message whose text is a content as well is not held as a message by that.
      expect(lately(waits.message.text, waits.blob.text, large.blob.text, picture.text, "other")).toEqual(
        Array.from({ length: 5 }, () => false),
      );
      await taken(store, { blobs: [waits.blob] });
      expect(lately(waits.message.text, waits.blob.text)).toEqual([true, true]);
      expect(await store.purge(bob.author)).toMatchObject({ ok: true });
      expect(lately(shows.message.text, shows.blob.text)).toEqual([false, false]);
      await taken(store, { messages: [shows.message], blobs: [shows.blob] });
      expect(lately(shows.message.text, shows.blob.text)).toEqual([true, true]);
      expect(await store.discard(bob.author, T0, [])).toMatchObject({ ok: true });
      expect(lately(shows.message.text, shows.blob.text)).toEqual([false, false]);
      await taken(store, { messages: [shows.message], blobs: [shows.blob] });
      expect(await store.clear()).toMatchObject({ ok: true });
      expect(lately(shows.message.text, shows.blob.text)).toEqual([false, false]);
    });

    test("a blob that nobody names leaves no trace; with keepAll it is kept, and completes what comes later", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const { message, blob } = await alice.post("early");
      expect(await taken(store, { blobs: [blob] })).toMatchObject({ unwanted: [blob.hash], kept: [] });
      expect(await store.get(blob.hash)).toBeUndefined();
      expect(await taken(store, { blobs: [blob], keepAll: true })).toMatchObject({
        unwanted: [],
        kept: [blob.hash],
      });
      expect(await store.totals()).toMatchObject({ blobs: 1 });
      expect(await taken(store, { blobs: [blob] })).toMatchObject({ unwanted: [], kept: [blob.hash] });
      const { arrivals, totals } = await taken(store, { messages: [message] });
      expect(arrivals).toEqual([{ seq: 1, message, content: "early" }]);
      expect(totals).toMatchObject({ posts: 1, blobs: 1 });
      expect(await store.since(0, 1)).toEqual(arrivals);
    });

    test("a content above 4 Ki characters reads back whole, as do ten posts of one content", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const large = await alice.post("x".repeat(5000));
      await taken(store, { messages: [large.message], blobs: [large.blob] });
      const same = await Promise.all(Array.from({ length: 10 }, (_, i) => alice.post("same", T0 + 1 + i)));
      await taken(store, {
        messages: same.map(({ message }) => message),
        blobs: [{ ...large.blob }, ...same.map(({ blob }) => blob)],
      });
      expect(await store.totals()).toMatchObject({ posts: 11, blobs: 2 });
      const contents = (await store.feed(alice.author, { limit: 20 })).map(({ content }) => content);
      expect(contents).toEqual([...Array.from({ length: 10 }, () => "same"), large.blob.text]);
      expect(await store.get(large.blob.hash)).toBe(large.blob.text);
    });

    test("the texts of many names are found at once, whatever each of them names, and in whatever order they are asked for", async () => {
      const store = open();
      const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
      const posts = await Promise.all(Array.from({ length: 150 }, (_, i) => alice.post(`post ${i}`, T0 + i)));
      const large = await bob.post("x".repeat(5000));
      const lonely = await bob.post("of which only the message came", T0 + 1);
      const stray = await blobOf("a picture");
      const [unknown, empty] = [await blobOf("nowhere"), await blobOf("")];
      const whole = [...posts, large];
      await taken(store, {
        messages: [...whole, lonely].map(({ message }) => message),
        blobs: [...whole.map(({ blob }) => blob), stray],
        keepAll: true,
      });
      const expected = new Map([
        ...whole.flatMap(({ message, blob }) => [
          [message.id, message.text] as const,
          [blob.hash, blob.text] as const,
        ]),
        [lonely.message.id, lonely.message.text],
        [stray.hash, stray.text],
        [empty.hash, ""],
      ]);
      const names = [...expected.keys(), unknown.hash, lonely.blob.hash];
      expect(await store.texts(names)).toEqual(expected);
      // Scattered: no two that stand together in the store are asked for one after the other.
      const scattered = names.toSorted();
      expect(await store.texts([...scattered, ...scattered])).toEqual(expected);
      for (const name of names.slice(-5))
        expect((await store.texts([name])).get(name)).toBe(expected.get(name));
      expect(await store.texts([])).toEqual(new Map());
    });

    test("one content completes 1,201 messages, each once, in the arrivals of the commit that brought it", async () => {
      const store = open();
      const alice = await testAuthor(1);
      const document = documentOf({ previous: (await blobOf("gone")).hash }, "again");
      const posts = await Promise.all(Array.from({ length: 1201 }, (_, i) => alice.post(document, T0 + i)));
      const { blob } = await alice.post(document);
      await taken(store, { messages: posts.map(({ message }) => message), wants: wantAll });
      const { arrivals, totals, wanted } = await taken(store, { blobs: [blob], wants: wantAll });
      expect(arrivals.map(({ seq }) => seq)).toEqual(posts.map((_, i) => i + 1));
      expect(new Set(arrivals.map(({ message }) => message.id)).size).toBe(1201);
      expect(wanted.map(({ kind }) => kind)).toEqual(["previous"]);
      expect(totals).toEqual({
        posts: 1201,
        authors: 1,
        pending: 0,
        blobs: 1,
        wants: 1,
        later: 0,
        seq: 1201,
      });
      expect(await store.totals()).toEqual(totals);
      expect((await store.since(1199, 10)).map(({ content }) => content)).toEqual([document, document]);
    });
  });
}
