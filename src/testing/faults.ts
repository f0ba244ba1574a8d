/** What goes wrong, drawn from the seed. Everything that is set is also lifted, and nothing new begins once it is quiet. */
import type { Clock } from "../base/clock.ts";
import type { Dice } from "./dice.ts";
import { LyingPub } from "./lying-pub.ts";
import type { SimClient } from "./sim-client.ts";
import { type Link, troubles } from "./virtual-link.ts";
import type { VirtualNetwork } from "./virtual-network.ts";
import type { SimPub } from "./virtual-pub.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Every kind, so that the table can say which one a run did not meet. */
export const faultKinds = [
  "cut",
  "half-open",
  "delay",
  ...troubles,
  "mute",
  "trickle",
  "cut body",
  "network switch",
  "false offline",
  "kill",
  "sleep",
  "long sleep",
  "clock jump",
  "full disk",
  "nudge",
  "pause",
  "pub restart",
  "told again",
  "junk",
  "flood",
  "altered",
  "future date",
  "withheld",
  "lying poll",
] as const;

export class Faults {
  #quiet = false;
  /** What ends each fault that lasts, to be done early when quiet begins. */
  readonly #lifts = new Set<() => void>();

  constructor(
    private readonly clock: Clock,
    private readonly dice: Dice,
    private readonly network: VirtualNetwork,
    private readonly pubs: readonly SimPub[],
    /** So many times more seldom. */
    private readonly calm: number,
  ) {
    for (const pub of pubs) this.#ofPub(pub, dice.named(pub.url));
  }

