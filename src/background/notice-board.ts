/**
 * Where notices are shown, and what a click on one does. The permission is optional: before it is granted Chromium's worker has no such
 * API at all, and then it has it in the same life.
 */
import type { Notice } from "./notice-text.ts";

/** What we need of `browser.notifications`. */
export interface NoticeApi {
  create(
    id: string,
    notice: {
      readonly type: "basic";
      readonly iconUrl: string;
      readonly title: string;
      readonly message: string;
    },
  ): Promise<unknown>;
  getAll(): Promise<object>;
  clear(id: string): Promise<unknown>;
  readonly onClicked: { addListener(clicked: (id: string) => void): void };
}

export interface NoticeBoardDeps {
  /** The API of now. */
  readonly api: () => NoticeApi | undefined;
  readonly onGranted: (granted: () => void) => void;
  readonly iconUrl: string;
  /** Opens the reader at a hash of its address. */
  readonly open: (hash: string) => void;
}

/** One notice at a time, and the newer takes the place of the older; behind the name is what a click opens. */
const NAME = "wiredove:";

/**
 * Call in the first turn: a click opens the post in the reader, also where it is what wakes us.
 * @returns shows a notice, where the browser lets us; never rejects
 */
export function openNoticeBoard({
  api,
  onGranted,
  iconUrl,
  open,
}: NoticeBoardDeps): (notice: Notice) => Promise<void> {
  let isListening = false;
  const listen = (): void => {
    const there = api();
    if (isListening || !there) return;
    isListening = true;
    there.onClicked.addListener((id) => {
      if (!id.startsWith(NAME)) return;
      void api()
        ?.clear(id)
        .catch(() => {});
      open(id.slice(NAME.length));
    });
  };
  listen();
  onGranted(listen);

  return async ({ title, text, opens }) => {
    const there = api();
    if (!there) return;
    try {
      for (const id of Object.keys(await there.getAll())) if (id.startsWith(NAME)) await there.clear(id);
      await there.create(`${NAME}${opens}`, { type: "basic", iconUrl, title, message: text });
    } catch {
      // The permission was taken back meanwhile: what came is counted by the badge.
    }
  };
}
