/**
 * What waits to be offered to one pub: each post at its own drawn time, dropped when the pub tells it or lists it meanwhile. Right before
 * it is told the pub is asked once more whether it lacks it: the evidence is minutes old by then, or an answer that proved little (a
 * reference pub answers a key with the last entry of its log, which need not be the newest).
 */
import type { Apds, Author, Hash, Message } from "apds";
import type { Cancel, Clock } from "../../base/clock.ts";
import { type Log, unattended } from "../../base/log.ts";
import type { Random } from "../../base/random.ts";
import { canBeTold } from "../frame.ts";
import { markOf } from "./listed.ts";
import type { TellTarget } from "./tell-target.ts";
import { claimedTs } from "./windows.ts";

/** The delay is drawn from here */
const OFFER_FIRST_MS = 60_000;
/** to here: of many who see the same lack, the first one is mostly alone. */
const OFFER_LAST_MS = 30 * 60_000;
/** Between two posts to one pub. */
const OFFER_PACE_MS = 1_000;
/** Waiting for one pub. */
export const OFFERS = 500;
/** What was offered is not offered to the same pub again before, though it reads as lacking: it may be on its way into the list. */
const OFFER_AGAIN_MS = 60 * 60_000;

export interface OffersToDeps {
  readonly apds: Pick<Apds, "store">;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** One of the day's offers to this pub; false when there are none left. */
  readonly take: () => boolean;
}

interface Offer {
  readonly id: Hash;
  readonly author: Author;
  readonly ts: number;
  /** ms since the epoch. */
  readonly at: number;
  /** The pub answered with an older one: any message of the author that is as new ends it. */
  readonly isHead: boolean;
}

interface OpenChannel {
  readonly target: TellTarget;
  readonly over: AbortSignal;
  /** Whether the pub still lacks it: false where it lists it, or gives no answer. */
  readonly lacks: (message: Message) => Promise<boolean>;
}

export class OffersTo {
  readonly #waiting = new Map<number, Offer>();
  /** When it was offered, ms, by its mark. */
  readonly #offered = new Map<number, number>();
  /** Marks of those that are heads, by their author: few, so that each told message costs one look. */
  readonly #heads = new Map<Author, number[]>();
  #channel: OpenChannel | undefined;
  #nextAt = 0;
  #saying = false;
  #cancel: Cancel = () => {};

  constructor(private readonly deps: OffersToDeps) {}

  /** From now on it can be said. What waits ends with the channel: what the pub lacks then is computed anew. */
  opened(channel: OpenChannel): void {
    const { over } = channel;
    this.#channel = channel;
    over.addEventListener("abort", () => {
      if (this.#channel?.over !== over) return;
      this.#channel = undefined;
      this.clear();
    });
    this.#plan();
  }

  /** The pub lacks this post. */
  add({ id, author, ts, text }: Message, isHead = false): void {
    const { clock, random } = this.deps;
    const [mark, now] = [markOf(text), clock.now()];
    for (const [old, at] of this.#offered)
      if (Math.abs(now - at) >= OFFER_AGAIN_MS) this.#offered.delete(old);
    if (this.#waiting.has(mark) || this.#offered.has(mark) || this.#waiting.size >= OFFERS) return;
    const delay = OFFER_FIRST_MS + Math.round(random.next() * (OFFER_LAST_MS - OFFER_FIRST_MS));
    this.#waiting.set(mark, { id, author, ts, at: now + delay, isHead });
    if (isHead) this.#heads.set(author, [...this.#headsOf(author), mark]);
    this.#plan();
  }

  /** It has them by now. */
  listed(marks: readonly number[]): void {
    if (this.#waiting.size > 0) for (const mark of marks) this.#waiting.delete(mark);
  }

  /** The pub told this message: somebody else was quicker. */
  told(message: string): void {
    if (this.#waiting.size === 0) return;
    this.#waiting.delete(markOf(message));
    const author = message.slice(0, 44) as Author;
    if (!this.#heads.has(author)) return;
    const ts = claimedTs(message) ?? 0;
    for (const mark of this.#headsOf(author))
      if ((this.#waiting.get(mark)?.ts ?? 0) <= ts) this.#waiting.delete(mark);
    if (this.#headsOf(author).length === 0) this.#heads.delete(author);
  }

  /** Those that wait still. */
  #headsOf(author: Author): readonly number[] {
    return (this.#heads.get(author) ?? []).filter((mark) => this.#waiting.get(mark)?.isHead);
  }

  clear(): void {
    this.#cancel();
    this.#waiting.clear();
    this.#heads.clear();
  }

  #plan(): void {
    this.#cancel();
    if (!this.#channel || this.#saying || this.#waiting.size === 0) return;
    if (this.#heads.size > OFFERS)
      for (const author of this.#heads.keys())
        if (this.#headsOf(author).length === 0) this.#heads.delete(author);
    const first = Math.min(...[...this.#waiting.values()].map(({ at }) => at));
    const wait = Math.max(first, this.#nextAt) - this.deps.clock.now();
    // A clock that went back makes it longer than any delay.
    this.#cancel = this.deps.clock.after(Math.min(Math.max(wait, 0), OFFER_LAST_MS), () => this.#next());
  }

  #next(): void {
    const now = this.deps.clock.now();
    const due = [...this.#waiting].filter(([, { at }]) => at <= now).sort(([, a], [, b]) => a.at - b.at)[0];
    if (due && this.#channel) {
      this.#nextAt = now + OFFER_PACE_MS;
      unattended(this.deps.log, "offers", this.#offer(...due, this.#channel));
    } else this.#plan();
  }

  async #offer(mark: number, { id }: Offer, { target, over, lacks }: OpenChannel): Promise<void> {
    this.#saying = true;
    try {
      const { apds, clock, take } = this.deps;
      const message = await apds.store.message(id);
      const content = message && (await apds.store.get(message.content));
      const isLacking = message !== undefined && content !== undefined && (await lacks(message));
      // It waits no more where the pub told it, or the channel ended, while it was asked.
      if (!this.#waiting.delete(mark) || !isLacking) return;
      // None left for today: what is lacking still is seen by a later run.
      if (!take()) return this.clear();
      this.#offered.set(mark, clock.now());
      await target.say([content, message.text].filter(canBeTold), "low", over);
    } finally {
      this.#saying = false;
      this.#plan();
    }
  }
}
