/** The way between one client and one pub: how fast it is, what is wrong with it, and what went over it. */
import type { Clock } from "../base/clock.ts";
import type { Breaches } from "./breaches.ts";
import type { Dice } from "./dice.ts";
import type { Trace } from "./trace.ts";
import type { VirtualPub } from "./virtual-pub.ts";

/**
 * What happens to something new on this way. `refuses`: nothing listens. `silent`: packets vanish. `captive`: a portal answers
 * in the pub's place, without CORS. `unavailable`: a proxy answers 502, with CORS. `no upgrade`: HTTP goes through, WebSockets do not.
 * `slams`: each channel is accepted and closed at once. `garbage`: HTTP answers are nonsense, and channels bring nonsense as well.
 */
export const troubles = [
  "refuses",
  "silent",
  "captive",
  "unavailable",
  "no upgrade",
  "slams",
  "garbage",
] as const;
export type Trouble = "none" | (typeof troubles)[number];

/** An open (or opening) channel, as the faults see it. */
export interface Cuttable {
  /** Frames arrive on it, both ways. */
  readonly works: boolean;
  /** Ends for both sides, frames in flight are lost. */
  cut(): void;
  /** From now on frames vanish both ways, and nobody is told. */
  goHalfOpen(): void;
}

export interface LinkCounts {
  attempts: number;
  opened: number;
  /** Frames handed over by the client, and frames that reached it. */
  framesOut: number;
  framesIn: number;
  characters: number;
  requests: number;
}

export class Link {
  readonly name: string;
  /** One way, ms. */
  latencyMs: number;
  /** Characters per ms, when nothing is wrong. */
  readonly #pace: number;
  trouble: Trouble = "none";
  /** The pub says nothing before this, ms; what it has to say comes afterwards. */
  muteUntil = 0;
  /** So many times slower than usual. */
  trickle = 1;
  /** Added to the latency while a `delay` fault lasts. */
  lateMs = 0;
  /** The next body that comes over this way ends after so many pieces. */
  cutBodyAfter: number | undefined;
  /** Counts up at each cut, so that what is under way sees that it was hit. */
  generation = 0;
  readonly counts: LinkCounts = {
    attempts: 0,
    opened: 0,
    framesOut: 0,
    framesIn: 0,
    characters: 0,
    requests: 0,
  };
  /** Channels that the client has neither given up nor been told the end of. More than one is a broken promise. */
  readonly live = new Set<Cuttable>();

  constructor(
    readonly client: string,
    readonly pub: VirtualPub,
    readonly clock: Clock,
    private readonly trace: Trace,
    private readonly breaches: Breaches,
    private readonly dice: Dice,
    /** A fault did something to somebody: its name, for the table. */
    readonly met: (fault: string) => void,
    /** A frame of the client has reached the pub. */
    readonly reaches: (text: string) => void,
  ) {
    this.name = `${client}>${new URL(pub.url).host}`;
    this.latencyMs = dice.between(5, 150);
    this.#pace = dice.between(100, 4_000);
  }

  get works(): boolean {
    return [...this.live].some((channel) => channel.works);
  }

  /** Both ways together. */
  get frames(): number {
    return this.counts.framesIn + this.counts.framesOut;
  }

  event(what: string, text?: string): void {
    this.trace.event(this.name, what, text);
  }

  /** A client opens a channel. */
  opens(channel: Cuttable): void {
    this.counts.attempts += 1;
    this.event("connects");
    this.live.add(channel);
    if (this.live.size > 1)
      this.breaches.report(this.client, `${this.live.size} channels at once to ${this.pub.url}`);
  }

  /** How long the next thing takes one way, ms: the latency, and up to half of it again. */
  travelMs(): number {
    if (this.lateMs > 0) this.met("delay");
    return Math.round(this.latencyMs * this.dice.between(1, 1.5)) + this.lateMs;
  }

  /** Characters per ms. */
  get pace(): number {
    if (this.trickle > 1) this.met("trickle");
    return this.#pace / this.trickle;
  }

  /** How long until the pub says what it has to say now, ms. */
  muteMs(): number {
    const left = Math.max(0, this.muteUntil - this.clock.now());
    if (left > 0) this.met("mute");
    return left;
  }

  /** One of these, drawn. */
  nonsense(of: readonly string[]): string {
    return this.dice.pick(of);
  }

  /** Another network, with another way to the same pub: whatever was under way is lost, and nobody is told. */
  switchNetwork(): void {
    this.latencyMs = this.dice.between(5, 150);
    this.vanish();
  }

  /** Ends all that is under way, requests included. False when there was nothing. */
  cut(): boolean {
    this.generation += 1;
    const hit = [...this.live];
    for (const channel of hit) channel.cut();
    return hit.length > 0;
  }

  goHalfOpen(): void {
    for (const channel of this.live) channel.goHalfOpen();
  }

  /** The machine sleeps: whatever is under way is lost, and nobody is told. */
  vanish(): void {
    this.generation += 1;
    this.goHalfOpen();
  }
}
