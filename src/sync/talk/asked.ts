/** The hashes that were asked for on one channel, and what became of each ask. */
import type { Hash } from "apds";
import type { Clock } from "../../base/clock.ts";
import { ASK_AGAIN_MS } from "./queue.ts";

/** The latest, on one channel: a pub can have us ask for ever more that it never gives. */
export const ASKS_NOTED = 20_000;
/** What is heard so long after an ask left was said by a pub that had the ask in its hands. */
const IN_FLIGHT_MS = 1_000;

export class Asked {
  /** When the ask left, ms; undefined while it waits in the queue. */
  readonly #leftAt = new Map<string, number | undefined>();
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly clock: Clock) {}

  /** It waits in the queue. */
  waits(hash: Hash): void {
    this.#leftAt.set(hash, undefined);
    const [oldest] = this.#leftAt.keys();
    if (this.#leftAt.size > ASKS_NOTED && oldest !== undefined) this.#leftAt.delete(oldest);
  }

  /** An ask has left, for a hash or a key. */
  left(text: string): void {
    if (this.#leftAt.has(text)) this.#leftAt.set(text, this.clock.now());
  }

  /** The pub said something. */
  heard(): void {
    this.#heardAt = this.clock.now();
  }

  /** It came, or was echoed. False where it was not asked for. */
  over(hash: Hash): boolean {
    return this.#leftAt.delete(hash);
  }

  /** See `AskTarget`. */
  outcome(hash: Hash): "waits" | "unanswered" | "over" {
    const left = this.#leftAt.get(hash);
    if (left === undefined) return this.#leftAt.has(hash) ? "waits" : "over";
    const heardAfter = this.#heardAt - left;
    // What was heard at once may be its answer all the same: a text that the door refuses, of somebody who is blocked, say.
    const isOld = this.clock.now() - left >= ASK_AGAIN_MS && heardAfter >= 0;
    return heardAfter >= IN_FLIGHT_MS || isOld ? "unanswered" : "waits";
  }
}
