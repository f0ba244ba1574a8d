/** One engine and some pubs on a virtual network without bad luck, for tests of what comes to stand in the pubs' logs. */
import { seededRandom } from "../base/random.ts";
import type { PoolDeps } from "../sync/pool-status.ts";
import { dice } from "./dice.ts";
import { memorySaved, setup } from "./engine-setup.ts";
import { HonestPub } from "./honest-pub.ts";
import { ReferencePub } from "./reference-pub.ts";
import { simCrypto } from "./sim-crypto.ts";
import { TestClock } from "./test-clock.ts";
import { VirtualNetwork } from "./virtual-network.ts";
import type { SimPub } from "./virtual-pub.ts";

export type PubKind = "reference" | "honest";

/** `wss://a.sim/`, `wss://b.sim/`, … in this order. */
export async function pubWorld(kinds: readonly PubKind[], change: Partial<PoolDeps> = {}) {
  const clock = new TestClock();
  const crypto = simCrypto(seededRandom(9));
  const pubs: SimPub[] = [];
  for (const [at, kind] of kinds.entries()) {
    const url = `wss://${"abcdefgh"[at]}.sim/`;
    pubs.push(
      kind === "reference" ? new ReferencePub(url, clock, crypto) : await HonestPub.open(url, clock, crypto),
    );
  }
  const network = new VirtualNetwork(clock, dice(7), pubs);
  const saved = memorySaved();
  /** A browser on this network; its pool is open, and so are its channels. */
  const client = async (name = "me", more: Partial<PoolDeps> = {}) => {
    const made = await setup(
      {
        transport: network.transport(name),
        http: network.http(name),
        pubs: pubs.map(({ url }) => ({ url, paused: false })),
        ...change,
        ...more,
      },
      { clock, saved: name === "me" ? saved : memorySaved() },
    );
    const links = pubs.map((pub) => network.link(name, pub));
    for (const link of links) link.latencyMs = 20;
    return { ...made, links };
  };
  const listed = (pub: SimPub | undefined): readonly (string | undefined)[] =>
    pub?.log().map(({ content }) => content) ?? [];
  return { clock, crypto, network, pubs, client, listed };
}
