/** An engine whose one pub is open, on a machine that can sleep and whose clock can be set. */
import type { PoolDeps } from "../sync/pool-status.ts";
import { setup } from "./engine-setup.ts";
import { type HandChannel, hear } from "./hand-transport.ts";
import { MachineClock, TestClock } from "./test-clock.ts";

/** The pub has told one post, and `said` is empty. */
export async function opened(change: Partial<PoolDeps> = {}) {
  const shared = new TestClock();
  const machine = new MachineClock(shared);
  const made = await setup({ clock: machine, ...change }, { clock: shared });
  const channel = last(made.transport.channels);
  channel.events.opened();
  const { content, message } = await (await made.writer()).write("hello");
  hear(channel, content);
  hear(channel, message);
  await shared.advance(5_000);
  channel.said.splice(0);
  return { ...made, machine, channel };
}

export function last(channels: readonly HandChannel[]): HandChannel {
  const channel = channels.at(-1);
  if (!channel) throw new Error("no channel");
  return channel;
}
