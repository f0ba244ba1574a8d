/** What pubs do to a connection, told one by one; each ends as a browser can know it to have ended. */
import { describe, expect, test } from "vitest";
import { err, ok } from "../../base/result.ts";
import { OTHER, PUB, setup } from "../../testing/engine-setup.ts";
import { handHttp, hear, pollAnswer } from "../../testing/hand-transport.ts";
import { last, opened } from "../../testing/opened.ts";
import { TestClock } from "../../testing/test-clock.ts";
import type { Http } from "../http.ts";

const HOUR = 3_600_000;

test("a pub that accepts and closes at once is come back to ever more slowly, and hears nothing from us", async () => {
  const { clock, transport, status } = await setup();
  const start = clock.now();
  let tries = 0;
  while (clock.now() - start < HOUR) {
    const channel = transport.channels.find(({ live }) => live);
    if (channel) {
      tries += 1;
      channel.events.opened();
      channel.events.ended({ code: 1000 });
    }
    await clock.advance(500);
  }
  expect(status().lastEnding).toEqual({ kind: "closed" });
  expect(tries).toBeLessThan(35);
  expect(transport.channels.flatMap(({ said }) => said)).toEqual([]);
});

describe("a pub that is mute for two minutes", () => {
  /** It takes requests, and answers none. */
  const mute: Http = {
    get: (_, signal) => unless(signal, err({ kind: "no-answer" })),
    answers: (_, signal) => unless(signal, false),
  };

  test("and then goes on was slow, and keeps its channel", async () => {
    const { clock, channel, status, transport } = await opened({ http: mute });
    await clock.advance(120_000);
    expect(status().state).toMatchObject({ kind: "open", slow: true });
    hear(channel, "anything");
    await clock.settle();
    expect(status().state).toMatchObject({ kind: "open", slow: false });
    expect(transport.channels).toHaveLength(1);
  });

  test("is not dropped because a person opens the popup meanwhile", async () => {
    const { clock, channel, pool, status } = await opened({ http: mute });
    pool.retry();
    await clock.advance(120_000);
    expect(status().state).toMatchObject({ kind: "open", slow: true });
    hear(channel, "anything");
    await clock.settle();
    expect(status().state).toMatchObject({ kind: "open", slow: false });
    expect(channel.abandoned).toBe(false);
  });

  test("and stays so is given up as fallen silent", async () => {
    const { clock, channel, status } = await opened({ http: mute });
    await clock.advance(75_000 + 150_000);
    expect(channel.abandoned).toBe(true);
    expect(status().lastEnding).toEqual({ kind: "half-open" });
  });
});

function unless<T>(signal: AbortSignal, value: T): Promise<T> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(value);
    else signal.addEventListener("abort", () => resolve(value), { once: true });
  });
}

test("a pub that talks garbage keeps its channel, fills nothing, and is named for what it sent", async () => {
  const { clock, channel, status, store } = await opened();
  for (let at = 0; at < 100; at += 1) {
    channel.events.incoming({ kind: "binary", bytes: 10 });
    hear(channel, "");
    hear(channel, "x".repeat(208));
    hear(channel, `{"junk":${at}}`);
    await clock.advance(100);
  }
  // What is not claimed within a minute is let go at the next tick.
  for (let at = 0; at < 3; at += 1) {
    hear(channel, "");
    await clock.advance(30_000);
  }
  expect(status().state.kind).toBe("open");
  expect(status().counts).toMatchObject({ binary: 100, invalid: 203, unwanted: 100 });
  expect(await store.totals()).toMatchObject({ posts: 1, wants: 0 });
});

test("a pub that answers a poll with garbage keeps its channel too", async () => {
  for (const body of ["<html>hello</html>", '{"messages":[1,2]}', '{"messages":["a",', "\u0000\uffff"]) {
    const http = handHttp(() => ({ status: 200, body }));
    const { status, store } = await opened({ http });
    expect(status().state.kind).toBe("open");
    expect(await store.totals()).toMatchObject({ posts: 1 });
  }
});

describe("a pub that trickles", () => {
  test("on its socket: one text each 50 s is life", async () => {
    const { clock, channel, status } = await opened();
    for (let at = 0; at < 50; at += 1) {
      await clock.advance(50_000);
      hear(channel, "anything");
    }
    expect(channel.said).toEqual([]);
    expect(status().state).toMatchObject({ kind: "open", slow: false });
  });

  test("in its poll: the run is left after its deadline, and the channel stays", async () => {
    const shared = new TestClock();
    let pieces = 0;
    const http: Http = {
      async get(_, signal) {
        async function* body(): AsyncGenerator<string> {
          yield '{"messages":["';
          while (!signal.aborted) {
            pieces += 1;
            yield "x";
            await new Promise<void>((resolve) => shared.after(1_000, resolve));
          }
        }
        return ok({ status: 200, header: () => undefined, body: body(), cut: () => signal.aborted });
      },
      answers: async () => true,
    };
    const { transport, status } = await setup({ http }, { clock: shared });
    const channel = last(transport.channels);
    channel.events.opened();
    await shared.advance(50_000);
    expect(status().catchUp).toBeDefined();
    hear(channel, "anything");
    await shared.advance(20_000);
    expect(status().catchUp).toBeUndefined();
    expect(status().state.kind).toBe("open");
    expect(pieces).toBeLessThanOrEqual(61);
  });
});

test("a pub that floods is left for minutes, owes a run from the beginning, and harms no other pub", async () => {
  const pubs = [PUB, OTHER].map((url) => ({ url, paused: false }));
  const http = handHttp(() => pollAnswer([]));
  const { clock, transport, status } = await setup({ pubs, http });
  const [flooding, calm] = transport.channels;
  flooding?.events.opened();
  calm?.events.opened();
  await clock.advance(3_000);
  for (let at = 0; at < 20_001; at += 1) flooding?.events.incoming({ kind: "text", text: `junk ${at}` });
  await clock.settle();
  expect(status().state).toMatchObject({ kind: "waiting", ending: { kind: "too-fast" } });
  expect(status(OTHER).state.kind).toBe("open");
  const asked = http.asked.length;
  await clock.advance(59_000);
  expect(transport.channels).toHaveLength(2);
  const start = clock.now();
  while (transport.channels.length === 2 && clock.now() - start < 5 * 60_000) {
    if (calm) hear(calm, "anything");
    await clock.advance(1_000);
  }
  last(transport.channels).events.opened();
  await clock.advance(3_000);
  expect(http.asked.slice(asked)).toContain("/gossip/poll?since=0&limit=1000000000");
});
