/**
 * Time comes in as an argument: this is the only home of Date and timers, so that the whole engine runs under a virtual clock.
 */

/** Ends a timer; ending it twice, or after it fired, does nothing. */
export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since the epoch, as this machine believes: it may jump either way. */
  now(): number;
  /** Calls `fire` once after `ms` milliseconds. A hint only: a worker can die before. */
  after(ms: number, fire: () => void): Cancel;
}

/** Browsers and Node keep a delay in 32 bits and fire at once above that: long waits are cut, and the waiter looks at the clock again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fire) {
    const timer = setTimeout(fire, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms`, or at once when `signal` aborts; it never rejects, so the caller looks at the signal. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal?.addEventListener("abort", done, { once: true });
  });
}

/** A function that calls `run` once, `ms` after it was first called; calls in between are the same one. Nothing is called after `signal` aborted. */
export function gathered(clock: Clock, ms: number, signal: AbortSignal, run: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting || signal.aborted) return;
    waiting = true;
    clock.after(ms, () => {
      waiting = false;
      if (!signal.aborted) run();
    });
  };
}

/**
 * A function that has `run` called `ms` after it was called first, and, where it was called again meanwhile, once more `ms` after the last of
 * those calls: for what is due only `ms` after the call. Nothing is called after `signal` aborted.
 */
export function trailing(clock: Clock, ms: number, signal: AbortSignal, run: () => void): () => void {
  let last = 0;
  let cancel: Cancel | undefined;
  const wait = (left: number): void => {
    cancel = clock.after(left, () => {
      cancel = undefined;
      // However the clock was set meanwhile.
      const more = Math.min(last + ms - clock.now(), ms);
      if (more > 0) wait(more);
      run();
    });
  };
  signal.addEventListener("abort", () => cancel?.(), { once: true });
  return () => {
    if (signal.aborted) return;
    last = clock.now();
    if (!cancel) wait(ms);
  };
}

/** Calls `run` each `ms` until `signal` aborts. The next call is set after the last one returned. */
export function every(clock: Clock, ms: number, signal: AbortSignal, run: () => void): void {
  let cancel: Cancel = () => {};
  const next = (): void => {
    cancel = clock.after(ms, () => {
      if (signal.aborted) return;
      run();
      next();
    });
  };
  if (!signal.aborted) next();
  signal.addEventListener("abort", () => cancel(), { once: true });
}

/** When a day begins here, ms since the epoch; undefined for what is no day. @param day `2025-03-25` */
export function startOfDay(day: string): number | undefined {
  // Without a zone, and with a time, it is read as local time.
  const at = Date.parse(`${day}T00:00`);
  return Number.isNaN(at) || at < 0 ? undefined : at;
}

/** Minutes after the local midnight. @param at ms since the epoch */
export function minuteOfDay(at: number): number {
  const date = new Date(at);
  return date.getHours() * 60 + date.getMinutes();
}

/** When the next day begins here, ms since the epoch. @param at ms since the epoch */
export function startOfNextDay(at: number): number {
  const date = new Date(at);
  // Days that have 23 or 25 hours are the calendar's business.
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}
