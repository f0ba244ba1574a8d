import { expect, test } from "vitest";
import { OTHER, PUB, setup } from "../testing/engine-setup.ts";

test("a pub that never answers is tried again by backoff, one socket at a time, and each wait is saved first", async () => {
  const { clock, transport, saved, status } = await setup();
  const start = clock.now();
  const tries: number[] = [];
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    expect(transport.channels).toHaveLength(attempt);
    tries.push((clock.now() - start) / 1_000);
    transport.channels[attempt - 1]?.events.ended({ code: 1006 });
    await clock.settle();
    const state = status().state;
    if (state.kind !== "waiting") throw new Error(`it is ${state.kind}`);
    expect(saved.waits.get(PUB)).toEqual({
      attempt,
      retryAt: state.retryAt,
      ending: "no-answer",
      strange: 0,
    });
    await clock.runUntil(state.retryAt);
  }
  expect(tries).toEqual([0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 63.5, 127.5, 255.5]);
});

test("a socket that does not open within 20 s is given up", async () => {
  const { clock, transport, status } = await setup();
  await clock.advance(20_000);
  expect(transport.channels[0]?.abandoned).toBe(true);
  expect(status().state).toMatchObject({ kind: "waiting", ending: { kind: "no-answer" } });
});

test("whatever wakes up when, there is one socket to a pub", async () => {
  const { clock, transport, pool } = await setup();
  for (let at = 0; at < 100; at += 1) {
    pool.ensure("alarm");
    pool.retry();
    await clock.advance(100);
  }
  transport.channels[0]?.events.opened();
  for (let at = 0; at < 100; at += 1) {
    pool.ensure("alarm");
    pool.retry(PUB);
    await clock.advance(5_001);
    transport.channels[0]?.events.incoming({ kind: "text", text: "x" });
  }
  expect(transport.channels).toHaveLength(1);
  expect(transport.mostLive()).toBe(1);
});

test("1,000 flaps leave one socket", async () => {
  const { clock, transport, pool } = await setup();
  for (let flap = 0; flap < 1_000; flap += 1) {
    const channel = transport.channels.at(-1);
    channel?.events.opened();
    await clock.settle();
    if (flap % 3 === 0) pool.pause(PUB, true);
    else channel?.events.ended({ code: 1001 });
    await clock.settle();
    pool.pause(PUB, false);
    await clock.advance(300_000);
  }
  expect(transport.mostLive()).toBe(1);
  expect(transport.channels.length).toBeGreaterThan(1_000);
});

test("a person's retry tries at once, at most once in 5 s", async () => {
  const { clock, transport, pool } = await setup();
  for (let at = 0; at < 8; at += 1) {
    transport.channels.at(-1)?.events.ended({ code: 1006 });
    await clock.advance(200_000);
  }
  transport.channels.at(-1)?.events.ended({ code: 1006 });
  await clock.settle();
  const before = transport.channels.length;
  pool.retry(PUB);
  await clock.settle();
  expect(transport.channels).toHaveLength(before + 1);
  transport.channels.at(-1)?.events.ended({ code: 1006 });
  await clock.advance(4_000);
  pool.retry(PUB);
  await clock.settle();
  expect(transport.channels).toHaveLength(before + 1);
  await clock.advance(1_000);
  pool.retry(PUB);
  await clock.settle();
  expect(transport.channels).toHaveLength(before + 2);
});

test("a wait goes on where the last life of the worker left it", async () => {
  const first = await setup();
  for (let at = 0; at < 6; at += 1) {
    first.transport.channels.at(-1)?.events.ended({ code: 1006 });
    await first.clock.settle();
    const { state } = first.status();
    if (at < 5 && "retryAt" in state) await first.clock.runUntil(state.retryAt);
  }
  const { state } = first.status();
  await first.pool.close();
  const second = await first.again();
  expect(second.status().state).toEqual(state);
  expect(second.transport.channels).toHaveLength(0);
  if (!("retryAt" in state)) throw new Error("it does not wait");
  await second.clock.runUntil(state.retryAt);
  expect(second.transport.channels).toHaveLength(1);
  second.transport.channels[0]?.events.ended({ code: 1006 });
  await second.clock.settle();
  expect(second.status().state).toMatchObject({ kind: "waiting", attempt: 7 });
});

