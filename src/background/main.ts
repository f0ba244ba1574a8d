/**
 * Registers every listener in its first turn, and starts the engine: wiring only. A browser wakes a sleeping background for an
 * event only if the listener was there in the first turn of the life before.
 */
import browser from "webextension-polyfill";
import { systemClock } from "../base/clock.ts";
import { serve } from "../rpc/server.ts";
import { showBadge, type Toolbar } from "./badge.ts";
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

const toolbar: Toolbar = {
  setText: (text) => void browser.action.setBadgeText({ text }),
  setTitle: (title) => void browser.action.setTitle({ title }),
  message: (key, count) => browser.i18n.getMessage(key, [count]),
};
void browser.action.setBadgeBackgroundColor({ color: "#5b6472" });

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
  showBadge(status, toolbar, life.signal);
  holdWhileBusy(pool.status, clock, life.signal);
  alarmForWaits(pool.status, clock, life.signal);
});
