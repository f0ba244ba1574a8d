/** So many at once, and then one each so often: what keeps us polite to a pub. */
import type { Clock } from "../../base/clock.ts";

export class Allowance {
  #tokens: number;
  #at: number;

  /** @param eachMs time in which one comes back */
  constructor(
    private readonly clock: Clock,
    private readonly most: number,
    private readonly eachMs: number,
  ) {
    this.#tokens = most;
    this.#at = clock.now();
  }

  /** True, and counted, where one is left. */
  take(): boolean {
    this.#refill();
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** How long until one is left, ms; 0: now. */
  readyIn(): number {
    this.#refill();
    return this.#tokens >= 1 ? 0 : Math.ceil((1 - this.#tokens) * this.eachMs);
  }

  #refill(): void {
    const now = this.clock.now();
    // A clock that went back must not take any away.
    const age = Math.max(0, now - this.#at);
    this.#tokens = Math.min(this.most, this.#tokens + age / this.eachMs);
    this.#at = now;
  }
}
