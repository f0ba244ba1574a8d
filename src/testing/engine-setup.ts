/** One engine over a memory store, a test clock and a network played by hand. */
import {
  type Apds,
  type KeyStore,
  memoryKeys,
  memoryStore,
  openApds,
  type Post,
  type Store,
  type StoreFailure,
} from "apds";
import { openLog } from "../base/log.ts";
import { fixedRandom, seededRandom } from "../base/random.ts";
import { openPool, type Pool } from "../sync/pool.ts";
import type { PoolDeps, PubStatus } from "../sync/pool-status.ts";
import type { Saved, SavedWait } from "../sync/saved.ts";
import { type HandChannel, handHttp, handTransport } from "./hand-transport.ts";
import { simCrypto } from "./sim-crypto.ts";
import { TestClock } from "./test-clock.ts";
import { openWriter, type Writer } from "./writer.ts";

export const PUB = "wss://one.example/";
export const OTHER = "wss://two.example/";

export function memorySaved(): Saved & { readonly waits: Map<string, SavedWait> } {
  const waits = new Map<string, SavedWait>();
  return {
    waits,
    load: async () => new Map(waits),
    async save(url, wait) {
      if (wait) waits.set(url, wait);
      else waits.delete(url);
    },
  };
}

export interface Setup {
  readonly clock: TestClock;
  readonly store: Store;
  readonly apds: Apds;
  readonly transport: ReturnType<typeof handTransport>;
  readonly http: ReturnType<typeof handHttp>;
  readonly saved: ReturnType<typeof memorySaved>;
  /** Where this browser's identity is. */
  readonly keys: KeyStore;
  readonly pool: Pool;
  readonly arrivals: Post[];
  /** What the store answers to the next commits. */
  readonly fault: { now: StoreFailure | undefined };
  readonly writer: () => Promise<Writer>;
  readonly status: (url?: string) => PubStatus;
  /** Ends the channel that is open, if one is, and opens the next one when it comes. */
  readonly reopen: () => Promise<HandChannel>;
  /** Another life of the worker over the same store and saved waits. */
  readonly again: () => Promise<Setup>;
}

export async function setup(
  change: Partial<PoolDeps> = {},
  parts: Partial<Pick<Setup, "clock" | "store" | "saved" | "fault" | "keys">> = {},
): Promise<Setup> {
  const clock = parts.clock ?? new TestClock();
  const fault = parts.fault ?? { now: undefined };
  const store = parts.store ?? memoryStore({ fault: () => fault.now });
  const saved = parts.saved ?? memorySaved();
  const crypto = simCrypto(seededRandom(1));
  const keys = parts.keys ?? memoryKeys();
  const apds = openApds({ store, now: () => clock.now(), crypto, keys });
  const transport = handTransport();
  const http = handHttp(() => "no-answer");
  const writer = (): Promise<Writer> => openWriter(crypto, () => clock.now());
  const deps: PoolDeps = {
    apds,
    clock,
    transport,
    http,
    saved,
    random: fixedRandom(0),
    log: openLog(clock),
    probeKey: (await writer()).author,
    pubs: [{ url: PUB, paused: false }],
    ...change,
  };
  const pool = await openPool(deps);
  const arrivals: Post[] = [];
  pool.onArrivals((posts) => arrivals.push(...posts), new AbortController().signal);
  await clock.settle();
  return {
    clock,
    store,
    apds,
    transport,
    http,
    saved,
    keys,
    pool,
    arrivals,
    fault,
    writer,
    status(url = PUB) {
      const status = pool.status.get().pubs.find((pub) => pub.url === url);
      if (!status) throw new Error(`no pub ${url}`);
      return status;
    },
    async reopen() {
      transport.channels.find(({ live, opened }) => live && opened)?.events.ended({ code: 1006 });
      await clock.settle();
      while (!transport.channels.some(({ live }) => live)) await clock.advance(1_000);
      const channel = transport.channels.find(({ live }) => live);
      channel?.events.opened();
      await clock.settle();
      if (!channel) throw new Error("no channel");
      return channel;
    },
    again: () => setup(change, { clock, store, saved, fault, keys }),
  };
}
