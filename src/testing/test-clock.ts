/**
 * Virtual time. Nothing passes by itself: a test or a simulation moves the clock, and all work that a moment causes is done before
 * the next moment comes.
 */
import type { Cancel, Clock } from "../base/clock.ts";
import { Heap } from "./heap.ts";

/** 2026-01-01T00:00:00Z: any fixed moment with 13 digits. */
export const TEST_START = 1_767_225_600_000;
/** Fences between two looks at the event loop: signals, test reporters and unhandled rejections live there. */
const FENCES_PER_TURN = 2_000;

interface Timer {
  readonly at: number;
  readonly order: number;
  /** Undefined once cancelled or fired. */
  fire: (() => void) | undefined;
}

export class TestClock implements Clock {
  #now: number;
  #order = 0;
  #live = 0;
  #fences = 0;
  readonly #timers = new Heap<Timer>((a, b) => a.at - b.at || a.order - b.order);

  /** @param start ms since the epoch */
  constructor(start = TEST_START) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Timers that are set and have not fired: what is left of something closed is a leak. */
  get pending(): number {
    return this.#live;
  }

  after(ms: number, fire: () => void): Cancel {
    // Whole milliseconds, as every real clock shows them.
    const timer: Timer = { at: this.#now + Math.max(0, Math.round(ms)), order: this.#order++, fire };
    this.#timers.push(timer);
    this.#live += 1;
    return () => {
      if (!timer.fire) return;
      timer.fire = undefined;
      this.#live -= 1;
    };
  }

  /** Moves on by `ms`, see `runUntil`. */
  advance(ms: number): Promise<void> {
    return this.runUntil(this.#now + ms);
  }

  /**
   * Fires all timers up to and including `at` (ms since the epoch), in the order of their time, then of their making, each at its own
   * moment. Between two of them, and before and after all, every promise settles that can without real waiting.
   */
  async runUntil(at: number): Promise<void> {
    await this.settle();
    for (let timer = this.#timers.peek(); timer && timer.at <= at; timer = this.#timers.peek()) {
      this.#timers.pop();
      if (!timer.fire) continue;
      const { fire } = timer;
      timer.fire = undefined;
      this.#live -= 1;
      // A timer of the past (made while a callback ran late) fires now; time never goes back.
      this.#now = Math.max(this.#now, timer.at);
      fire();
      await this.settle();
    }
    this.#now = Math.max(this.#now, at);
  }

  /** Lets promises settle without moving time. Enough where nothing waits for a real thread, disk or socket. */
  settle(): Promise<void> {
    this.#fences += 1;
    // Node runs a tick only after the whole queue of microtasks, those queued meanwhile included: the cheapest fence there is.
    // It never reaches the event loop, so now and then a real turn is taken.
    if (this.#fences % FENCES_PER_TURN === 0) return new Promise((resolve) => setImmediate(resolve));
    return new Promise((resolve) => process.nextTick(resolve));
  }
}

interface Armed {
  readonly fire: () => void;
}

/** One machine's view of a shared clock: what it believes can jump, how long a wait takes cannot; and while it sleeps, its timers wait. */
export class MachineClock implements Clock {
  /** ms by which this machine is ahead of the shared clock. */
  offset = 0;
  readonly #timers = new Set<Armed>();
  #missed: Armed[] | undefined;

  constructor(private readonly shared: Clock) {}

  now(): number {
    return this.shared.now() + this.offset;
  }

  /** Timers of this machine that are set and have neither fired nor been cancelled. */
  get pending(): number {
    return this.#timers.size;
  }

  after(ms: number, fire: () => void): Cancel {
    const armed: Armed = { fire };
    this.#timers.add(armed);
    const cancel = this.shared.after(ms, () => {
      if (this.#missed) this.#missed.push(armed);
      else this.#run(armed);
    });
    return () => {
      if (this.#timers.delete(armed)) cancel();
    };
  }

  /** From now on its timers fire only when it wakes up. Its clock goes on. */
  sleep(): void {
    this.#missed ??= [];
  }

  /** What should have fired meanwhile fires now, in its order. */
  wakeUp(): void {
    const missed = this.#missed ?? [];
    this.#missed = undefined;
    for (const armed of missed) this.shared.after(0, () => this.#run(armed));
  }

  #run(armed: Armed): void {
    if (this.#timers.delete(armed)) armed.fire();
  }
}
