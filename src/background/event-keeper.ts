/** The log that survives its worker: the last events are in `storage.local`, written a while after they happen. */
import * as v from "valibot";
import { browser } from "../base/browser.ts";
import { type Clock, gathered } from "../base/clock.ts";
import { type EventLog, openLog } from "../base/log.ts";
import { type EventKind, eventShape } from "../rpc/diagnostics.ts";

const KEY = "events";
const EVENTS = 500;
const SAVE_MS = 5_000;

export async function openKeptLog(clock: Clock, signal: AbortSignal): Promise<EventLog<EventKind>> {
  const stored = await browser.storage.local.get(KEY).catch(() => ({}) as Record<string, unknown>);
  const save = gathered(clock, SAVE_MS, signal, () => {
    // A full disk must not end what is being logged.
    browser.storage.local.set({ [KEY]: log.events() }).catch(() => undefined);
  });
  const log = openLog<EventKind>(clock, EVENTS, { before: eventsIn(stored[KEY]), wrote: save });
  return log;
}

/** Another version may have written what this one has no words for: that is left out. */
const eventsIn = (stored: unknown) =>
  Array.isArray(stored) ? stored.filter((event) => v.is(eventShape, event)) : [];
