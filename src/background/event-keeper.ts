/** The log that survives its worker: the last events are in `storage.local`, written a while after they happen. */
import * as v from "valibot";
import { browser } from "../base/browser.ts";
import { type Clock, gathered } from "../base/clock.ts";
import { type Log, openLog } from "../base/log.ts";

const KEY = "events";
const EVENTS = 500;
const SAVE_MS = 5_000;
const text = v.pipe(
  v.string(),
  v.transform((whole) => whole.slice(0, 500)),
);
const shape = v.array(v.object({ at: v.number(), part: text, what: text, detail: v.exactOptional(text) }));

export async function openKeptLog(clock: Clock, signal: AbortSignal): Promise<Log> {
  const stored = await browser.storage.local.get(KEY).catch(() => ({}) as Record<string, unknown>);
  const before = v.safeParse(shape, stored[KEY]);
  const save = gathered(clock, SAVE_MS, signal, () => {
    // A full disk must not end what is being logged.
    browser.storage.local.set({ [KEY]: log.events() }).catch(() => undefined);
  });
  const log = openLog(clock, EVENTS, { before: before.success ? before.output : [], wrote: save });
  return log;
}
