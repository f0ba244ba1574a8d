/** The browser's notices; see `notice-board.ts`. */
import { browser } from "../base/browser.ts";
import type { NoticeApi } from "./notice-board.ts";

const READER = "src/feed/index.html";

/** Undefined in Chromium until the permission is granted. */
const api = (): NoticeApi | undefined => browser.notifications as NoticeApi | undefined;

export const mayNotify = (): boolean => api() !== undefined;

export const noticeBrowser = {
  api,
  onGranted: (granted: () => void): void => browser.permissions.onAdded.addListener(granted),
  iconUrl: browser.runtime.getURL("icons/dove-128.png"),
  open: (hash: string): void => void browser.tabs.create({ url: browser.runtime.getURL(READER) + hash }),
};
