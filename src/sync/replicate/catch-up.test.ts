import { expect, test } from "vitest";
import { seededRandom } from "../../base/random.ts";
import { PUB, setup } from "../../testing/engine-setup.ts";
import { type HandAnswer, handHttp, pollAnswer } from "../../testing/hand-transport.ts";
import { simCrypto } from "../../testing/sim-crypto.ts";
import { openWriter, type Written } from "../../testing/writer.ts";
import { parsePubRow } from "./ledger.ts";
import { RUN_CHARACTERS } from "./take-answer.ts";
import { FULL_RUN_MS, OVERLAP_MS, WINDOWS_MS } from "./windows.ts";

const DAY = 24 * 3_600_000;

async function opened(answer: (path: string) => HandAnswer) {
  const http = handHttp(answer);
  const made = await setup({ http });
  const open = async (): Promise<void> => {
    await made.reopen();
    await made.clock.advance(3_000);
  };
  const row = async () => parsePubRow(await made.store.value("pubs", PUB));
  return { ...made, http, open, row };
}

const polledSince = (asked: readonly string[]): number[] =>
  asked.flatMap((path) => /poll\?since=(\d+)/.exec(path)?.[1] ?? []).map(Number);

test("the first run ends with everything, and the cursor is our own clock at its start", {
  timeout: 30_000,
}, async () => {
  let texts: string[] = [];
  const { open, http, writer, store, row, clock, arrivals, status } = await opened(() => pollAnswer(texts));
  const alice = await writer();
  for (let at = 0; at < 1_200; at += 1) {
    const { message, content } = await alice.write(`post ${at}`);
    texts.push(message, content);
  }
  await open();
  expect(polledSince(http.asked).at(-1)).toBe(0);
  expect((await store.totals()).posts).toBe(1_200);
  expect(new Set(arrivals.map((post) => post.message.id)).size).toBe(1_200);
  expect(status().catchUp).toBeUndefined();
  const { cursor, fullAt } = await row();
  expect(cursor).toBe(fullAt);
  expect(clock.now() - cursor).toBeLessThanOrEqual(3_000);
  texts = [];
});

test("later runs start two days before the last, and nothing that a pub says moves the cursor", async () => {
  const { open, http, clock } = await opened(() => ({
    status: 200,
    body: '{"messages":[],"nextSince":9999999999999}',
  }));
  await open();
  const first = clock.now();
  await open();
  const since = Number(/since=(\d+)/.exec(http.asked.at(-1) ?? "")?.[1]);
  expect(first - since).toBeGreaterThanOrEqual(OVERLAP_MS);
  expect(first - since).toBeLessThanOrEqual(OVERLAP_MS + 3_000);
});

test("an answer that is cut keeps what came, moves no cursor, and is asked for again", async () => {
  let cut = true;
  const texts: string[] = [];
  const { open, http, writer, store, row, clock } = await opened(() => {
    const whole = pollAnswer(texts);
    if (whole === "no-answer" || !cut) return whole;
    return { ...whole, body: whole.body.slice(0, whole.body.length / 2) };
  });
  const alice = await writer();
  for (let at = 0; at < 100; at += 1) {
    const { message, content } = await alice.write(`post ${at}`);
    texts.push(message, content);
  }
  await open();
  const held = (await store.totals()).posts;
  expect(held).toBeGreaterThan(30);
  expect(held).toBeLessThan(70);
  expect((await row()).cursor).toBe(0);
  cut = false;
  const before = http.asked.length;
  expect(before).toBe(1);
  await clock.advance(80_000);
  expect(polledSince(http.asked.slice(before))).toHaveLength(WINDOWS_MS.length + 1);
  expect((await store.totals()).posts).toBe(100);
  expect((await row()).cursor).toBeGreaterThan(0);
});

test("a store that fails in the middle of a run leaves the cursor where it was", async () => {
  const texts: string[] = [];
  const { open, writer, row, fault, store } = await opened(() => {
    fault.now = { kind: "full", detail: "disk" };
    return pollAnswer(texts);
  });
  const { message, content } = await (await writer()).write("no room");
  texts.push(message, content);
  await open();
  expect((await row()).cursor).toBe(0);
  expect((await store.totals()).posts).toBe(0);
});

test("a pub without poll is not asked again for a day; a page instead of a poll is no poll", async () => {
  for (const answer of [
    { status: 404, body: "Not found" },
    { status: 200, body: "<!doctype html><title>Hello</title>" },
  ]) {
    const { open, http, clock } = await opened(() => answer);
    await open();
    for (let at = 0; at < 5; at += 1) await open();
    expect(http.asked.filter((path) => path.includes("poll"))).toHaveLength(1);
    await clock.advance(DAY);
    await open();
    expect(http.asked.filter((path) => path.includes("poll"))).toHaveLength(2);
  }
});

test("one strange answer of a pub that had a poll is a failed run like any other", async () => {
  for (const strange of [
    { status: 404, body: "Not found" },
    { status: 200, body: "<!doctype html><title>Sign in</title>" },
    { status: 200, body: "{}" },
  ]) {
    let answer: HandAnswer = pollAnswer([]);
    const { open, http, clock } = await opened(() => answer);
    await open();
    answer = strange;
    await open();
    const before = http.asked.length;
    await clock.advance(90_000);
    expect(http.asked.slice(before).filter((path) => path.includes("poll"))).toHaveLength(1);
  }
});

