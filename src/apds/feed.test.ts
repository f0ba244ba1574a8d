import { expect, test } from "vitest";
import { completeSince, HEADS_KEPT, HOLES_KEPT, withHead, withHole } from "./feed.ts";
import type { Hash } from "./message.ts";
import { T0, testAuthor } from "./test-author.ts";

const none = { heads: [], holes: [] };
const hash = (name: string) => name as Hash;

test("a hole stands with the newest post that names it, and the newest holes are kept", () => {
  const twice = withHole(withHole(withHole(none, hash("a"), 5), hash("b"), 7), hash("a"), 9);
  expect(twice.holes).toEqual([
    { id: "a", ts: 9 },
    { id: "b", ts: 7 },
  ]);
  let many: Parameters<typeof withHole>[0] = none;
  for (let at = 1; at <= HOLES_KEPT + 3; at++) many = withHole(many, hash(`${at}`), at);
  expect(many.holes).toHaveLength(HOLES_KEPT);
  expect(many.holesBefore).toBe(3);
});

test("a feed is complete since its newest hole, or since its first post, or since a hole that had no room", () => {
  expect(completeSince(none)).toBeUndefined();
  expect(completeSince({ ...none, first: 3 })).toBe(3);
  expect(completeSince({ holes: [{ id: hash("a"), ts: 8 }], first: 3 })).toBe(8);
  expect(completeSince({ holes: [], holesBefore: 6, first: 3 })).toBe(6);
});

test("a head is what nobody names; more than one is a fork, and the oldest of too many go", async () => {
  const alice = await testAuthor(1);
  const posts = await Promise.all(
    Array.from({ length: HEADS_KEPT + 1 }, async (_, at) => (await alice.post(`${at}`, T0 + at)).message),
  );
  const [one, two, three] = posts;
  if (!one || !two || !three) throw new Error("three posts");
  const chain = withHead(withHead(none, one, false, undefined), two, false, one.id);
  const ids = (feed: typeof chain) => feed.heads.map(({ id }) => id);
  expect(ids(chain)).toEqual([two.id]);
  expect(ids(withHead(chain, three, false, one.id))).toEqual([three.id, two.id]);
  expect(withHead(none, one, true, undefined).heads).toEqual([]);
  let forks: Parameters<typeof withHead>[0] = none;
  for (const post of posts) forks = withHead(forks, post, false, undefined);
  expect(forks.heads.map(({ id }) => id)).toEqual(
    posts
      .slice(1)
      .map(({ id }) => id)
      .reverse(),
  );
});
