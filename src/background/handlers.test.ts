import { expect, test } from "vitest";
import { OTHER, PUB } from "../testing/engine-setup.ts";
import { hear } from "../testing/hand-transport.ts";
import { background } from "./background.fixture.ts";

test("a pub that is added connects and is remembered; a wrong address says what is wrong with it", async () => {
  const { handlers, settings, transport, states, clock } = await background();
  expect(await handlers.add({ address: "https://two.example" })).toEqual({
    ok: false,
    error: { kind: "http", suggestion: OTHER },
  });
  expect(await handlers.add({ address: "two.example" })).toEqual({ ok: true, url: OTHER });
  await clock.settle();
  expect(settings.get().pubs.map(({ url }) => url)).toEqual([PUB, OTHER]);
  expect(await states()).toEqual([
    [PUB, "connecting"],
    [OTHER, "connecting"],
  ]);
  expect(transport.channels.map(({ url }) => url)).toEqual([PUB, OTHER]);
  expect(await handlers.add({ address: "wss://two.example" })).toMatchObject({
    error: { kind: "duplicate" },
  });
});

test("pausing everything keeps in mind which pubs were paused on their own", async () => {
  const { handlers, states, clock, settings } = await background();
  await handlers.add({ address: OTHER });
  await handlers.pause({ url: OTHER, paused: true });
  await handlers.pauseAll({ paused: true });
  await clock.settle();
  expect((await states()).map(([, kind]) => kind)).toEqual(["paused", "paused"]);
  // While all are paused a pub's own switch changes only what comes after.
  await handlers.add({ address: "wss://three.example/" });
  await handlers.pauseAll({ paused: false });
  await clock.settle();
  expect((await states()).map(([, kind]) => kind)).toEqual(["connecting", "paused", "connecting"]);
  expect(settings.get().pausedAll).toBe(false);
});

test("a pub that is removed is forgotten", async () => {
  const { handlers, settings, states, transport } = await background();
  await handlers.remove({ url: PUB });
  expect(await states()).toEqual([]);
  expect(settings.get().pubs).toEqual([]);
  expect(transport.channels[0]?.abandoned).toBe(true);
});

test("what arrived is new until it was seen, and can be read by seq and by hash", async () => {
  const { handlers, transport, clock, writer } = await background();
  const channel = transport.channels[0];
  channel?.events.opened();
  const { id, message, content } = await (await writer()).write("hello");
  if (channel) {
    hear(channel, content);
    hear(channel, message);
  }
  await clock.advance(100);
  const status = await handlers.status({});
  expect(status).toMatchObject({ posts: 1, authors: 1, unseen: 1 });
  expect(status.lastArrivalAt).toBeGreaterThan(clock.now() - 1_000);
  expect(await handlers.since({ seq: 0, limit: 10 })).toMatchObject([{ seq: 1, id, content }]);
  expect(await handlers.since({ seq: 1, limit: 10 })).toEqual([]);
  expect(await handlers.get({ hash: id })).toEqual({ text: message });
  expect(await handlers.get({ hash: "x".repeat(44) })).toEqual({ text: null });
  await handlers.seen({});
  expect((await handlers.status({})).unseen).toBe(0);
});

test("a page that wants everything in order makes waiting pubs try now", async () => {
  const { handlers, transport, clock, states } = await background();
  for (let at = 0; at < 8; at += 1) {
    transport.channels.at(-1)?.events.ended({ code: 1006 });
    await clock.advance(150_000);
  }
  transport.channels.at(-1)?.events.ended({ code: 1006 });
  await clock.settle();
  expect(await states()).toEqual([[PUB, "waiting"]]);
  const before = transport.channels.length;
  await handlers.ensure({});
  await clock.settle();
  expect(transport.channels).toHaveLength(before + 1);
});

test("pubs change places, at the ends they stay, and a new life keeps the order", async () => {
  const { handlers, settings, states } = await background();
  await handlers.add({ address: OTHER });
  await handlers.movePub({ url: OTHER, by: -1 });
  await handlers.movePub({ url: OTHER, by: -1 });
  await handlers.movePub({ url: "wss://nobody.example/", by: 1 });
  expect((await states()).map(([url]) => url)).toEqual([OTHER, PUB]);
  expect(settings.get().pubs.map(({ url }) => url)).toEqual([OTHER, PUB]);
});

test("a pub is tried without being added; a wrong address says what is wrong with it", async () => {
  const { handlers, states, transport, clock } = await background();
  expect(await handlers.tryPub({ address: "two example" })).toMatchObject({ error: { kind: "spaces" } });
  expect(await handlers.tryPub({ address: PUB })).toMatchObject({ error: { kind: "duplicate" } });
  const trial = handlers.tryPub({ address: OTHER });
  await clock.settle();
  transport.channels.find(({ url }) => url === OTHER)?.events.ended({ code: 1006 });
  expect(await trial).toEqual({ kind: "failed", ending: { kind: "no-answer" } });
  expect((await states()).map(([url]) => url)).toEqual([PUB]);
});