/** Somebody's posts of these ages in days, each signed at its time. */
async function aged(now: number, ages: readonly number[]): Promise<{ at: number; post: Written }[]> {
  let at = now;
  const writer = await openWriter(simCrypto(seededRandom(2)), () => at);
  const posts: { at: number; post: Written }[] = [];
  for (const age of ages) {
    at = now - age * DAY;
    posts.push({ at, post: await writer.write(`${age} days old`) });
  }
  return posts;
}

test.each([
  ["the newest posts come first: the first run asks at once, in windows", [200, 20, 0.5], [0, 1, 2, 3]],
  ["behind a window that brought nothing the next one is left out, of windows", [100, 10], [0, 2, 3]],
])("%s that grow back from now", async (_, ages, windows) => {
  const { reopen, http, clock, arrivals } = await opened((path) => {
    const since = Number(/since=(\d+)/.exec(path)?.[1]);
    const newer = posts.filter(({ at }) => at > since);
    return pollAnswer(newer.flatMap(({ post }) => [post.message, post.content]));
  });
  const posts = await aged(clock.now(), ages);
  await reopen();
  const opening = clock.now();
  await clock.advance(1_000);
  const asked = windows.map((at) => opening - (WINDOWS_MS[at] ?? 0));
  expect(polledSince(http.asked)).toEqual([...asked, 0]);
  expect(arrivals.map(({ message }) => message.id)).toEqual(posts.map(({ post }) => post.id).reverse());
});

test("an answer from 0 that exceeds what we take goes on behind its last message, and the run completes", {
  timeout: 60_000,
}, async () => {
  const filler = Array.from({ length: RUN_CHARACTERS / 2 ** 20 + 1 }, (_, at) =>
    `${at} `.padEnd(2 ** 20, "x"),
  );
  const { open, http, clock, row, store } = await opened((path) => {
    const since = Number(/since=(\d+)/.exec(path)?.[1]);
    const [old, late] = posts.map(({ post }) => [post.message, post.content]);
    return pollAnswer(
      since === 0 ? [...(old ?? []), ...filler, ...(late ?? [])] : since > 0 ? (late ?? []) : [],
    );
  });
  const posts = await aged(clock.now(), [300, 100]);
  await open();
  expect(polledSince(http.asked).slice(-2)).toEqual([0, (posts[0]?.at ?? 0) - OVERLAP_MS]);
  expect((await store.totals()).posts).toBe(2);
  expect(await row()).toMatchObject({ page: 0 });
  expect((await row()).fullAt).toBeGreaterThan(0);
});

test("a post that reaches the pub late with an old date is found: by the overlap, or by the next full run", async () => {
  const held: { at: number; post: Written }[] = [];
  const { open, clock, store } = await opened((path) => {
    const since = Number(/since=(\d+)/.exec(path)?.[1]);
    const newer = held.filter(({ at }) => at > since);
    return pollAnswer(newer.flatMap(({ post }) => [post.message, post.content]));
  });
  const [recent, old] = await aged(clock.now(), [1, 400]);
  if (!recent || !old) throw new Error("two were written");
  await open();
  held.push(recent, old);
  await open();
  expect((await store.totals()).posts).toBe(1);
  await clock.advance(FULL_RUN_MS);
  await open();
  expect((await store.totals()).posts).toBe(2);
});

test("ten posts of one millisecond and one dated in the year 2286: none is missed, before or after", async () => {
  const texts: string[] = [];
  const { open, clock, store } = await opened(() => pollAnswer(texts));
  const writers = await Promise.all(
    Array.from({ length: 10 }, (_, at) => openWriter(simCrypto(seededRandom(10 + at)), () => clock.now())),
  );
  for (const writer of writers) {
    const { message, content } = await writer.write("the same moment");
    texts.push(message, content);
  }
  const far = await openWriter(simCrypto(seededRandom(30)), () => 9_999_999_999_999);
  const poison = await far.write("from the year 2286");
  texts.push(poison.message, poison.content);
  await open();
  expect((await store.totals()).posts).toBe(10);
  await clock.advance(DAY);
  const next = await (await openWriter(simCrypto(seededRandom(31)), () => clock.now())).write("a day later");
  texts.push(next.message, next.content);
  await open();
  expect((await store.totals()).posts).toBe(11);
});

test("wants that are born in a run are asked for only after it", async () => {
  const texts: string[] = [];
  const askedMeanwhile: string[] = [];
  const { open, writer, clock, transport, apds } = await opened(() => {
    askedMeanwhile.push(...(transport.channels.at(-1)?.said ?? []));
    return pollAnswer(texts);
  });
  const alice = await writer();
  const posts = [await alice.write("one"), await alice.write("two"), await alice.write("three")];
  for (const { message, content } of posts.slice(0, 2)) texts.push(message, content);
  texts.push(posts[2]?.message ?? "");
  await open();
  const channel = transport.channels.at(-1);
  const missing = await apds.hash(posts[2]?.content ?? "");
  expect(askedMeanwhile).not.toContain(missing);
  await clock.advance(5_000);
  // Only the content that the run did not bring; the `previous` of each came with it.
  expect(channel?.said.filter((text) => text !== alice.author)).toEqual([missing]);
});
