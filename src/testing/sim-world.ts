/** A whole run: pubs, writers and clients on a virtual network, hours of bad luck, then quiet, then the promises. */
import { POLL_EVERY_MS } from "../sync/connect/polls.ts";
import type { Breach } from "./breaches.ts";
import { dice } from "./dice.ts";
import { Faults } from "./faults.ts";
import { HonestPub } from "./honest-pub.ts";
import { LyingPub } from "./lying-pub.ts";
import { checkOwn } from "./own-promises.ts";
import { checkHeld, checkStore, type Evidence, type Findings } from "./promises.ts";
import { ReferencePub } from "./reference-pub.ts";
import { SimClient } from "./sim-client.ts";
import { Crowd } from "./sim-crowd.ts";
import type { Plan, PubKind } from "./sim-plan.ts";
import { SimUser } from "./sim-user.ts";
import { Tells } from "./tells.ts";
import { TestClock } from "./test-clock.ts";
import { checkClosed, checkIdle, checkOpen, framesSoFar } from "./traffic-promises.ts";
import { Truth } from "./truth.ts";
import { VirtualNetwork } from "./virtual-network.ts";
import type { SimPub } from "./virtual-pub.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Longest backoff (5 min; an hour for what looked like no pub), half-open detection, one poll interval (6 h), and a margin. */
const QUIET_MS = POLL_EVERY_MS + 90 * MINUTE_MS;
/** All of that but the poll: what an open channel or a new one brings by itself must not wait for it. */
const FRESH_MS = 80 * MINUTE_MS;

/** A receipt is looked for once a day, and again after a telling. */
const LONG_MS = 25 * HOUR_MS;
/** What was about to be said when a clock was set right may still be on its way. */
const AHEAD_MS = 10 * MINUTE_MS;

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
  const truth = new Truth(luck.named("keys"));
  const pubs: SimPub[] = [];
  const network = new VirtualNetwork(clock, luck.named("network"), pubs);
  for (const [at, kind] of plan.pubs.entries())
    pubs.push(await makePub(kind, `wss://pub-${at}.sim/`, clock, truth, network, plan.seed));
  const honest = pubs.filter((pub) => !(pub instanceof LyingPub));
  const tells = new Tells(truth, network.breaches, honest, clock, (name) => {
    const client = clients.find((one) => one.name === name);
    return client !== undefined && clock.now() - client.lastAhead < AHEAD_MS;
  });
  network.onHeard = (client, pub, text) => tells.heard(client, pub, text);
  const crowd = new Crowd(clock, truth, luck.named("crowd"), pubs, plan);
  await crowd.begin();
  await clock.advance(5 * MINUTE_MS);

  const clients = Array.from({ length: plan.clients }, (_, at) => {
    const name = `client-${at}`;
    const sabotage = at === 0 ? plan.sabotage : undefined;
    const own = { name, clock, network, truth, dice: luck.named(name), pubs };
    return new SimClient(sabotage ? { ...own, sabotage } : own);
  });
  const faults = new Faults(clock, luck.named("faults"), network, pubs, plan.calm);
  const users: SimUser[] = [];
  for (const client of clients) {
    await client.identify();
    users.push(
      new SimUser(
        client,
        luck.named(`user of ${client.name}`),
        clock,
        () => truth.messages(),
        plan.publishesEachMs,
      ),
    );
    faults.of(client);
    clock.after(luck.between(0, 5 * MINUTE_MS), () => void client.wake());
  }
  await clock.advance(plan.hours * HOUR_MS);

  faults.quiet();
  crowd.quiet();
  for (const user of users) user.quiet();
  const liars = pubs.filter((pub) => pub instanceof LyingPub);
  for (const pub of pubs) pub.quiet();
  for (const client of clients) client.spare();
  // What liars told is a long list: it is put together once for all that are asked at one moment.
  const evidence = (): Evidence => ({
    truth,
    network,
    now: clock.now(),
    honest,
    asked: (client, hash) => tells.asked(client, hash),
    told: new Map(liars.flatMap((liar) => [...liar.told])),
  });
  await clock.advance(FRESH_MS);
  // Whoever thought that the present is the future has put apart or refused what it heard then: it learns of it by the next poll.
  const soon = evidence();
  for (const client of clients.filter((one) => clock.now() - one.lastBehind > POLL_EVERY_MS))
    await checkHeld(client, soon, true);
  await clock.advance(QUIET_MS - FRESH_MS - HOUR_MS + (plan.longQuiet ? LONG_MS : 0));
  const before = framesSoFar(network);
  await clock.advance(HOUR_MS);
  checkIdle(network, honest, before);

  const found: Outcome["clients"][number][] = [];
  const late = evidence();
  for (const user of users) await checkOwn(user, late, plan.longQuiet);
  for (const client of clients) {
    const findings = await checkHeld(client, late, false);
    await checkStore(client, late);
    checkOpen(client, network);
    found.push({ ...findings, name: client.name, lives: client.lives });
    await client.close();
    checkClosed(client, network);
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

async function makePub(
  kind: PubKind,
  url: string,
  clock: TestClock,
  truth: Truth,
  network: VirtualNetwork,
  seed: number,
): Promise<SimPub> {
  if (kind === "ours") return HonestPub.open(url, clock, truth.crypto);
  const luck = dice(seed, url);
  const reference = new ReferencePub(url, clock, truth.crypto, {
    forgets: kind === "forgetful" ? luck.named("forgets") : undefined,
    slowness: kind === "slow" ? 6 : 1,
  });
  if (kind !== "lying") return reference;
  return new LyingPub(reference, clock, truth, luck, (fault) => network.note(fault));
}
