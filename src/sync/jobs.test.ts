import { expect, test } from "vitest";
import { seededRandom } from "../base/random.ts";
import { PUB, type Setup, setup } from "../testing/engine-setup.ts";
import { type HandAnswer, handHttp, pollAnswer } from "../testing/hand-transport.ts";
import { simCrypto } from "../testing/sim-crypto.ts";
import { TEST_START } from "../testing/test-clock.ts";
import { openWriter, type Written } from "../testing/writer.ts";

const DAY = 24 * 3_600_000;

/** Posts of one author, a second apart, the oldest first. */
async function history(count: number, from = TEST_START - DAY): Promise<readonly Written[]> {
  let at = from;
  const writer = await openWriter(simCrypto(seededRandom(5)), () => at);
  const posts: Written[] = [];
  for (let post = 0; post < count; post += 1) {
    posts.push(await writer.write(`post ${post}`));
    at += 1_000;
  }
  return posts;
}

const textsOf = (posts: readonly Written[]): string[] =>
  posts.flatMap(({ message, content }) => [message, content]);

/** An engine that holds `posts`, told by another pub's poll, and is open. */
async function holding(
  posts: readonly Written[],
  answer: (path: string) => HandAnswer | Promise<HandAnswer>,
) {
  let mine = true;
  const http = handHttp((path) => (mine ? pollAnswer(textsOf(posts)) : answer(path)));
  const made = await setup({ http });
  await made.reopen();
  await made.clock.advance(3_000);
  mine = false;
  return { ...made, http };
}

const messagesIn = (said: readonly string[]): string[] => said.filter((text) => text.length === 208);

async function untilDone({ status, clock }: Pick<Setup, "status" | "clock">, ms = 600_000): Promise<void> {
  for (let passed = 0; status().job && passed < ms; passed += 1_000) await clock.advance(1_000);
  expect(status().job).toBeUndefined();
}

test("push tells everything that the pub does not list, newest first, content before message, and says how far it is", async () => {
  const posts = await history(120);
  const made = await holding(posts, () => pollAnswer(textsOf(posts.slice(20, 40))));
  const { pool, transport, status, clock } = made;
  const said = transport.channels.at(-1)?.said ?? [];
  const before = said.length;
  await pool.errands.jobs.push(PUB);
  expect(status().job).toEqual({ kind: "push", done: 0, of: 120 });
  await clock.advance(5_000);
  expect(status().job).toEqual({ kind: "push", done: 50, of: 120 });
  await untilDone(made);
  const lacking = [...posts.slice(0, 20), ...posts.slice(40)].reverse();
  expect(said.slice(before)).toEqual(lacking.flatMap(({ content, message }) => [content, message]));
});

test("a push goes on where it was after the worker's death, over a cut channel, and ends when it is cancelled", async () => {
  const posts = await history(160);
  const made = await holding(posts, () => pollAnswer([]));
  await made.pool.errands.jobs.push(PUB);
  await made.clock.advance(5_000);
  await made.pool.close();
  const first = messagesIn(made.transport.channels.at(-1)?.said ?? []);
  const next = await made.again();
  expect(next.status().job).toEqual({ kind: "push", done: 50, of: 160 });
  const channel = await next.reopen();
  await next.clock.advance(25_000);
  const cut = messagesIn(channel.said);
  expect(cut.length).toBeGreaterThan(0);
  expect(first).not.toContain(cut.at(-1));
  const last = await next.reopen();
  await untilDone(next);
  const told = new Set([...first, ...cut, ...messagesIn(last.said)]);
  expect(posts.filter(({ message }) => !told.has(message))).toEqual([]);
  await next.pool.errands.jobs.push(PUB);
  await next.pool.errands.jobs.cancel(PUB);
  expect(next.status().job).toBeUndefined();
  const before = last.said.length;
  await next.clock.advance(30_000);
  expect(messagesIn(last.said.slice(before)).length).toBeLessThanOrEqual(1);
  expect(await next.store.values("jobs")).toEqual([]);
});

test("pull runs the poll from the beginning, asks for all that is lacking, and makes no heavy request", async () => {
  const posts = await history(30);
  const made = await holding(posts.slice(20), () => pollAnswer(textsOf(posts)));
  const { pool, http, store, status } = made;
  expect((await store.totals()).posts).toBe(10);
  const before = http.asked.length;
  await pool.errands.jobs.pull(PUB);
  expect(status().job?.kind).toBe("pull");
  await untilDone(made);
  expect((await store.totals()).posts).toBe(30);
  expect(http.asked.slice(before).some((path) => path.includes("since=0&"))).toBe(true);
  expect(http.asked.every((path) => path.startsWith("/gossip/poll"))).toBe(true);
});

