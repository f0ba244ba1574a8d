import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { memoryStore } from "apds";
import { expect, test } from "vitest";
import { seededRandom } from "../base/random.ts";
import { setup } from "../testing/engine-setup.ts";
import { hear } from "../testing/hand-transport.ts";
import { ORPHAN_CHARACTERS, ORPHANS } from "./replicate/orphanage.ts";
import { QUEUE_CHARACTERS } from "./talk/queue.ts";
import { INBOUND_CHARACTERS, INBOUND_FRAMES } from "./talk/session.ts";

const MIB = 2 ** 20;

/** Bytes that are in use once nothing is left to collect. */
function inUse(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

test("a pub that floods while the disk stands still, after it filled the orphanage, makes us hold less than 48 MiB", async () => {
  const store = memoryStore();
  const commit = store.commit.bind(store);
  let stuck = false;
  store.commit = (batch) => (stuck ? new Promise(() => undefined) : commit(batch));
  const { transport, clock, status } = await setup({}, { store });
  const [channel] = transport.channels;
  if (!channel) throw new Error("no channel");
  channel.events.opened();
  await clock.settle();
  const random = seededRandom(1);
  const bytes = Buffer.alloc(ORPHAN_CHARACTERS / ORPHANS);
  const text = (length: number): string => {
    for (let at = 0; at < length; at += 4) bytes.writeUInt32LE(Math.floor(random.next() * 2 ** 32), at);
    return bytes.toString("latin1", 0, length);
  };
  const before = inUse();
  for (let at = 0; at < ORPHANS; at += 1) hear(channel, text(ORPHAN_CHARACTERS / ORPHANS));
  await clock.advance(1_000);
  const orphans = inUse() - before;
  expect(orphans).toBeGreaterThan(7 * MIB);
  stuck = true;
  const length = 4 * Math.floor(INBOUND_CHARACTERS / INBOUND_FRAMES / 4);
  for (let at = 0; at < INBOUND_FRAMES; at += 1) hear(channel, text(length));
  await clock.settle();
  expect(status().state.kind).toBe("open");
  const held = inUse() - before;
  expect(held - orphans).toBeGreaterThan(15 * MIB);
  // What waits to be said to it would come on top: texts of ours, at most so many characters.
  expect(held + QUEUE_CHARACTERS).toBeLessThan(48 * MIB);
  hear(channel, "one more");
  await clock.settle();
  expect(status().state).toMatchObject({ kind: "waiting", ending: { kind: "too-fast" } });
});
