import { expect, test } from "vitest";
import { seededRandom } from "../../base/random.ts";
import { PUB, setup } from "../../testing/engine-setup.ts";
import { exactList } from "../../testing/exact-list.ts";
import { handHttp, hear } from "../../testing/hand-transport.ts";
import { HonestPub } from "../../testing/honest-pub.ts";
import { makeNetwork } from "../../testing/post-maker.ts";
import { simCrypto } from "../../testing/sim-crypto.ts";
import { TEST_START, TestClock } from "../../testing/test-clock.ts";
import { openWriter, type Written } from "../../testing/writer.ts";
import { parsePubRow } from "./ledger.ts";
import { claimedTs } from "./windows.ts";

const DAY = 24 * 3_600_000;

async function opened(longest?: number) {
  const list = exactList(claimedTs, longest);
  const http = handHttp(async (path) => list.answer(path));
  const made = await setup({ http });
  const again = async (): Promise<void> => {
    await made.reopen();
    await made.clock.advance(3_000);
  };
  const row = async () => parsePubRow(await made.store.value("pubs", PUB));
  const posts = async (): Promise<number> => (await made.store.totals()).posts;
  return { ...made, list, http, open: again, row, posts };
}

/** So many posts, each by somebody else. */
const crowd = (count: number, now: () => number, seed = 100): Promise<readonly Written[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, at) =>
      (await openWriter(simCrypto(seededRandom(seed + at)), now)).write(`post ${at} of ${seed}`),
    ),
  );

const cursorsOf = (asked: readonly string[]): string[] =>
  asked.flatMap((path) => /poll\?after=([^&]*)/.exec(path)?.[1] ?? []);

test("a pub of our own making: 1,000 posts in few requests, the newest first, and afterwards only what is new", {
  timeout: 30_000,
}, async () => {
  const clock = new TestClock();
  const pub = await HonestPub.open(PUB, clock, simCrypto(seededRandom(1)));
  const posts = await makeNetwork({
    authors: 20,
    posts: 1_000,
    from: TEST_START - 90 * DAY,
    stepMs: DAY / 12,
  });
  const side = pub.connect({ tell: () => {}, tellBinary: () => {}, end: () => {} });
  for (const { message, content } of posts) {
    side.hear(content);
    side.hear(message);
  }
  await clock.advance(5_000);
  const http = handHttp((path) => pub.get(path));
  const { reopen, arrivals, store, status, pool } = await setup({ http }, { clock });
  const shown: ReturnType<typeof status>["catchUp"][] = [];
  pool.status.watch(() => shown.push(status().catchUp), new AbortController().signal);
  await reopen();
  await clock.advance(2_000);
  expect((await store.totals()).posts).toBe(1_000);
  expect(http.asked.length).toBeLessThanOrEqual(6);
  expect(arrivals[0]?.message.ts).toBeGreaterThan(arrivals.at(-1)?.message.ts ?? 0);
  expect(shown.some((progress) => progress?.of !== undefined)).toBe(true);
  for (const progress of shown)
    if (progress?.of !== undefined) expect(progress.texts).toBeLessThanOrEqual(progress.of);
  const before = http.asked.length;
  await reopen();
  await clock.advance(3_000);
  expect(http.asked.slice(before)).toHaveLength(1);
  expect(arrivals).toHaveLength(1_000);
});

test("a late post with an old date, ten of one millisecond across a page, and a date in the year 2286: nothing is missed, nothing is asked for twice", async () => {
  const { list, open, posts, clock, http } = await opened(6);
  list.posts.push(...(await crowd(10, () => TEST_START)));
  const poison = await openWriter(simCrypto(seededRandom(3)), () => 9_999_999_999_999);
  list.posts.push(await poison.write("from the year 2286"));
  await open();
  expect(await posts()).toBe(10);
  list.posts.push(...(await crowd(1, () => TEST_START - 400 * DAY, 200)));
  const before = http.asked.length;
  await open();
  expect(await posts()).toBe(11);
  expect(cursorsOf(http.asked.slice(before))).toEqual(["a.11"]);
  await clock.advance(8 * DAY);
  await open();
  expect(cursorsOf(http.asked.slice(before))).not.toContain("");
});

test("a run that dies between two pages goes on behind the last one that was committed, and drops the one that it asked for meanwhile", async () => {
  const { list, open, posts, http, row, fault, clock, again } = await opened(6);
  list.posts.push(...(await crowd(12, () => TEST_START - DAY * 300)));
  const { answer } = list;
  let pages = 0;
  Object.assign(list, {
    answer: (path: string) => {
      // The third page is asked for while the second one is about to be committed.
      if (path.includes("after=") && ++pages === 3) fault.now = { kind: "full", detail: "disk" };
      return answer(path);
    },
  });
  await open();
  expect(cursorsOf(http.asked)).toEqual(["", "a.3", "a.6"]);
  expect(http.signals.at(-1)?.aborted).toBe(true);
  expect(await posts()).toBe(3);
  expect((await row()).after).toBe("a.3");
  expect((await row()).cursor).toBe(0);
  fault.now = undefined;
  const before = http.asked.length;
  const next = await again();
  await next.reopen();
  await clock.advance(3_000);
  expect(cursorsOf(http.asked.slice(before))[0]).toBe("a.3");
  expect(await posts()).toBe(12);
  expect(await row()).toMatchObject({ after: "a.12" });
  expect((await row()).cursor).toBeGreaterThan(0);
});