test("a pull that another wish replaces in its last moment does not take that wish along", async () => {
  const posts = await history(30);
  const made = await holding(posts, () => pollAnswer([]));
  const { pool, clock, store } = made;
  const commit = store.commit.bind(store);
  let letGo: (() => void) | undefined;
  store.commit = async (batch) => {
    // What was put off is asked for now: it is the last thing that a pull does.
    if (batch.asked?.length === 0)
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
    return commit(batch);
  };
  await pool.errands.jobs.pull(PUB);
  while (!letGo) await clock.advance(1_000);
  await pool.errands.jobs.push(PUB);
  letGo();
  await clock.settle();
  expect(made.status().job?.kind).toBe("push");
  expect(await store.values("jobs")).toMatchObject([{ key: PUB, value: { kind: "push" } }]);
});

const allAnswer = (posts: readonly Written[]): HandAnswer => ({
  status: 200,
  body: JSON.stringify(
    posts.map(({ message, content }, at) => ({
      hash: "x",
      sig: message,
      author: message.slice(0, 44),
      opened: `}{"[${at}`,
      ...(at % 3 === 0 ? {} : { text: content }),
      ts: "1",
    })),
  ),
});

test("a pub without poll is pulled by /all, once a day however often it is asked, and only by a person", async () => {
  const posts = await history(30);
  const http = handHttp((path) => (path === "/all" ? allAnswer(posts) : { status: 404, body: "" }));
  const made = await setup({ http });
  await made.reopen();
  await made.clock.advance(2 * DAY);
  // Nobody answered the keepalive meanwhile.
  await made.reopen();
  const heavy = (): number => http.asked.filter((path) => path === "/all").length;
  expect(heavy()).toBe(0);
  for (let at = 0; at < 3; at += 1) {
    await made.pool.errands.jobs.pull(PUB);
    await untilDone(made);
  }
  expect(heavy()).toBe(1);
  expect((await made.store.totals()).posts).toBe(20);
  // The others lack their contents, which are asked for.
  expect((await made.store.totals()).pending).toBe(10);
  await made.clock.advance(DAY);
  await made.reopen();
  await made.pool.errands.jobs.pull(PUB);
  await untilDone(made);
  expect(heavy()).toBe(2);
});

test("names: each pub's own word, failures as kinds, and a name that is a path of a pub is asked of nobody", async () => {
  const [one] = await history(1);
  const key = one?.message.slice(0, 44) ?? "";
  const answers: Record<string, HandAnswer> = {
    "/ev": { status: 200, body: JSON.stringify([key, key]) },
    "/nobody": { status: 404, body: "" },
    "/odd": { status: 200, body: '{"a":1}' },
    "/many": { status: 200, body: JSON.stringify(Array.from({ length: 200 }, () => key)) },
    "/large": { status: 200, body: `["${"x".repeat(70_000)}"]` },
    "/words": { status: 200, body: '["hello","world"]' },
    "/a%20b%3Fc%23": { status: 503, body: "" },
  };
  const http = handHttp((path) => answers[path] ?? "no-answer");
  const { pool, clock } = await setup({ http });
  const ask = async (name: string) => (await pool.errands.directory(name))[0]?.authors;
  expect(await ask(" ev ")).toEqual({ ok: true, value: [key] });
  for (const [name, kind] of [
    ["ev", "too-soon"],
    ["nobody", "unknown"],
    ["odd", "protocol"],
    ["many", "protocol"],
    ["large", "protocol"],
    ["words", "protocol"],
    ["a b?c#", "status"],
    ["silent", "no-answer"],
  ] as const)
    expect(await ask(name), name).toMatchObject({ ok: false, error: { kind } });
  const before = http.asked.length;
  for (const name of ["", "all", "KEYPAIR", "gossip/poll", "..", "a\\b", "\ud800", key, "x".repeat(300)])
    expect(await ask(name), name).toMatchObject({ ok: false, error: { kind: "name" } });
  expect(http.asked.length).toBe(before);
  await clock.advance(60_000);
  expect(await ask("ev")).toMatchObject({ ok: true });
});
