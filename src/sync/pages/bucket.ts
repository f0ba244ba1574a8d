/** So much at once, and then so much a second. What was begun may go beyond it: then the debt is waited for. */
import type { Clock } from "../../base/clock.ts";

export class Bucket {
  #level: number;
  #at: number;

  constructor(
    private readonly clock: Clock,
    private readonly most: number,
    private readonly perSecond: number,
  ) {
    this.#level = most;
    this.#at = clock.now();
  }

  /** What may be spent now; a debt is below 0. */
  get left(): number {
    const now = this.clock.now();
    // A clock that went back must not take any away.
    const age = Math.max(0, now - this.#at);
    this.#level = Math.min(this.most, this.#level + (age / 1_000) * this.perSecond);
    this.#at = now;
    return this.#level;
  }

  spend(amount: number): void {
    this.#level = this.left - amount;
  }

  /** How long until so much is left, ms; 0: now. */
  readyIn(amount: number): number {
    return Math.max(0, Math.ceil(((amount - this.left) / this.perSecond) * 1_000));
  }
}
