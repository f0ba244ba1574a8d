import { expect, test } from "vitest";
import { echoing } from "../../testing/echoing.ts";
import { hear } from "../../testing/hand-transport.ts";

test("whoever follows arrivals and fails at it keeps nothing out, and a post that is kept is no failure", async () => {
  const { pool, store, writer, tell, status, apds } = await echoing();
  pool.onArrivals(() => {
    throw new Error("not our fault");
  }, new AbortController().signal);
  const alice = await writer();
  for (const text of ["one", "two"]) await tell(await alice.write(text));
  expect((await store.totals()).posts).toBe(2);
  expect(status().state.kind).toBe("open");
  await apds.setKeypair(await apds.generate());
  expect(await pool.publish("three")).toMatchObject({ ok: true });
});

test("a fault of ours in one transaction is that batch's failure: what comes later comes in", async () => {
  const { store, writer, tell, status, clock, transport } = await echoing();
  const commit = store.commit.bind(store);
  store.commit = () => {
    store.commit = commit;
    return Promise.reject(new TypeError("nobody foresaw this"));
  };
  const post = await (await writer()).write("hello");
  await tell(post);
  expect((await store.totals()).posts).toBe(0);
  expect(status().state.kind).toBe("held");
  await clock.advance(30_000);
  const channel = transport.channels.at(-1);
  if (!channel?.live) throw new Error("no channel");
  channel.events.opened();
  for (const text of [post.content, post.message]) hear(channel, text);
  await clock.advance(100);
  expect((await store.totals()).posts).toBe(1);
});
