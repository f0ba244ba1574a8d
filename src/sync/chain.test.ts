import type { Hash } from "apds";
import { expect, test } from "vitest";
import { type Setup, setup } from "../testing/engine-setup.ts";
import { hear } from "../testing/hand-transport.ts";
import type { Written } from "../testing/writer.ts";

/** A pub without a poll: it answers what it is asked for by hash, and echoes the rest. */
async function converse(made: Setup, texts: ReadonlyMap<string, string>, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    await made.clock.advance(500);
    for (const channel of made.transport.channels.filter(({ live }) => live)) {
      if (!channel.opened) channel.events.opened();
      for (const asked of channel.said.splice(0)) hear(channel, texts.get(asked) ?? asked);
    }
  }
}

async function textsOf(posts: readonly Written[], hash: (text: string) => Promise<string>) {
  const texts = new Map<string, string>();
  for (const { id, message, content } of posts) {
    texts.set(id, message);
    texts.set(await hash(content), content);
  }
  return texts;
}

test("a chain of posts is walked link by link in bounded steps, goes on where it was after each death of the worker, and into another's feed", async () => {
  const first = await setup();
  const [alice, bob] = [await first.writer(), await first.writer()];
  const posts: Written[] = [];
  for (let at = 0; at < 60; at += 1) posts.push(await alice.write(`alice ${at}`));
  // Bob took over a device whose last post was hers.
  await bob.apds.put("previous", posts.at(-1)?.id);
  for (let at = 0; at < 60; at += 1) posts.push(await bob.write(`bob ${at}`));
  const texts = await textsOf(posts, (text) => first.apds.hash(text));
  first.transport.channels[0]?.events.opened();
  await first.clock.advance(100);
  const channel = first.transport.channels[0];
  const newest = posts.at(-1);
  if (!channel || !newest) throw new Error("no channel");
  for (const text of [newest.content, newest.message]) hear(channel, text);

  let [made, lives, most] = [first, 1, 0];
  while ((await made.store.totals()).posts < posts.length && lives < 100) {
    await converse(made, texts, 60_000);
    most = Math.max(most, (await made.store.totals()).wants);
    await made.pool.close();
    made = await made.again();
    lives += 1;
  }
  expect(await made.store.totals()).toMatchObject({ posts: 120, authors: 2, pending: 0, wants: 0 });
  expect(lives).toBeGreaterThan(3);
  expect(most).toBeLessThanOrEqual(2);
  for (const writer of [alice, bob])
    expect(await made.store.author(writer.author)).toMatchObject({ count: 60, holes: [] });
});

test("a previous that names a text which is no post ends the chain there, and the feed is whole", async () => {
  const made = await setup();
  const alice = await made.writer();
  const text = "no message, but a text that has a hash";
  const end = (await made.apds.hash(text)) as Hash;
  const post = await alice.write("after it", { previous: end });
  const texts = await textsOf([post], (of) => made.apds.hash(of));
  texts.set(end, text);
  made.transport.channels[0]?.events.opened();
  await made.clock.advance(100);
  const channel = made.transport.channels[0];
  if (!channel) throw new Error("no channel");
  for (const told of [post.content, post.message]) hear(channel, told);
  await made.clock.advance(100);
  expect(await made.store.author(alice.author)).toMatchObject({ holes: [{ id: end }] });
  await converse(made, texts, 10_000);
  const row = await made.store.author(alice.author);
  const settled = (await made.store.wantsFor([end])).get(end);
  expect([row?.holes, settled?.state]).toEqual([[], undefined]);
  expect(made.status().counts).toMatchObject({ invalid: 0, unwanted: 0 });
});
