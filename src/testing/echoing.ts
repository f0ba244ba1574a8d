/** An engine whose pubs are open, and whose first pub tells what the test gives it. */

import { setup } from "./engine-setup.ts";
import { hear } from "./hand-transport.ts";
import type { Written } from "./writer.ts";

export async function echoing(change: Parameters<typeof setup>[0] = {}) {
  const made = await setup(change);
  for (const channel of made.transport.channels) channel.events.opened();
  await made.clock.advance(3_000);
  const channel = made.transport.channels[0];
  if (!channel) throw new Error("no channel");
  channel.said.splice(0);
  const tell = async ({ content, message }: Written): Promise<void> => {
    hear(channel, content);
    hear(channel, message);
    await made.clock.advance(100);
  };
  const isHeld = async (post: Written): Promise<boolean> => (await made.apds.get(post.id)) !== undefined;
  /** Time passes with pubs that live and have nothing: they echo all that they are asked for. */
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 10_000) {
      await made.clock.advance(10_000);
      for (const one of made.transport.channels.filter(({ live }) => live)) {
        if (!one.opened) one.events.opened();
        for (const text of one.said.splice(0)) if (text.length === 44) hear(one, text);
      }
    }
  };
  return { ...made, channel, tell, isHeld, pass };
}
