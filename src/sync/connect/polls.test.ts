import { expect, test } from "vitest";
import { openLog } from "../../base/log.ts";
import { ok } from "../../base/result.ts";
import { PUB } from "../../testing/engine-setup.ts";
import { handHttp, pollAnswer } from "../../testing/hand-transport.ts";
import { TestClock } from "../../testing/test-clock.ts";
import type { SyncEvent } from "../events.ts";
import type { Ingest } from "../replicate/ingest.ts";
import { Ledger } from "../replicate/ledger.ts";
import { noReader } from "../replicate/run-reader.ts";
import { GAP_MS, isDue, POLL_EVERY_MS, Polls } from "./polls.ts";

const now = 1_700_000_000_000;

test("a run is due when its time has come, and not before", () => {
  expect(isDue(now + 1, now - 20_000, now)).toBe(false);
  expect(isDue(now, now - 20_000, now)).toBe(true);
  expect(isDue(now + 1, Number.POSITIVE_INFINITY, now)).toBe(false);
});

test("after a sleep or a clock that was set forward, what came meanwhile is asked for at once", () => {
  expect(isDue(now + POLL_EVERY_MS, now - GAP_MS, now)).toBe(false);
  expect(isDue(now + POLL_EVERY_MS, now - GAP_MS - 1, now)).toBe(true);
});

test("a clock that went back doesn't put a run off for longer than a wait ever is", () => {
  expect(isDue(now + POLL_EVERY_MS + 1, now, now)).toBe(true);
});

/** A pub that lists two texts. */
function polling() {
  const clock = new TestClock();
  const http = handHttp(() => pollAnswer(["a text", "another"]));
  const ingest: { take: Ingest["take"] } = { take: () => Promise.resolve(ok(undefined)) };
  const polls = new Polls({
    base: "https://one.example/",
    http,
    clock,
    log: openLog<SyncEvent>(clock),
    ledger: new Ledger(PUB, undefined, () => {}),
    ingest,
    reader: () => noReader,
    heard: () => {},
    changed: () => {},
    ran: () => {},
  });
  return { clock, http, ingest, polls };
}

test("a run that the end of its channel breaks off is not forgotten, though the next channel opens before it has stopped", async () => {
  const { clock, http, ingest, polls } = polling();
  await polls.run(new AbortController().signal);
  const { take } = ingest;
  let letGo = (): void => {};
  ingest.take = () =>
    new Promise((resolve) => {
      letGo = () => resolve(ok(undefined));
    });
  const first = new AbortController();
  const broken = polls.run(first.signal);
  await clock.settle();
  first.abort();
  const next = new AbortController().signal;
  await polls.run(next);
  ingest.take = take;
  letGo();
  await broken;
  const before = http.asked.length;
  polls.runIfDue(next);
  await clock.settle();
  expect(http.asked.length).toBeGreaterThan(before);
});

test("a run that a fault of ours ends has failed, and is no run any more", async () => {
  const { clock, http, ingest, polls } = polling();
  const { take } = ingest;
  ingest.take = () => Promise.reject(new TypeError("nobody foresaw this"));
  const { signal } = new AbortController();
  await expect(polls.run(signal)).rejects.toThrow("foresaw");
  expect(polls.running).toBeUndefined();
  ingest.take = take;
  const before = http.asked.length;
  polls.runIfDue(signal);
  await clock.settle();
  expect(http.asked.length).toBe(before);
  await clock.advance(60_000);
  polls.runIfDue(signal);
  await clock.settle();
  expect(http.asked.length).toBeGreaterThan(before);
});
