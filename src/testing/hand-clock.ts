/** A clock for tests of pages, in Node and in browsers: it moves when told, and what it fires runs at once. */
import type { Cancel, Clock } from "../base/clock.ts";

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

export class HandClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();

  /** @param start ms since the epoch */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, fire: () => void): Cancel {
    const timer: Timer = { at: this.#now + ms, fire };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Fires what falls due within `ms`, in order; before the first and after each one, promises get their turn. */
  async advance(ms: number): Promise<void> {
    await settle();
    const end = this.#now + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.fire();
      await settle();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    const due = [...this.#timers].filter((timer) => timer.at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}

/** Longer than any chain of promises between a timer and what it causes in a page. */
const TURNS = 20;

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
}
