/** A thousand posts of twenty authors, told in every order that a pub and a bad line can make of them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import posts from "../testing/data/corpus-1k.json" with { type: "json" };
import blobs from "../testing/data/corpus-1k-blobs.json" with { type: "json" };
import { type Apds, type Author, memoryStore, openApds, type Totals } from "./apds.ts";
import { wantAll } from "./suite/taken.ts";

/** All posts of the corpus are before this. */
const NOW = 1_790_000_000_000;

const open = () => openApds({ store: memoryStore(), now: () => NOW });

async function tell(
  apds: Apds,
  texts: readonly string[],
  size: number,
): Promise<{ arrivals: number; duplicates: number }> {
  const sum = { arrivals: 0, duplicates: 0 };
  for (let at = 0; at < texts.length; at += size) {
    const taken = await apds.ingest({ texts: texts.slice(at, at + size), wants: wantAll });
    if (!taken.ok) throw new Error(taken.error.kind);
    expect(taken.value.refused).toEqual([]);
    sum.arrivals += taken.value.arrivals.length;
    sum.duplicates += taken.value.duplicates.length;
  }
  return sum;
}

async function state(apds: Apds): Promise<{ totals: Totals; heads: unknown; feeds: unknown }> {
  const authors = [...new Set(posts.map(({ author }) => author))].toSorted((a, b) =>
    a < b ? -1 : 1,
  ) as Author[];
  return {
    totals: await apds.store.totals(),
    heads: await Promise.all(authors.map((author) => apds.store.author(author))),
    feeds: await Promise.all(
      authors.map(async (author) =>
        (await apds.feed(author, { limit: 500 })).map(({ message, content }) => [message.id, content]),
      ),
    ),
  };
}

const ordered = posts.flatMap(({ sig, content }) => [content, sig]);
const reference = open();
await tell(reference, [...ordered, ...blobs], ordered.length + blobs.length);
const expected = await state(reference);

test("told at once it is all there: posts, heads, pictures, and nothing is missing but what the corpus lacks", async () => {
  expect(expected.totals).toMatchObject({ posts: 1000, authors: 20, pending: 0, seq: 1000, later: 0 });
  const newest = new Map<string, number>();
  for (const { author, sig } of posts) {
    const ts = Number((await reference.open(sig))?.slice(0, 13));
    newest.set(author, Math.max(newest.get(author) ?? 0, ts));
  }
  for (const [author, ts] of newest) expect((await reference.store.head(author as Author))?.ts).toBe(ts);
});

test("messages before their contents, in any order and batches of any size, come to the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 400 }), fc.infiniteStream(fc.nat()), async (size, dice) => {
      const apds = open();
      const shuffled = <T>(list: readonly T[]) =>
        list
          .map((each) => ({ each, at: Number(dice.next().value) }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ each }) => each);
      await tell(apds, shuffled(posts.map(({ sig }) => sig)), size);
      // A content that comes behind its message is asked for by then: nobody needs to say that it is wanted.
      const { arrivals } = await tell(
        apds,
        shuffled([...posts.map(({ content }) => content), ...blobs]),
        size,
      );
      expect(arrivals).toBe(1000);
      // What was missing when a post became complete depends on the order; once everything came, only pictures told too early are.
      await tell(apds, blobs, blobs.length);
      const actual = await state(apds);
      expect(actual.feeds).toEqual(expected.feeds);
      expect(actual.totals).toEqual(expected.totals);
      expect(actual.heads).toEqual(expected.heads);
      const seqs = (await apds.since(0, 2000)).map(({ seq }) => seq);
      expect(seqs).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
    }),
    { numRuns: 4 },
  );
});

test("told a second time it is all duplicates, and not a row changes", async () => {
  const { arrivals, duplicates } = await tell(reference, [...ordered, ...blobs], 333);
  expect([arrivals, duplicates]).toEqual([0, 1000]);
  expect(await state(reference)).toEqual(expected);
});

test("messages alone make no post, and every content is wanted once", async () => {
  const apds = open();
  await tell(
    apds,
    posts.map(({ sig }) => sig),
    100,
  );
  const contents = new Set(await Promise.all(posts.map(({ content }) => apds.hash(content)))).size;
  expect(await apds.store.totals()).toEqual({
    posts: 0,
    authors: 0,
    pending: 1000,
    blobs: 0,
    wants: contents,
    later: 0,
    seq: 0,
  });
});
