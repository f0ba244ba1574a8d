/** What happened, as typed events, newest last, bounded. Diagnostics show it; a broken promise of the simulation prints its end. */
import type { Clock } from "./clock.ts";

export interface LogEvent<What extends string = string> {
  /** ms since the epoch. */
  readonly at: number;
  readonly what: What;
  /** Whom it is about: an address of a pub, a part of ours. */
  readonly of?: string;
  /** A count, a code. Never texts of posts, never keys. */
  readonly detail?: string;
}

/** Where events are written. Whoever writes more than failures names what else: each has a sentence that people read. */
export interface Log<What extends string = "failed"> {
  readonly write: (what: What, of?: string, detail?: string) => void;
}

export interface EventLog<What extends string> extends Log<What> {
  readonly events: () => readonly LogEvent<What>[];
}

interface Kept<What extends string> {
  /** Of earlier lives, newest last. */
  readonly before?: readonly LogEvent<What>[];
  /** After each event. */
  readonly wrote?: () => void;
}

export function openLog<What extends string>(
  clock: Clock,
  limit = 500,
  { before = [], wrote = () => {} }: Kept<What> = {},
): EventLog<What> {
  const events: LogEvent<What>[] = before.slice(-limit);
  return {
    write(what, of, detail) {
      events.push({
        at: clock.now(),
        what,
        ...(of === undefined ? {} : { of }),
        ...(detail === undefined ? {} : { detail }),
      });
      if (events.length > limit) events.shift();
      wrote();
    },
    events: () => events,
  };
}

/** What is quoted in an error's message can be somebody's text. */
const QUOTED = /["'`].*["'`]/gs;

/** For work that nobody waits for: what it throws (a store that was closed under it, say) is an event of the log and no unhandled rejection. */
export function unattended(log: Log, part: string, work: Promise<unknown>): void {
  work.catch((error: unknown) => log.write("failed", part, String(error).replace(QUOTED, "…")));
}
