import { expect, test } from "vitest";
import { OTHER, PUB, type Setup, setup } from "../../testing/engine-setup.ts";
import { type HandChannel, hear } from "../../testing/hand-transport.ts";

const FULL = { kind: "full", detail: "disk" } as const;
const pubs = [PUB, OTHER].map((url) => ({ url, paused: false }));
const kinds = ({ pool }: Setup): string[] => pool.status.get().pubs.map(({ state }) => state.kind);
const live = ({ transport }: Setup): HandChannel[] => transport.channels.filter((one) => one.live);

/** Two open pubs; then one of them tells a post, and the disk is full. */
async function filled(): Promise<Setup & { readonly texts: readonly string[] }> {
  const made = await setup({ pubs });
  for (const channel of live(made)) channel.events.opened();
  await made.clock.advance(3_000);
  const writer = await made.writer();
  const first = await writer.write("room");
  tell(live(made)[1], [first.content, first.message]);
  await made.clock.advance(100);
  const { message, content } = await writer.write("no room");
  made.fault.now = FULL;
  tell(live(made)[0], [content, message]);
  await made.clock.advance(100);
  return { ...made, texts: [content, message] };
}

function tell(channel: HandChannel | undefined, texts: readonly string[]): void {
  if (!channel) throw new Error("no channel");
  for (const text of texts) hear(channel, text);
}

/** Moves on until a channel is asked for, at most `ms`. Gives the time that it took. */
async function untilConnecting({ clock, transport }: Setup, ms: number): Promise<number> {
  const [start, before] = [clock.now(), transport.channels.length];
  while (transport.channels.length === before && clock.now() - start < ms) await clock.advance(1_000);
  return clock.now() - start;
}

test("a full disk: no pub has a channel, what is held can be read, and it says why", async () => {
  const made = await filled();
  expect(kinds(made)).toEqual(["held", "held"]);
  expect(live(made)).toEqual([]);
  expect(made.pool.status.get().storeTrouble).toEqual(FULL);
  expect(await made.store.recent({ limit: 10 })).toMatchObject([{ seq: 1 }]);
  const before = made.transport.channels.length;
  await made.clock.advance(60 * 60_000);
  expect(made.transport.channels).toHaveLength(before);
});

test("when there is space again it goes on by itself, within the longest wait, and takes everything", async () => {
  const made = await filled();
  await made.clock.advance(60 * 60_000);
  made.fault.now = undefined;
  expect(await untilConnecting(made, 10 * 60_000)).toBeLessThanOrEqual(5 * 60_000 + 20_000);
  expect(made.pool.status.get().storeTrouble).toBeUndefined();
  expect(live(made).map(({ url }) => url)).toEqual([PUB, OTHER]);
  live(made)[0]?.events.opened();
  tell(live(made)[0], made.texts);
  await made.clock.advance(100);
  expect(made.arrivals).toHaveLength(2);
});

test("a short trouble is over with the next tick", async () => {
  const made = await filled();
  made.fault.now = undefined;
  expect(await untilConnecting(made, 60_000)).toBeLessThanOrEqual(21_000);
});

test("a disk on which small texts fit and large ones don't makes no storm of connections", async () => {
  const made = await filled();
  for (let at = 0; at < 360; at += 1) {
    made.fault.now = undefined;
    await made.clock.advance(10_000);
    for (const channel of live(made)) if (!channel.opened) channel.events.opened();
    made.fault.now = FULL;
    const channel = live(made)[0];
    if (channel) tell(channel, made.texts);
    await made.clock.advance(100);
  }
  // An hour: each pub at most once in five minutes, after the first few.
  expect(made.transport.channels.length).toBeLessThan(2 * 20);
});

test("a person's retry looks at once whether there is space, at most once in 5 s", async () => {
  const made = await filled();
  await made.clock.advance(60 * 60_000);
  made.pool.retry();
  await made.clock.settle();
  expect(kinds(made)).toEqual(["held", "held"]);
  made.fault.now = undefined;
  await made.clock.advance(1_000);
  made.pool.retry();
  await made.clock.settle();
  expect(kinds(made)).toEqual(["held", "held"]);
  await made.clock.advance(4_000);
  made.pool.retry();
  await made.clock.settle();
  expect(kinds(made)).toEqual(["connecting", "connecting"]);
});

test("a pub that is resumed or added while the disk is full waits for it too; a paused one stays paused", async () => {
  const made = await filled();
  made.pool.pause(PUB, true);
  made.pool.add("wss://three.example/");
  await made.clock.settle();
  expect(kinds(made)).toEqual(["paused", "held", "held"]);
  made.pool.pause(PUB, false);
  await made.clock.settle();
  expect(kinds(made)).toEqual(["held", "held", "held"]);
  expect(live(made)).toEqual([]);
});

test("a worker that dies meanwhile looks at the disk before it connects", async () => {
  const made = await filled();
  await made.pool.close();
  const second = await made.again();
  expect(kinds(second)).toEqual(["held", "held"]);
  expect(second.transport.channels).toEqual([]);
  expect(second.pool.status.get().storeTrouble).toEqual(FULL);
  await second.pool.close();
  made.fault.now = undefined;
  const third = await second.again();
  expect(kinds(third)).toEqual(["connecting", "connecting"]);
  expect(third.pool.status.get().storeTrouble).toBeUndefined();
});

test.each(["closed", "failed"] as const)(
  "a store that is %s holds everything in the same way",
  async (kind) => {
    const made = await setup({ pubs });
    for (const channel of live(made)) channel.events.opened();
    made.fault.now = { kind, detail: "why" };
    const { message, content } = await (await made.writer()).write("no room");
    tell(live(made)[0], [content, message]);
    await made.clock.advance(100);
    expect(kinds(made)).toEqual(["held", "held"]);
    made.fault.now = undefined;
    await untilConnecting(made, 60_000);
    expect(kinds(made)).toEqual(["connecting", "connecting"]);
  },
);
