/**
 * Registers every listener in its first turn, and starts the engine: wiring only. A browser wakes a sleeping background for an
 * event only if the listener was there in the first turn of the life before.
 */
import browser from "webextension-polyfill";
import { systemClock } from "../base/clock.ts";
import { serve } from "../rpc/server.ts";
import { showBadge } from "./badge.ts";
import { openEngine } from "./engine.ts";
import { handlersFor } from "./handlers.ts";
import { ALARM, alarmForWaits, ensureAlarm, holdWhileBusy } from "./lifetime.ts";
import { statusView } from "./views.ts";

const life = new AbortController();
const opening = openEngine();

const server = serve({
  runtime: browser.runtime,
  ownUrl: browser.runtime.getURL(""),
  handlers: handlersFor(opening),
  clock: systemClock,
});

const wake = (reason: string) => async (): Promise<void> => (await opening).pool.ensure(reason);
browser.runtime.onInstalled.addListener(() => void wake("install")());
browser.runtime.onStartup.addListener(() => void wake("startup")());
browser.alarms.onAlarm.addListener((alarm) => {
  if (alarm.name === ALARM) void wake("alarm")();
});
self.addEventListener("online", () => void opening.then(({ pool }) => pool.retry()));

void ensureAlarm();
void opening.then(({ pool, settings, clock }) => {
  const status = statusView(pool.status, settings, clock);
  server.serveStatus(status);
  showBadge(status, life.signal);
  holdWhileBusy(pool.status, clock, life.signal);
  alarmForWaits(pool.status, clock, life.signal);
});
