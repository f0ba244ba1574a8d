/**
 * The wall around one life of a client. A browser kills a worker at any await: the n-th call of any port never comes back, and from
 * then on no call of that life reaches anything. What a dead life still computes is without effect.
 */
import type { Cancel, Clock } from "../base/clock.ts";

/** One for each who waits: a promise that all share would hold every dead life for good. */
const never = (): Promise<never> => new Promise(() => {});

export class Fence {
  #calls = 0;
  #fatal: { readonly call: number; readonly carriedOut: boolean } | undefined;
  #over = false;
  readonly #timers = new Set<Cancel>();

  /** @param died called once, at the fatal call */
  constructor(private readonly died: () => void) {}

  get over(): boolean {
    return this.#over;
  }

  /** The n-th port call from now, from 1, is the last. `carriedOut`: what it asks for still happens, and only the answer never comes. */
  dieAt(calls: number, carriedOut: boolean): void {
    this.#fatal ??= { call: this.#calls + calls, carriedOut };
  }

  /** The fatal call is called off. */
  spare(): void {
    this.#fatal = undefined;
  }

  /** Ends the life now, between two calls. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.died();
  }

  /** A call that answers later. */
  call<T>(run: () => Promise<T>): Promise<T> {
    const verdict = this.#count();
    if (verdict === "blocked") return never();
    const running = run();
    if (verdict === "last") this.end();
    return running.then((result) => (this.#over ? never() : result));
  }

  /** A call that answers at once; `dead` is what a dead life gets. */
  now<T>(run: () => T, dead: T): T {
    const verdict = this.#count();
    if (verdict === "blocked") return dead;
    const result = run();
    if (verdict === "last") this.end();
    return result;
  }

  /** Something that comes from outside: it reaches only the living. */
  inward<A extends readonly unknown[]>(run: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      if (!this.#over) run(...args);
    };
  }

  clock(clock: Clock): Clock {
    return {
      // Reading the clock is no await: it can't be the last call, and a dead life may go on reading.
      now: () => clock.now(),
      after: (ms, fire): Cancel =>
        this.now(
          () => this.#arm(clock, ms, fire),
          () => {},
        ),
    };
  }

  /** A timer goes with the life that set it. */
  #arm(clock: Clock, ms: number, fire: () => void): Cancel {
    const cancel = clock.after(ms, () => {
      this.#timers.delete(disarm);
      if (!this.#over) fire();
    });
    const disarm = (): void => {
      this.#timers.delete(disarm);
      cancel();
    };
    this.#timers.add(disarm);
    return disarm;
  }

  /** `last`: it is carried out, and the life ends with it. */
  #count(): "passes" | "last" | "blocked" {
    if (this.#over) return "blocked";
    this.#calls += 1;
    if (!this.#fatal || this.#calls < this.#fatal.call) return "passes";
    if (this.#fatal.carriedOut) return "last";
    this.end();
    return "blocked";
  }
}
