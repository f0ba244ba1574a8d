/**
 * Registers every listener in its first turn, and starts the engine: wiring only. A browser wakes a sleeping background for an
 * event only if the listener was there in the first turn of the life before.
 */
import { browser } from "../base/browser.ts";
import { minuteOfDay, systemClock } from "../base/clock.ts";
import { extensionTexts, openBeside, sessionSeeds } from "../rpc/extension.ts";
import { FIRST_NOTICES, type NoticeChoice } from "../rpc/notices.ts";
import { serve } from "../rpc/server.ts";
import { followTexts } from "../rpc/texts.ts";
import type { Pool } from "../sync/pool.ts";
import { showBadge, type Toolbar } from "./badge.ts";
import { greetAfterWipe } from "./browser-side.ts";
import { openDoor } from "./door.ts";
import { openEngine } from "./engine.ts";
import { handlersFor } from "./handlers.ts";
import { type Idle, lockWhenIdle } from "./idle-lock.ts";
import { ALARM, ensureAlarm, hold, holdWhileBusy, setAlarm, updates } from "./lifetime.ts";
import { moderationOf } from "./moderation.ts";
import { countNews } from "./news.ts";
import { openNoticeBoard } from "./notice-board.ts";
import { mayNotify, noticeBrowser } from "./notice-browser.ts";
import { openNotices } from "./notices.ts";
import { servePages } from "./serving.ts";
import { openSettings, type SettingsStore } from "./settings.ts";
import { isFirefox } from "./site-browser.ts";
import { updateWhenUnseen } from "./updates.ts";
import { statusView, unopenedView } from "./views.ts";
import { alarmForWaits } from "./wait-alarm.ts";

const life = new AbortController();
const showNotice = openNoticeBoard(noticeBrowser);
let texts = extensionTexts.own;
let showBadgeAgain = (): void => {};
/** Those of the engine, once it is open. */
let chosen: SettingsStore | undefined;
const notices = (): NoticeChoice => chosen?.get().notices ?? FIRST_NOTICES;
// Read once; where that fails the next attempt reads again.
let reading: ReturnType<typeof openSettings> | undefined;
const settings = (): ReturnType<typeof openSettings> => {
  reading ??= openSettings(browser.storage.local, systemClock, life.signal);
  reading.catch(() => {
    reading = undefined;
  });
  return reading;
};

export const door = openDoor({
  clock: systemClock,
  open: () => openEngine(settings(), life),
  hold,
  statusOf({ pool, settings, clock }) {
    chosen = settings;
    return statusView(pool.status, settings, clock);
  },
  async closedView() {
    const chosen = await settings().catch(() => undefined);
    return unopenedView(chosen?.get(), systemClock.now());
  },
  known(status) {
    server.serveStatus(status);
    showBadgeAgain = showBadge(status, toolbar, systemClock, life.signal, () => notices().badge);
  },
  opened(engine) {
    const { apds, pool, clock } = engine;
    const shown = () => moderationOf(engine).filter();
    const told = openNotices(
      {
        apds,
        clock,
        choice: notices,
        minuteOfDay,
        texts: () => texts,
        shown,
        show: (notice) => void showNotice(notice),
      },
      life.signal,
    );
    pool.onArrivals((posts, how) => {
      if (how === "told") void told(posts);
    }, life.signal);
    countNews({ ...engine, shown }, life.signal);
    holdWhileBusy(pool, clock, life.signal);
    alarmForWaits(pool.status, clock, setAlarm, life.signal);
  },
});

const serving = servePages(() => door.enter(), settings, systemClock, life.signal);

const server = serve({
  runtime: browser.runtime,
  ownUrl: browser.runtime.getURL(""),
  handlers: handlersFor(() => door.enter(), serving, mayNotify),
  clock: systemClock,
});

const toolbar: Toolbar = {
  setText: (text) => void browser.action.setBadgeText({ text }),
  setTitle: (title) => void browser.action.setTitle({ title }),
  message: (key, count) => texts(key, [count]),
};
void followTexts(extensionTexts, (now) => {
  texts = now;
  showBadgeAgain();
});
void browser.action.setBadgeBackgroundColor({ color: "#5b6472" });

/** An engine that can't be opened is shown by the door, and tried again at the next wake. */
const wake = (act: (pool: Pool) => void): void =>
  void door.enter().then(
    ({ pool }) => act(pool),
    () => {},
  );
const welcome = (): Promise<unknown> =>
  browser.tabs.create({ url: browser.runtime.getURL("src/welcome/index.html") });
browser.runtime.onInstalled.addListener(({ reason }) => {
  if (WELCOME_AT_INSTALL && reason === "install") void welcome();
  wake((pool) => pool.ensure("install"));
});
browser.runtime.onStartup.addListener(() => wake((pool) => pool.ensure("startup")));
browser.commands.onCommand.addListener((command, tab) => {
  if (command === "open-reader")
    void browser.tabs.create({ url: browser.runtime.getURL("src/feed/index.html") });
  if (command === "open-beside") void openBeside(tab?.windowId);
});
browser.alarms.onAlarm.addListener((alarm) => {
  if (alarm.name === ALARM) wake((pool) => pool.ensure("alarm"));
});
lockWhenIdle({
  // Undefined in Chromium until the permission is granted.
  idle: () => browser.idle as Idle | undefined,
  onGranted: (granted) => browser.permissions.onAdded.addListener(granted),
  lock: sessionSeeds.remove,
  isWanted: async () => (await settings()).get().lockOnIdle,
});
if (!isFirefox) updateWhenUnseen(updates, systemClock, life.signal);
self.addEventListener("online", () => wake((pool) => pool.retry(undefined, true)));

void ensureAlarm();
// Whoever deleted everything sees that it is done, and where one begins anew.
void greetAfterWipe(welcome);
