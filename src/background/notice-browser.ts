/** The browser's notices. Chromium's worker has no such API until the permission is there, and then in the same life. */
import { browser } from "../base/browser.ts";
import type { Notice } from "./notice-text.ts";

const READER = "src/feed/index.html";
/** One notice at a time, and the newer takes the place of the older; behind the name is what a click opens. */
const NAME = "wiredove:";

export const mayNotify = (): boolean => browser.notifications !== undefined;

export function showNotice({ title, text, opens }: Notice): void {
  if (!mayNotify()) return;
  void clearOld().then(() =>
    browser.notifications.create(`${NAME}${opens}`, {
      type: "basic",
      iconUrl: browser.runtime.getURL("icons/dove-128.png"),
      title,
      message: text,
    }),
  );
}

async function clearOld(): Promise<void> {
  for (const id of Object.keys(await browser.notifications.getAll()))
    if (id.startsWith(NAME)) await browser.notifications.clear(id);
}

/** Call in the first turn. A click opens the post in the reader, also where it is what wakes us. */
export function listenForClicks(): void {
  let listens = false;
  const listen = (): void => {
    if (listens || !mayNotify()) return;
    listens = true;
    browser.notifications.onClicked.addListener((id) => {
      if (!id.startsWith(NAME)) return;
      void browser.notifications.clear(id);
      void browser.tabs.create({ url: browser.runtime.getURL(READER) + id.slice(NAME.length) });
    });
  };
  listen();
  browser.permissions.onAdded.addListener(listen);
}
