import { expect, test } from "vitest";
import { sleep } from "../../base/clock.ts";
import { seededRandom } from "../../base/random.ts";
import { ok } from "../../base/result.ts";
import { PUB, setup } from "../../testing/engine-setup.ts";
import { handHttp, pollAnswer } from "../../testing/hand-transport.ts";
import { simCrypto } from "../../testing/sim-crypto.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { openWriter } from "../../testing/writer.ts";
import { Ledger } from "./ledger.ts";
import { PollAnswer } from "./poll-answer.ts";
import { noReader } from "./run-reader.ts";
import { type Progress, takeAnswer } from "./take-answer.ts";

test("what came of an answer that stalls is taken in after a second, not at the deadline", async () => {
  const http = handHttp(() => "no-answer");
  const { clock, writer, store, reopen } = await setup({ http });
  const { message, content } = await (await writer()).write("the newest");
  const whole = JSON.stringify({ messages: [message, content], nextSince: 0 });
  async function* trickle(): AsyncGenerator<string> {
    yield whole.slice(0, -10);
    await sleep(clock, 30_000);
    yield whole.slice(-10);
  }
  http.get = () =>
    Promise.resolve(ok({ status: 200, header: () => undefined, body: trickle(), cut: () => false }));
  await reopen();
  await clock.advance(2_500);
  expect((await store.totals()).posts).toBe(1);
});

test("what a window brings is there in the moment that its answer is over, though it is less than a batch", async () => {
  const times: number[] = [];
  const http = handHttp(() => "no-answer");
  const { clock, writer, pool, reopen } = await setup({ http });
  const { message, content } = await (await writer()).write("the newest");
  http.get = async () => {
    times.push(clock.now());
    const answer = pollAnswer([message, content]);
    if (answer === "no-answer") throw new Error("an answer was made");
    const body = (async function* () {
      yield answer.body;
    })();
    return ok({ status: 200, header: () => undefined, body, cut: () => false });
  };
  const arrived: number[] = [];
  pool.onArrivals(() => arrived.push(clock.now()), new AbortController().signal);
  await reopen();
  await clock.advance(10_000);
  expect(arrived).toEqual(times.slice(0, 1));
});

/** What is shown while 3,000 texts come whose length is said to be `share` of what it is. */
async function shown(share: number | undefined): Promise<readonly Progress[]> {
  const clock = new TestClock();
  const writer = await openWriter(simCrypto(seededRandom(1)), () => clock.now());
  const { message, content } = await writer.write("again and again");
  const answer = pollAnswer(Array.from({ length: 1_500 }, () => [message, content]).flat());
  if (answer === "no-answer") throw new Error("an answer was made");
  const headers =
    share === undefined ? {} : { "content-length": `${Math.round(answer.body.length * share)}` };
  const seen: Progress[] = [];
  const taken = await takeAnswer(
    {
      base: "https://one.example/",
      http: handHttp(() => ({ ...answer, headers })),
      clock,
      ledger: new Ledger(PUB, undefined, () => {}),
      ingest: { take: () => Promise.resolve(ok(undefined)) },
      reader: noReader,
      progress: (progress) => seen.push(progress),
    },
    { path: "gossip/poll?since=0", list: new PollAnswer(10_000) },
    new AbortController().signal,
  );
  expect(taken).toEqual({ ok: true, value: 3_000 });
  return seen;
}

test("of about how many is known by the length of the answer, where it has one and is not packed", async () => {
  for (const { texts, of = 0 } of await shown(1)) {
    expect(of).toBeGreaterThanOrEqual(texts);
    // Up to a piece of the answer was read besides.
    expect(Math.abs(of - 3_000)).toBeLessThan(300);
  }
  expect((await shown(undefined)).every(({ of }) => of === undefined)).toBe(true);
  const packed = await shown(0.3);
  expect(packed.at(-1)).toEqual({ texts: 3_000 });
  for (const { texts, of = texts } of packed) expect(of).toBeGreaterThanOrEqual(texts);
});
