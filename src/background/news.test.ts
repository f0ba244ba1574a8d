import { expect, test } from "vitest";
import { type HandChannel, hear } from "../testing/hand-transport.ts";
import type { Written } from "../testing/writer.ts";
import { background } from "./background.fixture.ts";
import { FRESH_MS } from "./notice-plan.ts";

/** A browser that is connected, and what its badge counts after a pub told these. */
async function connected() {
  const made = await background();
  const { transport, clock, handlers, pool } = made;
  const after = async (...posts: readonly Written[]): Promise<number> => {
    // The silence before may have ended it.
    pool.retry();
    await clock.settle();
    const channel = transport.channels.at(-1) as HandChannel;
    channel.events.opened();
    for (const { content, message } of posts) for (const text of [content, message]) hear(channel, text);
    await clock.advance(100);
    return (await handlers.status({})).unseen;
  };
  return { ...made, after };
}

test("new is what was just written: nothing older than the install, and nothing that was caught up with", async () => {
  const { after, settings, clock, writer, handlers } = await connected();
  const alice = await writer();
  const before = await alice.write("before the install");
  await clock.advance(1_000);
  await settings.change({ since: clock.now() });
  const late = await alice.write("while we slept");
  expect(await after(before)).toBe(0);
  await clock.advance(FRESH_MS + 1_000);
  expect(await after(late)).toBe(0);
  expect(await after(await alice.write("now"), await alice.write("and now"))).toBe(2);
  expect(await after(await alice.write("later"))).toBe(3);
  await handlers.seen({});
  expect(await after(await alice.write("after a look"))).toBe(1);
  expect((await handlers.status({})).posts).toBe(6);
});

test("neither what comes back out of the trash is new, nor what comes out of a file", async () => {
  const { after, apds, pool, handlers, writer } = await connected();
  const heard: string[] = [];
  pool.onArrivals((_, how) => heard.push(how), new AbortController().signal);
  const [alice, bob] = [await writer(), await writer()];
  const [one, two] = [await alice.write("one"), await alice.write("two")];
  expect(await after(one, two)).toBe(2);
  await handlers.seen({});
  await handlers.interest({ author: alice.author, interest: "blocked" });
  expect((await apds.store.totals()).posts).toBe(0);
  await handlers.interest({ author: alice.author, interest: null });
  expect((await apds.store.totals()).posts).toBe(2);
  expect((await handlers.status({})).unseen).toBe(0);
  const { content, message } = await bob.write("kept elsewhere");
  await pool.errands.takeIn([message], [content]);
  expect((await handlers.status({})).unseen).toBe(0);
  expect((await handlers.status({})).posts).toBe(3);
  expect([...new Set(heard)]).toEqual(["told", "back"]);
  expect(await after(await alice.write("after the block was taken back"))).toBe(1);
});

test("neither what the person wrote themselves is new, nor what they do not want to see", async () => {
  const { after, apds, writer, handlers } = await connected();
  await handlers.moderate({ list: "mutedWords", entry: "casino", on: true });
  const me = await writer();
  await apds.setKeypair((await me.apds.keypair()) ?? "");
  const alice = await writer();
  expect(await after(await alice.write("A casino"), await me.write("Mine"))).toBe(0);
  expect(await after(await alice.write("A walk"))).toBe(1);
});
