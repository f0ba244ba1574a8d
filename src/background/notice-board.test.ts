import { expect, test } from "vitest";
import { type NoticeApi, openNoticeBoard } from "./notice-board.ts";

const notice = { title: "Ada answered you", text: "They always win.", opens: "#/post/abc=" };

function world(isThere: boolean) {
  const clicked: ((id: string) => void)[] = [];
  const granted: (() => void)[] = [];
  const shown = new Map<string, string>();
  const opened: string[] = [];
  const api: NoticeApi = {
    create: async (id, { title }) => shown.set(id, title),
    getAll: async () => Object.fromEntries(shown),
    clear: async (id) => shown.delete(id),
    onClicked: { addListener: (listener) => void clicked.push(listener) },
  };
  let now = isThere ? api : undefined;
  const show = openNoticeBoard({
    api: () => now,
    onGranted: (listener) => void granted.push(listener),
    iconUrl: "dove.png",
    open: (hash) => void opened.push(hash),
  });
  return {
    show,
    shown,
    opened,
    clicked,
    api,
    grant: (): void => {
      now = api;
      for (const listener of granted) listener();
    },
    click: (id: string): void => {
      for (const listener of clicked) listener(id);
    },
  };
}

test("a newer notice takes the place of the older, and leaves those of others alone", async () => {
  const { show, shown } = world(true);
  shown.set("another's", "");
  await show(notice);
  await show({ ...notice, opens: "#/" });
  expect([...shown.keys()]).toEqual(["another's", "wiredove:#/"]);
});

test("a click opens what the notice is about, once, and takes it away", async () => {
  const { show, shown, click, opened } = world(true);
  await show(notice);
  click("another's");
  click("wiredove:#/post/abc=");
  expect(opened).toEqual(["#/post/abc="]);
  expect(shown.size).toBe(0);
});

test("a permission that comes later is used at once: one listener, however often it is told", async () => {
  const { show, shown, grant, click, clicked, opened } = world(false);
  await show(notice);
  expect([shown.size, clicked.length]).toEqual([0, 0]);
  grant();
  grant();
  expect(clicked).toHaveLength(1);
  await show(notice);
  expect([...shown.values()]).toEqual(["Ada answered you"]);
  click("wiredove:#/");
  expect(opened).toEqual(["#/"]);
});

test("a browser that does not show it any more is no failure of ours", async () => {
  const { show, api, shown } = world(true);
  api.getAll = () => Promise.reject(new Error("no permission"));
  await expect(show(notice)).resolves.toBeUndefined();
  expect(shown.size).toBe(0);
});
