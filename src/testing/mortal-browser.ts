/** A browser whose background lives and dies over one disk: with keys, a store, and no network. */
import { type Crypto, memoryKeys, memoryStore, openApds } from "apds";
import { openLog } from "../base/log.ts";
import { fixedRandom, seededRandom } from "../base/random.ts";
import { openPool } from "../sync/pool.ts";
import { memorySaved, PUB } from "./engine-setup.ts";
import type { Fence } from "./fence.ts";
import { fencedHttp, fencedSaved, fencedStore, fencedTransport } from "./fenced-ports.ts";
import { handHttp, handTransport } from "./hand-transport.ts";
import { simCrypto } from "./sim-crypto.ts";
import { TestClock } from "./test-clock.ts";

const fencedCrypto = (crypto: Crypto, fence: Fence): Crypto => ({
  hash: (data) => fence.call(() => crypto.hash(data)),
  verify: (author, signature, data) => fence.call(() => crypto.verify(author, signature, data)),
  sign: (seed, data) => fence.call(() => crypto.sign(seed, data)),
  publicKey: (seed) => fence.call(() => crypto.publicKey(seed)),
  seed: () => crypto.seed(),
});

/** A browser whose background lives and dies over one disk. */
export async function mortalBrowser() {
  const clock = new TestClock();
  const [store, keys, crypto] = [memoryStore(), memoryKeys(), simCrypto(seededRandom(1))];
  const author = await openApds({ store, now: () => clock.now(), crypto, keys }).setKeypair(
    await openApds({ store, now: () => clock.now(), crypto }).generate(),
  );
  const saved = memorySaved();

  const live = async (fence: Fence) => {
    const apds = openApds({
      store: fencedStore(store, fence, (batch) => store.commit(batch)),
      now: () => clock.now(),
      crypto: fencedCrypto(crypto, fence),
      keys: {
        state: () => fence.call(() => keys.state()),
        sign: (data, port) => fence.call(() => keys.sign(data, port)),
        lock: () => fence.call(() => keys.lock()),
        remove: () => fence.call(() => keys.remove()),
      },
    });
    const pool = await openPool({
      apds,
      clock: fence.clock(clock),
      transport: fencedTransport(handTransport(), fence, () => {}),
      http: fencedHttp(
        handHttp(() => "no-answer"),
        fence,
        () => {},
      ),
      saved: fencedSaved(saved, fence),
      random: fixedRandom(0),
      log: openLog(clock),
      probeKey: author,
      pubs: [{ url: PUB, paused: false }],
    });
    await clock.settle();
    return { apds, pool };
  };

  /** What is on disk, looked at from outside of any life. */
  const onDisk = async () => {
    const posts = await store.since(0, 100);
    const settings = await store.values("settings");
    return {
      posts: posts.map(({ content }) => content.split("---\n").at(-1)),
      ids: posts.map(({ message }) => message.id),
      chain: posts.map(({ content }) => /previous: (\S+)/.exec(content)?.[1]),
      drafts: settings.flatMap(({ key, value }) =>
        key.startsWith("draft:") && JSON.stringify(value).includes('"text"') ? [key.slice(6)] : [],
      ),
      /** Of drafts, by their hashes. */
      pictures: settings.flatMap(({ key }) => (key.startsWith("draft-picture:") ? [key.split(":")[2]] : [])),
      owed: (await store.values("outbox")).map(({ key }) => key),
      previous: await store.value("settings", "previous"),
    };
  };
  return { clock, store, live, onDisk };
}
