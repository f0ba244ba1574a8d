/**
 * How long the background lives. Both browsers end it after 30 s without extension events; in Firefox socket traffic does not
 * count as one. So while a pub is open one cheap extension call each 20 s keeps it; and one alarm for all pubs wakes it when it is gone.
 */
import browser from "webextension-polyfill";
import { type Clock, every } from "../base/clock.ts";
import type { Watchable } from "../base/watchable.ts";
import type { PoolStatus } from "../sync/pool-status.ts";

export const ALARM = "ensure";
/** Measured: 20 s and 25 s held both browsers, 29 s did not. */
const KEEPALIVE_MS = 20_000;
/** The belt: released Chrome allows no less than half a minute; half a minute to the second would never let the worker rest. */
const ALARM_MINUTES = 1;

/** Firefox forgets alarms with the browser, and so does an unpacked Chrome: each start looks. Call in the first turn. */
export async function ensureAlarm(): Promise<void> {
  if (await browser.alarms.get(ALARM)) return;
  await browser.alarms.create(ALARM, { periodInMinutes: ALARM_MINUTES });
}

/** Holds the background while there is something to hold it for: an open channel, one that opens, a run of catch-up. */
export function holdWhileBusy(status: Watchable<PoolStatus>, clock: Clock, signal: AbortSignal): void {
  every(clock, KEEPALIVE_MS, signal, () => {
    if (isBusy(status.get())) void browser.runtime.getPlatformInfo();
  });
}

const isBusy = (status: PoolStatus): boolean =>
  status.pubs.some(
    ({ state, catchUp }) => state.kind === "open" || state.kind === "connecting" || catchUp !== undefined,
  );

/** The alarm that wakes us for the next wait, if it ends before the belt would. */
export function alarmForWaits(status: Watchable<PoolStatus>, clock: Clock, signal: AbortSignal): void {
  let last = 0;
  const look = ({ pubs }: PoolStatus): void => {
    const waits = pubs.flatMap(({ state }) =>
      "retryAt" in state && state.retryAt > clock.now() ? [state.retryAt] : [],
    );
    const next = waits.length > 0 ? Math.min(...waits) : 0;
    if (next === last) return;
    last = next;
    if (next > 0) void browser.alarms.create(ALARM, { when: next, periodInMinutes: ALARM_MINUTES });
  };
  look(status.get());
  status.watch(look, signal);
}