test("the next page is asked for before the one that came is committed, and each once", async () => {
  const { list, open, posts, http } = await opened(6);
  list.posts.push(...(await crowd(12, () => TEST_START - DAY * 300)));
  const { answer } = list;
  const held: number[] = [];
  Object.assign(list, {
    async answer(path: string) {
      if (path.includes("after=")) held.push(await posts());
      return answer(path);
    },
  });
  await open();
  expect(held).toEqual([0, 0, 3, 6]);
  expect(cursorsOf(http.asked)).toEqual(["", "a.3", "a.6", "a.9"]);
  expect(http.signals.every(({ aborted }) => !aborted)).toBe(true);
  expect(await posts()).toBe(12);
});

test("a cursor of another life begins again, and what is held makes no second arrival", async () => {
  const { list, open, posts, arrivals, row } = await opened();
  list.posts.push(...(await crowd(5, () => TEST_START)));
  await open();
  list.life = "b";
  list.posts.unshift(...(await crowd(1, () => TEST_START - DAY, 200)));
  await open();
  expect(await posts()).toBe(6);
  expect(arrivals).toHaveLength(6);
  expect((await row()).after).toBe("b.6");
});

test.each([
  ["nothing", "}"],
  ["a number", ',"cursor":7,"more":true}'],
  ["blanks and a broken pair", ',"cursor":"a b\\ud800","more":true}'],
  ["a novel", `,"cursor":"${"x".repeat(300)}","more":true}`],
  ["the same place for ever", ',"cursor":"a.0","more":true}'],
  ["a list of messages again", ',"messages":["x"],"left":-5,"cursor":null}'],
])("%s in place of the cursor moves nothing, and does not go on for ever", async (_, tail) => {
  const { list, open, posts, row, http } = await opened();
  list.posts.push(...(await crowd(3, () => TEST_START)));
  list.tail = tail;
  await open();
  expect(await posts()).toBe(3);
  expect((await row()).after).toMatch(/^(?:a\.0)?$/);
  expect(http.asked.length).toBeLessThan(10);
});

test("a tail without an end is a cut answer", async () => {
  const { list, open, posts, row } = await opened();
  list.posts.push(...(await crowd(3, () => TEST_START)));
  list.tail = `,"cursor":"a.3","more":false,"x":"${"y".repeat(5_000)}"}`;
  await open();
  expect(await posts()).toBe(3);
  expect(await row()).toMatchObject({ after: "", cursor: 0 });
});

test("a pub that stops being one of ours is asked by time again, and from the beginning once it is one again", async () => {
  const { list, open, posts, row, http } = await opened();
  list.posts.push(...(await crowd(3, () => TEST_START)));
  await open();
  expect(await row()).toMatchObject({ safe: true, after: "a.3" });
  list.safe = false;
  list.posts.push(...(await crowd(1, () => TEST_START, 200)));
  await open();
  expect(await row()).toMatchObject({ safe: false, after: "" });
  expect(await posts()).toBe(4);
  expect(http.asked.at(-1)).toContain("since=");
  list.safe = true;
  list.posts.splice(1, 1);
  await open();
  await open();
  expect(await row()).toMatchObject({ safe: true, after: "a.3" });
});

test("what came ahead of our clock and had no room is read again once the clock has reached it", async () => {
  const { list, open, posts, clock, http } = await opened();
  const author = await openWriter(simCrypto(seededRandom(7)), () => TEST_START + DAY);
  list.posts.push(...(await crowd(1, () => TEST_START)));
  // Of one author only five are kept for later.
  for (let at = 0; at < 8; at += 1) list.posts.push(await author.write(`tomorrow ${at}`));
  await open();
  expect(await posts()).toBe(1);
  await clock.advance(DAY + 60_000);
  const before = http.asked.length;
  await open();
  expect(await posts()).toBe(9);
  expect(cursorsOf(http.asked.slice(before)).length).toBeGreaterThan(0);
});

test("a debt that comes in the middle of a run begins at the beginning, at once", async () => {
  const { list, open, pool, row, http } = await opened(6);
  list.posts.push(...(await crowd(12, () => TEST_START)));
  const author = (await openWriter(simCrypto(seededRandom(9)), () => TEST_START)).author;
  const { answer } = list;
  let pages = 0;
  Object.assign(list, {
    answer: (path: string) => {
      if (path.includes("after=") && ++pages === 3) void pool.people.setInterest(author, "followed");
      return answer(path);
    },
  });
  await open();
  expect(cursorsOf(http.asked)).toEqual(["", "a.3", "a.6", "", "a.3", "a.6", "a.9"]);
  expect((await row()).after).toBe("a.12");
});

test("a flood that was dropped is made good from the beginning", async () => {
  const { list, open, posts, transport, clock, row, http } = await opened();
  list.posts.push(...(await crowd(3, () => TEST_START)));
  await open();
  expect((await row()).after).toBe("a.3");
  const channel = transport.channels.find(({ live }) => live);
  if (!channel) throw new Error("no channel");
  for (let at = 0; at < 20_001; at += 1) hear(channel, "x".repeat(44));
  await clock.settle();
  expect(await row()).toMatchObject({ after: "", cursor: 0 });
  const before = http.asked.length;
  while (!transport.channels.some(({ live }) => live)) await clock.advance(1_000);
  await open();
  expect(cursorsOf(http.asked.slice(before))[0]).toBe("");
  expect(await posts()).toBe(3);
});
