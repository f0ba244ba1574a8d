/**
 * Registers every listener in its first turn, and starts the engine: wiring only. A browser wakes a sleeping background for an
 * event only if the listener was there in the first turn of the life before.
 */
import browser from "webextension-polyfill";
import { systemClock } from "../base/clock.ts";
import { serve } from "../rpc/server.ts";
import type { Pool } from "../sync/pool.ts";
import { showBadge, type Toolbar } from "./badge.ts";
import { openDoor } from "./door.ts";
import { openEngine } from "./engine.ts";
import { handlersFor } from "./handlers.ts";
import { ALARM, ensureAlarm, holdWhileBusy, setAlarm } from "./lifetime.ts";
import { servePages } from "./serving.ts";
import { openSettings } from "./settings.ts";
import { statusView, unopenedView } from "./views.ts";
import { alarmForWaits } from "./wait-alarm.ts";

const life = new AbortController();
// Read once; where that fails the next attempt reads again.
let reading: ReturnType<typeof openSettings> | undefined;
const settings = (): ReturnType<typeof openSettings> => {
  reading ??= openSettings();
  reading.catch(() => {
    reading = undefined;
  });
  return reading;
};

export const door = openDoor({
  clock: systemClock,
  open: () => openEngine(settings()),
  statusOf: ({ pool, settings, clock }) => statusView(pool.status, settings, clock),
  async closedView() {
    const chosen = await settings().catch(() => undefined);
    return unopenedView(chosen?.get(), systemClock.now());
  },
  known(status) {
    server.serveStatus(status);
    showBadge(status, toolbar, life.signal);
  },
  opened({ pool, clock }) {
    holdWhileBusy(pool, clock, life.signal);
    alarmForWaits(pool.status, clock, setAlarm, life.signal);
  },
});

const serving = servePages(() => door.enter(), settings, systemClock, life.signal);

const server = serve({
  runtime: browser.runtime,
  ownUrl: browser.runtime.getURL(""),
  handlers: handlersFor(() => door.enter(), serving),
  clock: systemClock,
});

const toolbar: Toolbar = {
  setText: (text) => void browser.action.setBadgeText({ text }),
  setTitle: (title) => void browser.action.setTitle({ title }),
  message: (key, count) => browser.i18n.getMessage(key, [count]),
};
void browser.action.setBadgeBackgroundColor({ color: "#5b6472" });

/** An engine that can't be opened is shown by the door, and tried again at the next wake. */
const wake = (act: (pool: Pool) => void): void =>
  void door.enter().then(
    ({ pool }) => act(pool),
    () => {},
  );
browser.runtime.onInstalled.addListener(() => wake((pool) => pool.ensure("install")));
browser.runtime.onStartup.addListener(() => wake((pool) => pool.ensure("startup")));
browser.alarms.onAlarm.addListener((alarm) => {
  if (alarm.name === ALARM) wake((pool) => pool.ensure("alarm"));
});
self.addEventListener("online", () => wake((pool) => pool.retry(undefined, true)));

void ensureAlarm();
