/** An engine with an identity, and a pub that a test plays by hand: how its messages come to be listed. */
import type { PoolDeps } from "../sync/pool-status.ts";
import { PUB, setup } from "./engine-setup.ts";
import { handHttp, pollAnswer } from "./hand-transport.ts";

/** The pub lists what stands in `listed`, or has no poll. */
export async function played(change: Partial<PoolDeps> = {}, poll = true) {
  const listed: string[] = [];
  const http = handHttp((path) => {
    if (!path.startsWith("/gossip/poll")) return "no-answer";
    return poll ? pollAnswer(listed) : { status: 404, body: "" };
  });
  const made = await setup({ http, ...change });
  await made.apds.setKeypair(await made.apds.generate());
  const { clock, transport, pool, store } = made;
  const open = async (url = PUB) => {
    const channel = transport.channels.findLast((one) => one.url === url && one.live);
    if (!channel) throw new Error(`no channel to ${url}`);
    channel.events.opened();
    await clock.settle();
    return channel;
  };
  const publish = async (text: string) => {
    const id = await pool.publish(text);
    const message = id.ok ? await store.message(id.value) : undefined;
    if (!message) throw new Error("not published");
    return {
      id: message.id,
      ts: message.ts,
      message: message.text,
      content: (await store.get(message.content)) ?? "",
    };
  };
  const receipts = () => http.asked.filter((path) => path.endsWith("&limit=1000"));
  const state = (url = PUB) => pool.outbox()[0]?.pubs.get(url);
  return { ...made, http, listed, open, publish, receipts, state };
}
