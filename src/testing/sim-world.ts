/** A whole run: pubs, writers and clients on a virtual network, hours of bad luck, then quiet, then the promises. */
import type { Crypto, Store } from "apds";
import type { Breach } from "./breaches.ts";
import { dice } from "./dice.ts";
import { Faults } from "./faults.ts";
import { HonestPub } from "./honest-pub.ts";
import { LyingPub } from "./lying-pub.ts";
import { checkClient, checkIdle, checkOpen, type Findings } from "./promises.ts";
import { ReferencePub } from "./reference-pub.ts";
import { SimClient } from "./sim-client.ts";
import { Crowd } from "./sim-crowd.ts";
import { simCrypto } from "./sim-crypto.ts";
import { TestClock } from "./test-clock.ts";
import { Truth } from "./truth.ts";
import { VirtualNetwork } from "./virtual-network.ts";
import type { SimPub } from "./virtual-pub.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PEOPLE = 8;
const HISTORY = 150;
/** Longest backoff (5 min; an hour for what looked like no pub), half-open detection, one poll interval (6 h), and a margin. */
const QUIET_MS = 7.5 * HOUR_MS;

export interface Plan {
  readonly seed: number;
  /** Hours with posts and faults; the quiet ones come on top. */
  readonly hours: number;
  readonly clients: number;
  readonly pubs: number;
  /** Breaks the first client's store on purpose. */
  readonly sabotage?: (store: Store) => Store;
}

export interface Outcome {
  readonly broken: readonly Breach[];
  readonly network: VirtualNetwork;
  readonly posts: number;
  readonly clients: readonly (Findings & { readonly name: string; readonly lives: number })[];
  /** Virtual time that passed, ms. */
  readonly passedMs: number;
  /** Entries that forgetful pubs lost. */
  readonly forgotten: number;
}

/** Carries a plan out. The same plan gives the same outcome, trace hash included. */
export async function simulate(plan: Plan): Promise<Outcome> {
  const luck = dice(plan.seed);
  const clock = new TestClock();
  const start = clock.now();
  const crypto = simCrypto(luck.named("keys"));
  const truth = new Truth(crypto);
  const pubs: SimPub[] = [];
  const network = new VirtualNetwork(clock, luck.named("network"), pubs);
  for (let at = 0; at < plan.pubs; at += 1) pubs.push(await makePub(at, clock, crypto, network, plan.seed));
  const crowd = new Crowd(clock, crypto, luck.named("crowd"), pubs, PEOPLE);
  await crowd.begin(HISTORY);
  await clock.advance(5 * MINUTE_MS);

  const clients = Array.from({ length: plan.clients }, (_, at) => {
    const name = `client-${at}`;
    const sabotage = at === 0 ? plan.sabotage : undefined;
    const urls = pubs.map((pub) => pub.url);
    const own = { name, clock, network, crypto, truth, dice: luck.named(name), pubs: urls };
    return new SimClient(sabotage ? { ...own, sabotage } : own);
  });
  const faults = new Faults(clock, luck.named("faults"), network, pubs);
  for (const client of clients) {
    faults.of(client);
    clock.after(luck.between(0, 5 * MINUTE_MS), () => void client.wake());
  }
  await clock.advance(plan.hours * HOUR_MS);

  faults.quiet();
  crowd.quiet();
  const liars = pubs.filter((pub) => pub instanceof LyingPub);
  for (const liar of liars) liar.quiet();
  for (const client of clients) client.spare();
  await clock.advance(QUIET_MS - HOUR_MS);
  const before = new Map(network.links().map(({ name, frames }) => [name, frames]));
  await clock.advance(HOUR_MS);

  const evidence = {
    truth,
    network,
    now: clock.now(),
    honest: pubs.filter((pub) => !(pub instanceof LyingPub)),
    told: new Map(liars.flatMap((liar) => [...liar.told])),
  };
  checkIdle(network, before);
  const found: Outcome["clients"][number][] = [];
  for (const client of clients) {
    const findings = await checkClient(client, evidence);
    checkOpen(client, evidence);
    found.push({ ...findings, name: client.name, lives: client.lives });
    await client.close();
  }
  return {
    broken: network.breaches.all(),
    network,
    posts: crowd.posts,
    clients: found,
    passedMs: clock.now() - start,
    forgotten: pubs.reduce((sum, pub) => sum + (pub instanceof ReferencePub ? pub.lost : 0), 0),
  };
}

/** The first is ours, the second like the reference, the third lies, and so on. */
async function makePub(
  at: number,
  clock: TestClock,
  crypto: Crypto,
  network: VirtualNetwork,
  seed: number,
): Promise<SimPub> {
  const url = `wss://pub-${at}.sim/`;
  if (at % 3 === 0) return HonestPub.open(url, clock, crypto);
  const reference = new ReferencePub(url, clock, crypto);
  if (at % 3 === 1) return reference;
  return new LyingPub(reference, clock, crypto, dice(seed, url), (fault) => network.note(fault));
}
