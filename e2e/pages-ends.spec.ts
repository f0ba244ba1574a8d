/** Pages at their ends: of the worker, of the document, of the extension, and of a budget. */
import type { Browser } from "webextension-polyfill";
import type { Page } from "./fixtures/driver.ts";
import { postsHeld } from "./fixtures/held.ts";
import { makePosts } from "./fixtures/posts.ts";
import { allow, consentPrefs, openClient, shown } from "./fixtures/served.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";
import { PUB, startWiredove, type Wiredove } from "./fixtures/wiredove.ts";

/** What an extension page has; known here only inside of `evaluate`. */
declare const chrome: Browser;

const POPUP = "src/popup/index.html";

test.beforeEach(() => test.setTimeout(220_000));
let site: Wiredove | undefined;
test.afterEach(async () => {
  await site?.close();
  site = undefined;
});

/** Tells one more post at the pub, and waits until the page shows it. */
async function oneMore(pubUrl: string, client: Page, seed: number): Promise<string> {
  const [post] = await makePosts({ authors: 1, posts: 1, seed });
  if (!post) throw new Error("no post");
  await tell(pubUrl, [post]);
  await expect
    .poll(() => client.evaluate((id) => window.page.ids().includes(id), post.id), { timeout: 60_000 })
    .toBe(true);
  return post.message;
}

test("@long the worker's deaths, back and forward, and an update of the extension under an open page: nothing is lost or told twice", async ({
  pub,
  extension,
  folder,
}) => {
  const one = await pub();
  await tell(one.url, await makePosts({ authors: 2, posts: 10 }));
  site = await startWiredove(folder, one.port);
  const driver = await extension([PUB], { hosts: site.hosts, prefs: consentPrefs, keepsPages: true });
  const popup = await driver.open(POPUP);
  await expect.poll(() => postsHeld(popup)).toBe(10);
  await allow(driver, popup);
  const client = await openClient(driver);
  await expect.poll(() => shown(client)).toBe(10);
  const told: string[] = [];
  for (let death = 0; death < 5; death++) {
    await driver.killBackground();
    told.push(await oneMore(one.url, client, 100 + death));
  }
  expect(await client.evaluate(() => window.page.socket.readyState)).toBe(1);
  await client.evaluate(() => {
    location.href = "/provider.html";
  });
  await expect.poll(() => client.text("h1")).toContain("newest posts");
  await client.evaluate(() => history.back());
  await expect.poll(() => client.evaluate(() => window.page?.persisted ?? 0)).toBe(1);
  told.push(await oneMore(one.url, client, 200));
  expect(await client.evaluate(() => window.page.closes)).toEqual([]);

  await driver.update(`${folder}/build`);
  told.push(await oneMore(one.url, client, 300));
  const [closes, errors, heard] = await client.evaluate(
    () => [window.page.closes, window.page.errors, window.page.told] as const,
  );
  expect(closes).toEqual([1012]);
  expect(errors).toEqual([]);
  for (const message of told) expect(heard.filter((text) => text === message)).toHaveLength(1);
  expect(site.sockets().pages).toBe(0);
});

test("@long a page that asks and tells without end has its budget, no more, and the popup says so", async ({
  pub,
  extension,
  folder,
}) => {
  const held = await makePosts({ authors: 1, posts: 5 });
  const one = await pub();
  await tell(one.url, held);
  site = await startWiredove(folder, one.port);
  const driver = await extension([PUB], { hosts: site.hosts, prefs: consentPrefs });
  const popup = await driver.open(POPUP);
  await expect.poll(() => postsHeld(popup)).toBe(5);
  await allow(driver, popup);
  const client = await openClient(driver);
  await expect.poll(() => shown(client)).toBe(5);
  const asked = held[0]?.id ?? "";
  await client.evaluate((id) => {
    const { socket } = window.page;
    let answers = 0;
    socket.onmessage = ({ data }) => {
      if ((data as string).length === 208) answers += 1;
      document.title = String(answers);
    };
    for (let n = 0; n < 100_000; n += 1) socket.send(id);
    for (let n = 0; n < 10_000; n += 1) socket.send(`${"A".repeat(204)}${String(n).padStart(4, "A")}`);
  }, asked);
  const answers = (): Promise<number> => client.evaluate(() => Number(document.title));
  await expect.poll(answers, { timeout: 60_000 }).toBeGreaterThanOrEqual(20_000);
  expect(await postsHeld(popup)).toBe(5);

  const strangers = await makePosts({ authors: 1_000, posts: 10_000, seed: 9 });
  const texts = strangers.flatMap(({ content, message }) => [content, message]);
  await client.evaluate((all) => {
    for (const text of all) window.page.socket.send(text);
  }, texts);
  const limits = async (): Promise<string> =>
    await popup.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ url: "https://wiredove.net/*" });
      return JSON.stringify(
        await chrome.runtime.sendMessage({ rpc: "site", args: { tab: tab?.id ?? null } }),
      );
    });
  await expect.poll(limits, { timeout: 60_000 }).toMatch(/"kind":"tells"/);
  expect(await limits()).toMatch(/"kind":"asks"/);
  console.log(`    what the popup is told: ${await limits()}`);
  const reached: unknown = await (await fetch(`${one.http}gossip/poll?since=0&limit=100000`)).json();
  const messages = (reached as { messages: readonly string[] }).messages.filter(
    (text) => text.length === 208,
  );
  console.log(`    at the pub: ${messages.length - 5} of 10,000; held here ${await postsHeld(popup)}`);
  expect(messages.length - 5).toBeLessThanOrEqual(30);
  expect(await postsHeld(popup)).toBeLessThanOrEqual(5 + 30 + 1_000);
  expect(await client.evaluate(() => window.page.socket.readyState)).toBe(1);
});