  /** From now on this client has bad luck. */
  of(client: SimClient): void {
    const dice = this.dice.named(client.name);
    client.onDeath = () => this.#died(client, dice);
    const link = (): Link => this.network.link(client.name, dice.pick(this.pubs));
    this.#each(dice, 40 * MINUTE, () => {
      if (link().cut()) this.#met("cut");
    });
    this.#each(dice, 2 * HOUR, () => link().goHalfOpen());
    this.#each(dice, 2 * HOUR, () => {
      const hit = link();
      hit.cutBodyAfter = dice.whole(0, 8);
      hit.cut();
    });
    this.#each(dice, 3 * HOUR, () => this.#late(link(), dice));
    this.#each(dice, 2 * HOUR, () => this.#trouble(link(), dice));
    this.#each(dice, 6 * HOUR, () => this.#trickle(link(), dice));
    this.#each(dice, 6 * HOUR, () => this.#switch(client, dice));
    this.#each(dice, 6 * HOUR, () => this.#liesOffline(client, dice));
    this.#each(dice, 45 * MINUTE, () => this.#kill(client, dice));
    this.#each(dice, 8 * HOUR, () => this.#sleep(client, dice));
    this.#each(dice, 6 * HOUR, () => this.#jump(client, dice));
    this.#each(dice, 6 * HOUR, () => this.#fill(client, dice));
    this.#each(dice, 20 * MINUTE, () => this.#nudge(client, dice));
    this.#each(dice, 6 * HOUR, () => this.#pause(client, dice));
  }

  /** Ends all faults at once and lets none begin. */
  quiet(): void {
    this.#quiet = true;
    for (const lift of [...this.#lifts]) lift();
    for (const link of this.network.links()) {
      link.cutBodyAfter = undefined;
      link.muteUntil = 0;
    }
  }

  #ofPub(pub: SimPub, dice: Dice): void {
    this.#each(dice, 5 * HOUR, () => {
      if (!pub.up()) return;
      this.#met("pub restart");
      pub.crash(dice.between(SECOND, 3 * MINUTE));
    });
    this.#each(dice, 3 * HOUR, () => {
      // A pub that verifies its log again hears, and says nothing for so long.
      const until = this.clock.now() + dice.between(10 * SECOND, 2 * MINUTE);
      for (const link of this.network.links()) if (link.pub === pub) link.muteUntil = until;
    });
    this.#each(dice, 8 * HOUR, () => {
      this.#met("told again");
      pub.tellAgain(dice.whole(20, 300));
    });
    if (pub instanceof LyingPub) this.#each(dice, 6 * HOUR, () => void pub.flood(dice.whole(100, 600)));
  }

  #late(link: Link, dice: Dice): void {
    const lateMs = dice.whole(SECOND, 30 * SECOND);
    link.lateMs += lateMs;
    this.#lasts(dice.between(MINUTE, 10 * MINUTE), () => {
      link.lateMs -= lateMs;
    });
  }

  #trickle(link: Link, dice: Dice): void {
    link.trickle = dice.pick([100, 1_000, 20_000]);
    this.#lasts(dice.between(MINUTE, 10 * MINUTE), () => {
      link.trickle = 1;
    });
  }

  /** From one network to another: nobody is told, but for the browser, some seconds later. */
  #switch(client: SimClient, dice: Dice): void {
    this.#met("network switch");
    for (const pub of this.pubs) this.network.link(client.name, pub).switchNetwork();
    this.#lasts(dice.between(0, 10 * SECOND), () => client.pool?.retry(undefined, true));
  }

  #liesOffline(client: SimClient, dice: Dice): void {
    this.#met("false offline");
    client.online = false;
    this.#lasts(dice.between(MINUTE, 3 * HOUR), () => {
      client.online = true;
    });
  }

  #trouble(link: Link, dice: Dice): void {
    link.trouble = dice.pick(troubles);
    if (dice.chance(0.7)) link.cut();
    this.#lasts(dice.between(MINUTE, 20 * MINUTE), () => {
      link.trouble = "none";
    });
  }

  #kill(client: SimClient, dice: Dice): void {
    // A busy moment is where a death hurts: what follows an open is read, judged and committed in these calls.
    if (dice.chance(0.5)) this.network.link(client.name, dice.pick(this.pubs)).cut();
    client.killAt(dice.whole(1, 300), dice.chance(0.5));
  }

  /** Mostly woken again within some seconds by an alarm, at times only by its user hours later. */
  #died(client: SimClient, dice: Dice): void {
    this.#met("kill");
    this.#lasts(dice.between(0, dice.chance(0.2) ? 2 * HOUR : 90 * SECOND), () => void client.wake());
  }

  /** The lid is closed: nothing runs, nothing is heard, and nobody told the sockets. */
  #sleep(client: SimClient, dice: Dice): void {
    this.#met("sleep");
    const links = this.pubs.map((pub) => this.network.link(client.name, pub));
    const sleepMs = dice.chance(0.25) ? 8 * HOUR : dice.between(10 * SECOND, 3 * HOUR);
    if (sleepMs > 7 * HOUR) this.#met("long sleep");
    client.clock.sleep();
    for (const link of links) {
      link.vanish();
      link.trouble = "silent";
    }
    this.#lasts(sleepMs, () => {
      for (const link of links) link.trouble = "none";
      client.clock.wakeUp();
    });
  }

  #jump(client: SimClient, dice: Dice): void {
    this.#met("clock jump");
    const far = dice.chance(0.2)
      ? dice.pick([-10 * DAY, DAY, 10 * DAY])
      : dice.pick([MINUTE, HOUR, DAY, 2 * DAY]) * dice.between(-1, 1);
    client.setClock(Math.round(far));
    this.#lasts(dice.between(SECOND, 2 * HOUR), () => client.setClock(0));
  }

  #fill(client: SimClient, dice: Dice): void {
    const before = client.refusedCommits;
    client.setFull(true);
    this.#lasts(dice.between(MINUTE, 15 * MINUTE), () => {
      if (client.refusedCommits > before) this.#met("full disk");
      client.setFull(false);
    });
  }

  /** Alarm, popup and "online" at the same moment: whatever wakes up when, one socket per pub. */
  #nudge(client: SimClient, dice: Dice): void {
    const { pool } = client;
    if (!pool) return;
    this.#met("nudge");
    for (let call = 0; call < 3; call += 1) {
      pool.ensure("page");
      pool.retry(dice.chance(0.5) ? dice.pick(this.pubs).url : undefined);
    }
  }

  #pause(client: SimClient, dice: Dice): void {
    const { url } = dice.pick(this.pubs);
    if (!client.pool) return;
    this.#met("pause");
    client.pool.pause(url, true);
    // Its next life knows nothing of it: settings are the background's, not the engine's.
    this.#lasts(dice.between(0, 10 * MINUTE), () => client.pool?.pause(url, false));
  }

  #met(fault: string): void {
    this.network.note(fault);
  }

  #each(dice: Dice, meanMs: number, strike: () => void): void {
    this.clock.after(dice.waitMs(this.calm * meanMs), () => {
      if (this.#quiet) return;
      strike();
      this.#each(dice, meanMs, strike);
    });
  }

  #lasts(ms: number, lift: () => void): void {
    const once = (): void => {
      if (this.#lifts.delete(once)) lift();
    };
    this.#lifts.add(once);
    this.clock.after(ms, once);
  }
}
