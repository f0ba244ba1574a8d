import { expect, test } from "vitest";
import type { Hash } from "./message.ts";
import {
  half,
  hashesOf,
  isImageKey,
  nameKey,
  orderEnd,
  orderKey,
  type Packable,
  pack,
  postAt,
  postOfContent,
  postOfId,
  postOfKey,
  postsOf,
  without,
} from "./segments.ts";
import { blobOf, T0, testAuthor } from "./test-author.ts";

async function packables(count: number, content = (at: number): string => `post ${at}`): Promise<Packable[]> {
  const [alice, bob] = [await testAuthor(1), await testAuthor(2)];
  return Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const { message, blob } = await (at % 2 === 0 ? alice : bob).post(content(at), T0 + at);
      return { seq: 10 + at, message, content: blob.text, author: 1 + (at % 2), named: [] };
    }),
  );
}

const compare = (a: ArrayBuffer, b: ArrayBuffer): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

test("what is packed comes out whole, by place, id, content and key", async () => {
  const posts = await packables(5);
  const [row, ...more] = pack(posts);
  if (!row) throw new Error("no row");
  expect(more).toEqual([]);
  for (const [at, { seq, message, content }] of posts.entries()) {
    const post = { seq, message, content };
    expect(postAt(row, at)).toEqual(post);
    expect(postOfId(row, message.id)).toEqual(post);
    expect(postOfContent(row, message.content)).toEqual(post);
    expect(postOfKey(row, orderKey(undefined, message.ts, new Uint8Array(half(message.id))))).toEqual(post);
  }
  expect(postAt(row, 5)).toBeUndefined();
  expect(postOfId(row, (await blobOf("else")).hash)).toBeUndefined();
  expect(postOfContent(row, (await blobOf("else")).hash)).toBeUndefined();
  expect([row.names.length, row.order.length]).toEqual([10, 10]);
});

test("a row holds 64 posts or 48 KiB, and texts beyond Latin count twice", async () => {
  const sizes = (rows: ReturnType<typeof pack>): number[] => rows.map(({ texts }) => texts.length);
  expect(sizes(pack(await packables(130)))).toEqual([64, 64, 2]);
  expect(sizes(pack(await packables(30, (at) => "x".repeat(3_000) + String(at))))).toEqual([15, 15]);
  expect(sizes(pack(await packables(30, (at) => "ж".repeat(3_000) + String(at))))).toEqual([7, 7, 7, 7, 2]);
  expect(sizes(pack(await packables(2, (at) => "x".repeat(90_000) + String(at))))).toEqual([1, 1]);
  expect(pack([])).toEqual([]);
});

test("a purge takes an author's posts, names and places in the order, and leaves the others where they are", async () => {
  const posts = await packables(4);
  const image = nameKey("image", (await blobOf("picture")).hash);
  const [row] = pack(posts.map((post, at) => ({ ...post, named: at < 2 ? [image] : [] })));
  if (!row) throw new Error("no row");
  expect(postsOf(row, 1).map(({ seq }) => seq)).toEqual([10, 12]);
  const left = without(row, 1);
  if (!left) throw new Error("nothing left");
  expect([0, 1, 2, 3].map((at) => postAt(left, at)?.seq)).toEqual([undefined, 11, undefined, 13]);
  expect(left.names.filter(isImageKey)).toEqual([image]);
  expect([left.names.length, left.order.length]).toEqual([5, 4]);
  expect(postsOf(left, 1)).toEqual([]);
  expect(without(left, 2)).toBeUndefined();
});

test("keys stand in the order of feeds: by author, time, id; the bounds stand before and behind", async () => {
  const id = new Uint8Array(16).fill(7);
  const keys = [
    orderKey(undefined),
    orderKey(undefined, T0),
    orderKey(undefined, T0, id),
    orderKey(undefined, T0 + 1),
    orderKey(undefined, 9_999_999_999_999, id),
    orderEnd(undefined),
    orderKey(3),
    orderKey(3, T0, id),
    orderEnd(3),
    orderKey(4, 0, id),
  ];
  expect([...keys].sort(compare)).toEqual(keys);
});

test("the hashes that begin with a half stand between its bounds", async () => {
  const { hash } = await blobOf("x");
  const { from, to } = hashesOf(half(hash));
  expect(from <= hash && hash <= to).toBe(true);
  const other = `B${hash.slice(1)}` as Hash;
  expect(from <= other && other <= to).toBe(hash.startsWith("B"));
});
