/** What machines and networks do to a connection, told one by one; each ends as a browser can know it to have ended. */
import { describe, expect, test } from "vitest";
import { setup } from "../../testing/engine-setup.ts";
import { hear } from "../../testing/hand-transport.ts";
import { last, opened } from "../../testing/opened.ts";
import { TestClock } from "../../testing/test-clock.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("a machine that sleeps for eight hours", () => {
  test("asks its pub at once, and finds the socket dead in 10 s; the next one is there a second later", async () => {
    const { clock, machine, channel, status, transport } = await opened();
    machine.sleep();
    await clock.advance(8 * HOUR);
    machine.wakeUp();
    await clock.settle();
    await clock.advance(1);
    expect(channel.said.length).toBeGreaterThan(0);
    await clock.advance(10_000);
    expect(channel.abandoned).toBe(true);
    expect(status().state).toMatchObject({ kind: "waiting", ending: { kind: "half-open" } });
    await clock.advance(1_000);
    expect(status().state.kind).toBe("connecting");
    expect(transport.mostLive()).toBe(1);
  });

  test("keeps a socket that survived, and asks by poll for what it missed", async () => {
    const { clock, machine, channel, status, http } = await opened();
    machine.sleep();
    await clock.advance(8 * HOUR);
    const before = http.asked.length;
    machine.wakeUp();
    await clock.advance(1);
    hear(channel, "anything");
    await clock.advance(30_000);
    expect(status().state.kind).toBe("open");
    expect(http.asked.slice(before).some((path) => path.startsWith("/gossip/poll"))).toBe(true);
  });

  test("tries a pub that it waited for at once", async () => {
    const { clock, machine, channel, transport, status } = await opened();
    channel.events.ended({ code: 1006 });
    await clock.settle();
    machine.sleep();
    await clock.advance(8 * HOUR);
    machine.wakeUp();
    await clock.advance(1);
    expect(status().state.kind).toBe("connecting");
    expect(transport.channels.filter(({ live }) => live)).toHaveLength(1);
  });
});

test("a network switch: the old socket is asked at once, found dead in 10 s, and replaced", async () => {
  const { clock, channel, pool, status, transport } = await opened();
  // What the browser's `online` event does.
  pool.retry(undefined, true);
  await clock.settle();
  expect(channel.said).toHaveLength(1);
  await clock.advance(10_000);
  expect(status().state).toMatchObject({ kind: "waiting", ending: { kind: "half-open" } });
  await clock.advance(1_000);
  expect(transport.channels).toHaveLength(2);
});

test("a browser that says it is offline while the pub talks is not believed", async () => {
  const { clock, channel, status } = await opened({ online: () => false });
  for (let minute = 0; minute < 30; minute += 1) {
    hear(channel, "anything");
    await clock.advance(60_000);
  }
  expect(status().state).toMatchObject({ kind: "open", slow: false });
});

describe.each([
  ["forward", DAY],
  ["back", -DAY],
])("a clock that jumps a day %s", (_, jump) => {
  test("does not end a channel on which the pub answers", async () => {
    const { clock, machine, channel, status } = await opened();
    machine.offset = jump;
    for (let at = 0; at < 100; at += 1) {
      await clock.advance(10_000);
      // It answers each ask.
      if (channel.said.splice(0).length > 0) hear(channel, "anything");
    }
    expect(status().state.kind).toBe("open");
    expect(channel.abandoned).toBe(false);
  });

  test("does not hide a dead socket", async () => {
    const { clock, machine, channel } = await opened();
    machine.offset = jump;
    await clock.advance(180_000);
    expect(channel.abandoned).toBe(true);
  });

  test("does not put off a wait for longer than the longest there is", async () => {
    const { clock, machine, channel, transport } = await opened();
    channel.events.ended({ code: 1006 });
    await clock.settle();
    machine.offset = jump;
    await clock.advance(5 * 60_000);
    expect(transport.channels.length).toBeGreaterThan(1);
  });

  test("does not keep a socket that never opens", async () => {
    const { clock, machine, channel, transport } = await opened();
    channel.events.ended({ code: 1006 });
    await clock.advance(1_000);
    const connecting = last(transport.channels);
    machine.offset = jump;
    await clock.advance(20_000);
    expect(connecting.abandoned).toBe(true);
  });
});

test("twenty idle pubs: for an hour no timer fires more often than the keepalive's", async () => {
  const shared = new TestClock();
  let fired = 0;
  const clock = {
    now: () => shared.now(),
    after: (ms: number, fire: () => void) =>
      shared.after(ms, () => {
        fired += 1;
        fire();
      }),
  };
  const pubs = Array.from({ length: 20 }, (_, at) => ({ url: `wss://pub${at}.example/`, paused: false }));
  const { transport } = await setup({ clock, pubs }, { clock: shared });
  for (const channel of transport.channels) channel.events.opened();
  const answer = (): void => {
    for (const channel of transport.channels)
      if (channel.said.splice(0).length > 0) hear(channel, "anything");
  };
  await shared.advance(60_000);
  fired = 0;
  for (let at = 0; at < 360; at += 1) {
    answer();
    await shared.advance(10_000);
  }
  expect(transport.channels.filter(({ live }) => live)).toHaveLength(20);
  // One tick for all each 20 s, and what each pub needs to be known alive.
  expect(fired).toBeLessThanOrEqual((HOUR / 20_000) * (1 + pubs.length));
});
