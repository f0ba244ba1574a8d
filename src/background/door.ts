/**
 * The way to the engine, which may still be opening, or could not be opened: a browser may refuse its database (another version's,
 * a broken profile, a full disk). Then pages hear what is wrong instead of nothing, and the next wake tries again.
 */
import { type Clock, every } from "../base/clock.ts";
import { type Watchable, watchable } from "../base/watchable.ts";
import type { StatusView } from "../rpc/contract.ts";
import { KEEPALIVE_MS } from "./lifetime.ts";

/** A wake or a request makes it try again, but not more often than this. */
const TRY_AGAIN_MS = 5_000;
/** An opening that takes longer is told as one that failed, until it succeeds after all. */
const LATE_MS = 15_000;
/** So long the background is held for it: a large database of an older version takes minutes, and one that is held up may take for ever. */
const PATIENCE_MS = 20 * 60_000;

export interface DoorDeps<E> {
  readonly clock: Clock;
  readonly open: () => Promise<E>;
  /** Holds the background a while longer: what a browser ends in the middle of an upgrade begins at the start again, each time. */
  readonly hold: () => void;
  readonly statusOf: (engine: E) => Watchable<StatusView>;
  /** What pages see while there is no engine. */
  readonly closedView: () => Promise<StatusView>;
  /** Called once, as soon as it is known whether the engine opens. */
  readonly known: (status: Watchable<StatusView>) => void;
  /** Called once. */
  readonly opened: (engine: E) => void;
}

/** Tries at once. `enter` gives the engine; it rejects where that could not be opened, and a later call tries again. */
export function openDoor<E>(deps: DoorDeps<E>): { enter(): Promise<E> } {
  const { clock, open, statusOf, closedView } = deps;
  const shown = watchable<Watchable<StatusView> | undefined>(undefined);
  let isOpen = false;
  let failedAt: number | undefined;

  const show = (status: Watchable<StatusView>): void => {
    const isFirst = shown.get() === undefined;
    shown.set(status);
    if (isFirst) deps.known(through(shown, status));
  };
  const showClosed = async (): Promise<void> => {
    const view = await closedView();
    if (!isOpen) show(watchable(view));
  };
  const attempt = async (): Promise<E> => {
    failedAt = undefined;
    const late = clock.after(LATE_MS, () => void showClosed());
    const began = clock.now();
    const opening = new AbortController();
    every(clock, KEEPALIVE_MS, opening.signal, () => {
      if (clock.now() - began < PATIENCE_MS) deps.hold();
    });
    try {
      const engine = await open();
      isOpen = true;
      show(statusOf(engine));
      deps.opened(engine);
      return engine;
    } catch (error) {
      failedAt = clock.now();
      await showClosed();
      throw error;
    } finally {
      late();
      opening.abort();
    }
  };

  const start = (): Promise<E> => {
    const started = attempt();
    // Whoever entered hears of it; without anybody it is no unhandled rejection.
    started.catch(() => {});
    return started;
  };
  let current = start();
  return {
    enter() {
      if (failedAt !== undefined && Math.abs(clock.now() - failedAt) >= TRY_AGAIN_MS) current = start();
      return current;
    },
  };
}

/** The status that is shown now, whichever it is, as one. */
function through(
  shown: Watchable<Watchable<StatusView> | undefined>,
  first: Watchable<StatusView>,
): Watchable<StatusView> {
  const now = (): Watchable<StatusView> => shown.get() ?? first;
  return {
    get: () => now().get(),
    watch(seen, signal) {
      let one = new AbortController();
      const follow = (): void => now().watch(seen, AbortSignal.any([signal, one.signal]));
      follow();
      shown.watch(() => {
        one.abort();
        one = new AbortController();
        seen(now().get());
        follow();
      }, signal);
    },
  };
}
