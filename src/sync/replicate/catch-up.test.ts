import { expect, test } from "vitest";
import { PUB, setup } from "../../testing/engine-setup.ts";
import { type HandAnswer, handHttp, pollAnswer } from "../../testing/hand-transport.ts";
import { FULL_RUN_MS, OVERLAP_MS, sinceFor } from "./catch-up.ts";
import { parsePubRow } from "./ledger.ts";

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

test("the first run asks for everything at once, and the cursor is our own clock at its start", async () => {
  let texts: string[] = [];
  const { open, http, writer, store, row, clock, arrivals, status } = await opened(() => pollAnswer(texts));
  const alice = await writer();
  for (let at = 0; at < 1_200; at += 1) {
    const { message, content } = await alice.write(`post ${at}`);
    texts.push(message, content);
  }
  await open();
  expect(http.asked).toEqual(["/gossip/poll?since=0&limit=1000000000"]);
  expect((await store.totals()).posts).toBe(1_200);
  expect(new Set(arrivals.map((post) => post.message.id)).size).toBe(1_200);
  expect(status().catchUp).toBeUndefined();
  const { cursor, fullAt } = await row();
  expect(cursor).toBe(fullAt);
  expect(clock.now() - cursor).toBeLessThanOrEqual(1_000);
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
  expect(first - since).toBeLessThan(OVERLAP_MS + 3_000);
});

test("the cursor is clamped to now when it is used, and a full run is due each 7 days", () => {
  const now = 100 * DAY;
  expect(sinceFor({ cursor: 0, fullAt: 0 }, now)).toBe(0);
  expect(sinceFor({ cursor: now - DAY, fullAt: now - DAY }, now)).toBe(now - DAY - OVERLAP_MS);
  expect(sinceFor({ cursor: now + 50 * DAY, fullAt: now - DAY }, now)).toBe(now - OVERLAP_MS);
  expect(sinceFor({ cursor: now, fullAt: now - FULL_RUN_MS }, now)).toBe(0);
  expect(sinceFor({ cursor: now, fullAt: now + DAY }, now)).toBe(0);
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
  await clock.advance(80_000);
  expect(http.asked).toHaveLength(2);
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

test("wants that are born in a run are asked for only after it", async () => {
  const texts: string[] = [];
  const made = await opened(() => pollAnswer(texts));
  const { open, writer, clock, transport, apds } = made;
  const alice = await writer();
  const posts = [await alice.write("one"), await alice.write("two"), await alice.write("three")];
  for (const { message, content } of posts.slice(0, 2)) texts.push(message, content);
  texts.push(posts[2]?.message ?? "");
  await open();
  const channel = transport.channels.at(-1);
  const missing = await apds.hash(posts[2]?.content ?? "");
  expect(channel?.said).not.toContain(missing);
  await clock.advance(5_000);
  // Only the content that the run did not bring; the `previous` of each came with it.
  expect(channel?.said.filter((text) => text !== alice.author)).toEqual([missing]);
});
