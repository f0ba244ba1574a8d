/**
 * How long the background lives. Both browsers end it after 30 s without extension events; in Firefox socket traffic does not
 * count as one. So while a pub is open one cheap extension call each 20 s keeps it; and one alarm for all pubs wakes it when it is gone.
 */
import { browser } from "../base/browser.ts";
import { type Clock, every } from "../base/clock.ts";
import type { Pool } from "../sync/pool.ts";
import type { PoolStatus } from "../sync/pool-status.ts";
import type { UpdateBrowser } from "./updates.ts";

export const ALARM = "ensure";
/** Measured: 20 s and 25 s held both browsers, 29 s did not. */
export const KEEPALIVE_MS = 20_000;
/** The belt: released Chrome allows no less than half a minute; half a minute to the second would never let the worker rest. */
const ALARM_MINUTES = 1;

/** Firefox forgets alarms with the browser, and so does an unpacked Chrome: each start looks. Call in the first turn. */
export async function ensureAlarm(): Promise<void> {
  if (await browser.alarms.get(ALARM)) return;
  await browser.alarms.create(ALARM, { periodInMinutes: ALARM_MINUTES });
}

/** Holds the background while there is something to hold it for: an open channel, one that opens, a run of catch-up. */
export function holdWhileBusy(
  { status, pages }: Pick<Pool, "status" | "pages">,
  clock: Clock,
  signal: AbortSignal,
): void {
  every(clock, KEEPALIVE_MS, signal, () => {
    if (isBusy(status.get()) || pages.busy) hold();
  });
}

/** One cheap extension call: what both browsers count as life. */
export const hold = (): void => void browser.runtime.getPlatformInfo();

const isBusy = (status: PoolStatus): boolean =>
  status.pubs.some(
    ({ state, catchUp }) => state.kind === "open" || state.kind === "connecting" || catchUp !== undefined,
  );

/** Wakes us at this time, if that is before the belt would. */
export const setAlarm = (when: number): void =>
  void browser.alarms.create(ALARM, { when, periodInMinutes: ALARM_MINUTES });

/** Chromium's; the polyfill's types lag behind. */
interface Contexts {
  getContexts(filter: { readonly contextTypes: readonly string[] }): Promise<readonly unknown[]>;
}

export const updates: UpdateBrowser = {
  onAvailable: (heard) => browser.runtime.onUpdateAvailable.addListener(heard),
  async isSeen() {
    const runtime = browser.runtime as unknown as Contexts;
    return (await runtime.getContexts({ contextTypes: ["TAB", "POPUP", "SIDE_PANEL"] })).length > 0;
  },
  reload: () => browser.runtime.reload(),
};
