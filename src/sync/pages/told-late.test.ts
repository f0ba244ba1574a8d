import { expect, test } from "vitest";
import { setup } from "../../testing/engine-setup.ts";
import type { HandChannel } from "../../testing/hand-transport.ts";
import { openPage } from "../../testing/page-setup.ts";

test("what a page posts goes to the pubs as soon as its text is here, which comes a moment after its message", async () => {
  const made = await setup();
  const { clock, transport, pool } = made;
  const channel = transport.channels.at(-1) as HandChannel;
  channel.events.opened();
  await clock.advance(5_000);
  const { page } = await openPage(made);
  const { message, content } = await (await made.writer()).write("Two herons, very still.");
  const [first] = [page.say(1, [message])];
  await clock.advance(100);
  await first;
  expect(pool.outbox()).toHaveLength(1);
  expect(channel.said).not.toContain(message);
  const second = page.say(1, [content]);
  await clock.advance(1_000);
  await second;
  expect(channel.said.filter((text) => text === content || text === message)).toEqual([content, message]);
});
