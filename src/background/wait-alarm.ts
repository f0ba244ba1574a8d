/** The one alarm for all pubs: a worker that was ended meanwhile is woken for the next wait. */
import type { Clock } from "../base/clock.ts";
import type { Watchable } from "../base/watchable.ts";
import type { PoolStatus } from "../sync/pool-status.ts";

/**
 * Calls `set` with the earliest end of a wait (ms since the epoch), at once and whenever that changes, until `signal` aborts.
 * What has passed already needs no alarm: the tick sees to it.
 */
export function alarmForWaits(
  status: Watchable<Pick<PoolStatus, "pubs">>,
  clock: Clock,
  set: (when: number) => void,
  signal: AbortSignal,
): void {
  let last = 0;
  const look = ({ pubs }: Pick<PoolStatus, "pubs">): void => {
    const waits = pubs.flatMap(({ state }) =>
      "retryAt" in state && state.retryAt > clock.now() ? [state.retryAt] : [],
    );
    const next = waits.length > 0 ? Math.min(...waits) : 0;
    if (next === last) return;
    last = next;
    if (next > 0) set(next);
  };
  look(status.get());
  status.watch(look, signal);
}
