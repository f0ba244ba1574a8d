/** The main job, in the built extension against real pub processes. */
import type { Browser } from "webextension-polyfill";
import type { Page } from "./fixtures/driver.ts";
import { haltsOnce } from "./fixtures/halting.ts";
import { arrivals, postsHeld } from "./fixtures/held.ts";
import { makePosts } from "./fixtures/posts.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";

const POPUP = "src/popup/index.html";

/** What an extension page has; known here only inside of `evaluate`. */
declare const chrome: Browser;

const badge = (popup: Page): Promise<string> => popup.evaluate(() => chrome.action.getBadgeText({}));

const ids = async (popup: Page): Promise<string[]> => (await arrivals(popup)).map(({ id }) => id);

const sorted = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id).sort();

test("a pub that stops is waited for, with the reason; when it is back, what was posted meanwhile comes with no click", async ({
  pub,
  extension,
  folder,
}) => {
  const written = await makePosts({ authors: 2, posts: 30 });
  const data = `${folder}/one-pub`;
  const first = await pub({ data });
  await tell(first.url, written.slice(0, 20));
  const driver = await extension([first.url]);
  const popup = await driver.open(POPUP);
  await expect.poll(() => popup.text(".summary")).toContain("20 posts of 2 people");
  await expect.poll(() => popup.text(".card")).toContain("Connected");

  await first.stop();
  await expect.poll(() => popup.text(".card")).toContain("Waiting");
  await expect.poll(() => popup.text(".card")).toContain("No answer");
  expect(await popup.text(".card")).toMatch(/next try in|trying again/);
  await expect.poll(() => badge(popup)).toBe("off");

  const second = await pub({ data, port: first.port });
  await tell(second.url, written.slice(20));
  await expect.poll(() => popup.text(".card"), { timeout: 80_000 }).toContain("Connected");
  await expect.poll(() => popup.text(".summary")).toContain("30 posts of 2 people");
  // What the open popup shows is seen, and so not new.
  await expect.poll(() => badge(popup)).toBe("");
  expect((await ids(popup)).sort()).toEqual(sorted(written));
});

test("a background that is killed in the middle of a sync of 2,000 posts loses nothing and makes nothing twice", async ({
  pub,
  odd,
  extension,
}) => {
  const written = await makePosts({ authors: 10, posts: 2_000 });
  const one = await pub();
  await tell(one.url, written);
  // However quick the sync and however late we look, it is in its middle until the background dies.
  const halting = await odd({ answer: haltsOnce(one) });
  const driver = await extension([halting.url]);
  const popup = await driver.open(POPUP);
  await expect.poll(() => postsHeld(popup)).toBeGreaterThan(0);
  expect(await postsHeld(popup)).toBeLessThan(2_000);
  await driver.killBackground();
  await expect.poll(() => postsHeld(popup), { timeout: 80_000 }).toBe(2_000);
  const held = await ids(popup);
  expect(new Set(held).size).toBe(held.length);
  expect(held.sort()).toEqual(sorted(written));
});

test("two pubs work side by side: what either holds comes, once, and the popup counts both", async ({
  pub,
  extension,
}) => {
  const written = await makePosts({ authors: 3, posts: 60 });
  const [one, two] = [await pub(), await pub()];
  await tell(one.url, written.slice(0, 40));
  await tell(two.url, written.slice(20));
  const driver = await extension([one.url, two.url]);
  const popup = await driver.open(POPUP);
  await expect.poll(() => popup.text(".summary")).toContain("60 posts of 3 people");
  await expect.poll(() => popup.text(".summary")).toContain("Connected to all 2 pubs");
  expect((await ids(popup)).sort()).toEqual(sorted(written));
  await two.stop();
  await expect.poll(() => popup.text(".summary")).toContain("Connected to 1 of 2 pubs");
});

test("a post that is told to the pub shows up in the open popup by itself", async ({ pub, extension }) => {
  const [written] = await makePosts({ authors: 1, posts: 1 });
  const one = await pub();
  const driver = await extension([one.url]);
  const popup = await driver.open(POPUP);
  await expect.poll(() => popup.text(".card")).toContain("Connected");
  if (!written) throw new Error("no post");
  await tell(one.url, [written]);
  await expect.poll(() => popup.text(".summary")).toContain("1 post of 1 person");
  await expect.poll(() => popup.text(".summary")).toContain("last new post");
});
