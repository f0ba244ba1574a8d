/** What a browser does to an extension while it works: ends its background, opens two pages at once, updates it, runs out of disk. */
import { join } from "node:path";
import type { Browser } from "webextension-polyfill";
import { ask } from "../scripts/popup-status.ts";
import type { Page } from "./fixtures/driver.ts";
import { arrivals, postsHeld } from "./fixtures/held.ts";
import { makePosts } from "./fixtures/posts.ts";
import type { PubProcess } from "./fixtures/pub.ts";
import { sentence } from "./fixtures/sentence.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, type Fixtures, test } from "./fixtures/test.ts";

/** What a worker has; known here only inside of `inWorker`. */
declare const chrome: Browser;

const POPUP = "src/popup/index.html";

const ids = async (popup: Page): Promise<readonly string[]> =>
  (await arrivals(popup)).map(({ id }) => id).sort();

test("two pages that open at once on an ended background wake one, which makes one connection", async ({
  pub,
  extension,
}) => {
  const one = await pub({ args: ["--stats"] });
  const written = await makePosts({ authors: 3, posts: 30 });
  await tell(one.url, written);
  const driver = await extension([one.url]);
  const before = await driver.open(POPUP);
  await expect.poll(() => postsHeld(before)).toBe(30);
  await before.close();
  const { sockets } = await one.stats();
  await driver.killBackground();
  const pages = await Promise.all([driver.open(POPUP), driver.open(POPUP)]);
  for (const page of pages) {
    await expect.poll(() => page.text(".card")).toContain("Connected");
    await expect.poll(() => page.text(".summary")).toContain("30 posts of 3 people");
  }
  expect((await one.stats()).sockets).toBe(sockets + 1);
});

test("an update while a page is open and posts come in: nothing is lost or twice, and the new version goes on", async ({
  pub,
  extension,
  folder,
}) => {
  const one = await pub();
  const written = await makePosts({ authors: 5, posts: 1_000 });
  await tell(one.url, written);
  const driver = await extension([one.url]);
  const open = await driver.open(POPUP);
  await expect.poll(() => postsHeld(open), { intervals: [20] }).toBeGreaterThan(0);
  await driver.update(join(folder, "build"));
  const popup = await driver.open(POPUP);
  await expect.poll(() => postsHeld(popup), { timeout: 80_000 }).toBe(1_000);
  expect(await ids(popup)).toEqual(written.map(({ id }) => id).sort());
  await expect.poll(() => popup.text(".card")).toContain("Connected");
});

// Firefox brings a new version in by itself, whatever runs.
test("a new version that Chromium has ready is brought in though the background never rests, once no page is open", {
  tag: ["@long", "@chromium"],
}, async ({ pub, extension }) => {
  const one = await pub({ args: ["--stats"] });
  const driver = await extension([one.url]);
  await driver.developerMode?.();
  const popup = await driver.open(POPUP);
  await expect.poll(() => popup.text(".card")).toContain("Connected");
  const { sockets } = await one.stats();
  // As Chromium says it; the new version is the old one.
  await driver.inWorker?.(() => {
    (chrome.runtime.onUpdateAvailable as unknown as { dispatch(of: object): void }).dispatch({
      version: "9",
    });
  });
  await popup.close();
  await expect.poll(async () => (await one.stats()).sockets, { timeout: 100_000 }).toBe(sockets + 1);
  const again = await driver.open(POPUP);
  await expect.poll(() => again.text(".card")).toContain("Connected");
});

// It is started twice.
const limited = { without: "unlimitedStorage", alone: true };

/** A browser with 20 posts that may write no more, when 30 others come: the popup says so, and reading goes on. Then there is room again. */
async function fillDisk(pub: PubProcess, extension: Fixtures["extension"]): Promise<Page> {
  await tell(pub.url, await makePosts({ authors: 2, posts: 20 }));
  const first = await extension([pub.url], limited);
  const filling = await first.open(POPUP);
  await expect.poll(() => postsHeld(filling)).toBe(20);
  await ask(filling, "pauseAll", { paused: true });
  await first.close();
  await tell(pub.url, await makePosts({ authors: 3, posts: 30 }));
  // Once a database was written to, the browser remembers for half a minute how much room there was: the limit must be there before.
  const driver = await extension([pub.url], limited);
  await driver.limitStorage?.(1_000);
  const popup = await driver.open(POPUP);
  await ask(popup, "pauseAll", { paused: false });
  await expect.poll(() => popup.text(".summary")).toContain(sentence("summary_store_full"));
  expect(await popup.text(".summary")).toContain(sentence("advice_store_full"));
  await expect.poll(() => popup.text(".card")).toContain(sentence("note_held"));
  const [post] = await ask(popup, "since", { seq: 0, limit: 1 });
  expect((await ask(popup, "get", { hash: post?.id ?? "" })).text).toHaveLength(208);
  expect(await postsHeld(popup)).toBe(20);
  await driver.limitStorage?.(undefined);
  return popup;
}

// Both in Chromium only: Firefox has no way to limit storage while it runs.
test("a full disk pauses the sync with a sentence, reading goes on, and a person who made space goes on at once", {
  tag: "@chromium",
}, async ({ pub, extension }) => {
  const one = await pub();
  const popup = await fillDisk(one, extension);
  await expect
    .poll(async () => {
      await ask(popup, "retry", { url: one.url });
      return await postsHeld(popup);
    })
    .toBe(50);
  await expect.poll(() => popup.text(".card")).toContain("Connected");
  expect(await popup.text(".summary-state")).not.toContain(sentence("summary_store_full"));
});

test("a full disk: once there is space the sync goes on by itself", {
  tag: ["@long", "@chromium"],
}, async ({ pub, extension }) => {
  test.setTimeout(120_000);
  const popup = await fillDisk(await pub(), extension);
  await expect.poll(() => postsHeld(popup), { timeout: 90_000 }).toBe(50);
});