test("a channel that lasted for a minute forgets the failures before it; a shorter one does not", async () => {
  const { clock, transport, saved, status } = await setup();
  transport.channels[0]?.events.ended({ code: 1006 });
  await clock.advance(500);
  transport.channels[1]?.events.opened();
  await clock.advance(10_000);
  transport.channels[1]?.events.ended({ code: 1006 });
  await clock.settle();
  expect(status().state).toMatchObject({ kind: "waiting", attempt: 2, ending: { kind: "closed" } });
  await clock.advance(1_000);
  transport.channels[2]?.events.opened();
  await clock.advance(50_000);
  transport.channels[2]?.events.incoming({ kind: "text", text: "x" });
  await clock.advance(20_000);
  expect(saved.waits.size).toBe(0);
  transport.channels[2]?.events.ended({ code: 1006 });
  await clock.settle();
  expect(status().state).toMatchObject({ kind: "waiting", attempt: 1 });
});

test("a mute pub is asked after 75 s, is slow, and is given up as half-open after 45 s", async () => {
  const { clock, transport, status } = await setup();
  const channel = transport.channels[0];
  channel?.events.opened();
  await clock.advance(75_000);
  expect(channel?.said).toHaveLength(1);
  await clock.advance(10_000);
  expect(status().state).toMatchObject({ kind: "open", slow: true });
  await clock.advance(35_000);
  expect(channel?.abandoned).toBe(true);
  expect(status().state).toMatchObject({ kind: "waiting", ending: { kind: "half-open" } });
});

test("ready waits for the first open pub, and for the next one after the last closed", async () => {
  const { clock, transport, pool } = await setup({
    pubs: [PUB, OTHER].map((url) => ({ url, paused: false })),
  });
  let ready = 0;
  const wait = (): void => void pool.ready().then(() => (ready += 1));
  wait();
  await clock.settle();
  expect(ready).toBe(0);
  transport.channels[1]?.events.opened();
  await clock.settle();
  expect(ready).toBe(1);
  transport.channels[1]?.events.ended({ code: 1001 });
  await clock.settle();
  wait();
  await clock.settle();
  expect(ready).toBe(1);
  transport.channels[0]?.events.opened();
  await clock.settle();
  expect(ready).toBe(2);
});

test("a pub that is paused has no socket and no timer; one that is removed leaves nothing behind", async () => {
  const { clock, transport, pool, saved, store } = await setup();
  transport.channels[0]?.events.opened();
  await clock.advance(3_000);
  pool.pause(PUB, true);
  await clock.settle();
  expect(transport.channels[0]?.abandoned).toBe(true);
  await clock.advance(600_000);
  expect(transport.channels).toHaveLength(1);
  pool.pause(PUB, false);
  await clock.settle();
  expect(transport.channels).toHaveLength(2);
  await pool.remove(PUB);
  expect(transport.channels[1]?.abandoned).toBe(true);
  expect(pool.status.get().pubs).toEqual([]);
  expect(saved.waits.size).toBe(0);
  expect(await store.values("pubs")).toEqual([]);
  await pool.close();
  expect(clock.pending).toBe(0);
});

test("closing leaves no timer and no socket, whatever the pubs were doing", async () => {
  const pubs = ["open", "waiting", "connecting"].map((name) => ({
    url: `wss://${name}.example/`,
    paused: false,
  }));
  const { clock, transport, pool } = await setup({ pubs });
  transport.channels[0]?.events.opened();
  transport.channels[1]?.events.ended({ code: 1006 });
  await clock.settle();
  const closed = pool.close();
  await clock.settle();
  await closed;
  expect(clock.pending).toBe(0);
  expect([0, 2].map((at) => transport.channels[at]?.abandoned)).toEqual([true, true]);
});
