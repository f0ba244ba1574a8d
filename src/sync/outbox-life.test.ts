import { expect, test } from "vitest";
import { OTHER, PUB, setup } from "../testing/engine-setup.ts";
import { hear } from "../testing/hand-transport.ts";
import { played } from "../testing/played-pub.ts";
import { pubWorld } from "../testing/pub-world.ts";

const MINUTE = 60_000;

test("what is owed waits while a pub is paused, goes with a removed one, and is not owed to one that is added later", async () => {
  const pubs = [
    { url: PUB, paused: false },
    { url: OTHER, paused: true },
  ];
  const { clock, pool, publish, open, status } = await played({ pubs });
  await open();
  const post = await publish("hello");
  await clock.advance(10 * MINUTE);
  expect(status(OTHER).own).toEqual({ listed: 0, owed: 1 });
  pool.pause(OTHER, false);
  await clock.settle();
  const other = await open(OTHER);
  await clock.advance(3_000);
  expect(other.said.slice(0, 2)).toEqual([post.content, post.message]);
  await pool.remove(PUB);
  expect([...(pool.outbox()[0]?.pubs.keys() ?? [])]).toEqual([OTHER]);
  pool.add(PUB);
  expect(status(PUB).own).toEqual({ listed: 0, owed: 0 });
});

test("without an identity nothing is published, and what can't be kept is said to be so", async () => {
  const { pool, fault, apds, store } = await setup();
  expect(await pool.publish("who?")).toEqual({ ok: false, error: { kind: "noKey" } });
  await apds.setKeypair(await apds.generate());
  fault.now = { kind: "full", detail: "disk" };
  expect(await pool.publish("no room")).toEqual({ ok: false, error: { kind: "full" } });
  fault.now = undefined;
  expect(pool.outbox()).toEqual([]);
  const asked = await pool.publish("x".repeat(44));
  const message = asked.ok ? await store.message(asked.value) : undefined;
  const content = message && (await store.get(message.content));
  // What has 44 characters would be an ask on the wire.
  expect(content).toMatch(/^---\ntype: post\n---\nx{44}$/);
});

test("posts that are written at the same time name each other, one after the other", async () => {
  const { pool, apds, store } = await played();
  const all = await Promise.all(["a", "b", "c"].map((text) => pool.publish(text)));
  const ids = all.map((one) => (one.ok ? one.value : ""));
  const contents = await Promise.all(
    ids.map(async (id) => store.get((await store.message(id as never))?.content as never)),
  );
  expect(contents[1]).toContain(`previous: ${ids[0]}`);
  expect(contents[2]).toContain(`previous: ${ids[1]}`);
  expect(await store.value("settings", "previous")).toBe(ids[2]);
  expect(await apds.pubkey()).toBeDefined();
});

test("the outbox outlives the worker: what was told is not told again, what was not is", async () => {
  const made = await played();
  const { clock, pool, publish, open, listed } = made;
  const channel = await open();
  await clock.advance(3_000);
  const told = await publish("told");
  await clock.advance(1_000);
  expect(channel.said).toContain(told.message);
  channel.events.ended({ code: 1006 });
  await clock.settle();
  const waiting = await publish("waiting");
  await pool.close();
  listed.push(told.message, told.content);
  const next = await made.again();
  expect(next.pool.outbox().map(({ id }) => id)).toEqual([waiting.id, told.id]);
  const reopened = await next.reopen();
  await clock.advance(3_000);
  expect(reopened.said.slice(0, 2)).toEqual([waiting.content, waiting.message]);
  await clock.advance(10_000);
  expect(reopened.said).not.toContain(told.message);
  expect(next.pool.outbox().map(({ pubs }) => pubs.get(PUB)?.kind)).toEqual(["sent", "listed"]);
});

test("own messages that came in another way get a row: by another device, or by a key that is put in later", async () => {
  const { clock, open, pool, writer, listed, apds, state, again } = await played();
  const me = await writer();
  const pair = (await me.apds.keypair()) ?? "";
  const channel = await open();
  await clock.advance(3_000);
  const before = await me.write("before the key was put in");
  hear(channel, before.content);
  hear(channel, before.message);
  await clock.advance(1_000);
  expect(pool.outbox()).toEqual([]);
  await apds.setKeypair(pair);
  await clock.advance(20_000);
  expect(pool.outbox().map(({ id }) => id)).toEqual([before.id]);
  const after = await me.write("from the other device");
  hear(channel, after.content);
  hear(channel, after.message);
  await clock.advance(1_000);
  expect(pool.outbox().map(({ id }) => id)).toEqual([after.id, before.id]);
  // Somebody else told it: it is looked for before it is told from here.
  expect(state()).toMatchObject({ attempts: 0 });
  listed.push(before.message, before.content);
  await clock.advance(2 * MINUTE);
  expect(channel.said).toContain(after.message);
  expect(channel.said).not.toContain(before.message);
  // A row that was lost is made anew on the next start.
  const next = await again();
  expect(next.pool.outbox()).toHaveLength(2);
});

test("three pubs of different kinds list what is published, and one that loses its log lists it again", async () => {
  const { clock, pubs, client, listed } = await pubWorld(["reference", "honest", "reference"]);
  const me = await client();
  await me.apds.setKeypair(await me.apds.generate());
  await me.pool.publish("hello");
  await clock.advance(30_000);
  for (const pub of pubs) expect(listed(pub)).toEqual(["hello"]);
  expect(pubs.map(({ url }) => me.status(url).own)).toEqual(pubs.map(() => ({ listed: 1, owed: 1 })));
  await me.pool.publish("lost");
  // It is told within 200 ms, and the disk of a reference pub knows it only a second later.
  await clock.advance(400);
  pubs[0]?.crash(10_000);
  await clock.advance(5 * MINUTE);
  for (const pub of pubs) expect(listed(pub)).toHaveLength(2);
});
