import { expect, test } from "vitest";
import { setup } from "../testing/engine-setup.ts";
import { alarmForWaits } from "./wait-alarm.ts";

test("one alarm serves twenty pubs: it is set for the next wait of all, and only when that changes", async () => {
  const pubs = Array.from({ length: 20 }, (_, at) => ({ url: `wss://pub${at}.example/`, paused: false }));
  const { clock, transport, pool } = await setup({ pubs });
  const set: number[] = [];
  alarmForWaits(pool.status, clock, (when) => set.push(when), new AbortController().signal);
  expect(set).toEqual([]);
  const start = clock.now();
  for (const channel of transport.channels.slice(0, 5)) {
    channel.events.ended({ code: 1006 });
    await clock.advance(50);
  }
  const ends = pool.status.get().pubs.flatMap(({ state }) => ("retryAt" in state ? [state.retryAt] : []));
  expect(new Set(ends).size).toBe(5);
  expect(set).toEqual([Math.min(...ends)]);
  expect(Math.min(...ends)).toBeGreaterThan(start);
  for (let at = 0; at < 10; at += 1) pool.ensure("alarm");
  await clock.settle();
  expect(set).toHaveLength(1);
});

test("nothing that waits for our own store, for a person or for nobody sets it", async () => {
  const { clock, transport, pool, fault } = await setup();
  const set: number[] = [];
  alarmForWaits(pool.status, clock, (when) => set.push(when), new AbortController().signal);
  transport.channels[0]?.events.opened();
  await clock.settle();
  fault.now = { kind: "full", detail: "disk" };
  await clock.advance(60_000);
  pool.pause("wss://one.example/", true);
  await clock.settle();
  expect(set).toEqual([]);
});
