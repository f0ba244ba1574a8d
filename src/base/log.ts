/** What happened, as typed events, newest last, bounded. Diagnostics show it; a broken promise of the simulation prints its end. */
import type { Clock } from "./clock.ts";

export interface LogEvent {
  /** ms since the epoch. */
  readonly at: number;
  /** Who speaks: `pub`, `session`, `ingest`, `catch-up`, … */
  readonly part: string;
  readonly what: string;
  /** Never texts of posts, never keys: addresses, kinds and counts. */
  readonly detail?: string;
}

export interface Log {
  write(part: string, what: string, detail?: string): void;
  events(): readonly LogEvent[];
}

interface Kept {
  /** Of earlier lives, newest last. */
  readonly before?: readonly LogEvent[];
  /** After each event. */
  readonly wrote?: () => void;
}

export function openLog(clock: Clock, limit = 500, { before = [], wrote = () => {} }: Kept = {}): Log {
  const events: LogEvent[] = before.slice(-limit);
  return {
    write(part, what, detail) {
      events.push({ at: clock.now(), part, what, ...(detail === undefined ? {} : { detail }) });
      if (events.length > limit) events.splice(0, events.length - limit);
      wrote();
    },
    events: () => events,
  };
}

/** For work that nobody waits for: what it throws (a store that was closed under it, say) is an event of the log and no unhandled rejection. */
export function unattended(log: Log, part: string, work: Promise<unknown>): void {
  work.catch((error: unknown) =>
    log.write(part, "failed", error instanceof Error ? error.message : String(error)),
  );
}
