/** Which pages are served, by the person's own clicks: not before the yes, no other site, no other port, not any more. */
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser } from "webextension-polyfill";
import { ask } from "../scripts/popup-status.ts";
import type { Driver, Page } from "./fixtures/driver.ts";
import { figure } from "./fixtures/figures.ts";
import { postsHeld } from "./fixtures/held.ts";
import { makePosts } from "./fixtures/posts.ts";
import { allow, consentPrefs, isVirtual, openClient, shown } from "./fixtures/served.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";
import { CLIENT_HTML, PUB, startWiredove, type Wiredove } from "./fixtures/wiredove.ts";

/** What an extension page has; known here only inside of `evaluate`. */
declare const chrome: Browser;

const POPUP = "src/popup/index.html";
const OTHER = "https://other.wiredove.net/client.html";
const LOADS = 20;
/** `WebSocket.CLOSED`, which Node 20 lacks. */
const CLOSED = 3;

test.beforeEach(() => test.setTimeout(240_000));
let site: Wiredove | undefined;
const copies: Server[] = [];
test.afterEach(async () => {
  await site?.close();
  site = undefined;
  for (const copy of copies.splice(0)) {
    copy.closeAllConnections();
    copy.close();
  }
});

/** The same client, as somebody runs a copy of it on this machine. */
async function startCopy(): Promise<string> {
  const copy = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html; charset=utf-8");
    answer.end(readFileSync(CLIENT_HTML));
  });
  copies.push(copy);
  await new Promise<void>((resolve) => copy.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(copy.address() as AddressInfo).port}`;
}

/** The popup as it is over the tab of this address. */
async function popupOver(driver: Driver, popup: Page, pattern: string): Promise<Page> {
  const tab = await popup.evaluate(async (url) => (await chrome.tabs.query({ url }))[0]?.id, pattern);
  return driver.open(`${POPUP}?tab=${tab}`);
}

const says = (page: Page): Promise<string> => page.text(".site").then((text) => text ?? "");

/** Loads it again so often; how often its first socket was virtual. */
async function virtualLoads(page: Page, loads: number): Promise<number> {
  let virtual = 0;
  for (let load = 0; load < loads; load += 1) {
    await page.evaluate((search) => {
      location.search = search;
    }, `?load=${load}`);
    await expect
      .poll(() => page.evaluate(() => [location.search, window.page?.isVirtual ?? null] as const), {
        intervals: [20],
      })
      .toEqual([`?load=${load}`, expect.any(Boolean)]);
    if (await isVirtual(page)) virtual += 1;
  }
  return virtual;
}

const isUntouched = (page: Page): Promise<boolean> =>
  page.evaluate(() => String(WebSocket).includes("native code"));

test("@long no page is served before the yes, and none of another site after it; the popup asks, shows what a page does, and stops it", async ({
  pub,
  extension,
  folder,
}) => {
  const one = await pub();
  await tell(one.url, await makePosts({ authors: 2, posts: 10 }));
  site = await startWiredove(folder, one.port);
  const driver = await extension([PUB], { hosts: site.hosts, prefs: consentPrefs });
  const popup = await driver.open(POPUP);
  await expect.poll(() => postsHeld(popup)).toBe(10);
  const client = await openClient(driver);
  const before = await virtualLoads(client, LOADS);
  figure("virtual before the yes", `${before} of ${LOADS}`);
  expect(before).toBe(0);
  expect(await isUntouched(client)).toBe(true);

  const over = await popupOver(driver, popup, "https://wiredove.net/*");
  await expect.poll(() => says(over)).toContain("so can see whom you follow");
  await over.click("#serve");
  await expect.poll(() => says(over)).toContain("Reload the page: then it reads from this browser.");
  await client.reload();
  await expect.poll(() => says(over)).toContain("On: this site reads from this browser.");
  await expect.poll(() => shown(client)).toBe(10);
  await expect.poll(() => says(over)).toMatch(/2\d texts read, 0 messages posted/);

  const other = await driver.open(OTHER);
  const beside = await virtualLoads(other, LOADS);
  figure("virtual on another site", `${beside} of ${LOADS}`);
  expect(beside).toBe(0);
  expect(await isUntouched(other)).toBe(true);
  await other.close();

  // A pub that is none of the person's: the page speaks to it itself, and the popup says so, to each life of the background.
  await client.evaluate(() => void new WebSocket("wss://other.wiredove.net/elsewhere"));
  const elsewhere = "It also uses wss://other.wiredove.net/elsewhere, which is not one of your pubs.";
  await expect.poll(() => says(over)).toContain(elsewhere);
  await driver.killBackground();
  await expect.poll(() => says(over), { timeout: 30_000 }).toContain(elsewhere);

  // What the page's own policy forbids to sockets of the browser's own, it forbids as ever.
  await client.evaluate(() => {
    location.search = "?strict";
  });
  await expect
    .poll(() => client.evaluate(() => [location.search, window.page?.isVirtual ?? null] as const))
    .toEqual(["?strict", true]);
  const forbidden = await client.evaluate(
    () =>
      new Promise((resolve) => {
        const violated = new Promise((seen) =>
          document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
            seen(effectiveDirective),
          ),
        );
        let socket: WebSocket;
        try {
          socket = new WebSocket("wss://other.wiredove.net/");
        } catch {
          return resolve("thrown");
        }
        socket.onerror = async () => resolve({ state: socket.readyState, violated: await violated });
      }),
  );
  // Each in its own way: Chromium's closed socket has no close event.
  expect(forbidden).toEqual(
    driver.target === "firefox" ? "thrown" : { state: CLOSED, violated: "connect-src" },
  );

  // A pub that is paused is still the person's own: the page is answered from here, and what it posts waits.
  await ask(popup, "pause", { url: PUB, paused: true });
  await client.reload();
  await expect.poll(() => isVirtual(client)).toBe(true);
  await expect.poll(() => shown(client)).toBe(10);
  const [post] = await makePosts({ authors: 1, posts: 1, seed: 5 });
  if (!post) throw new Error("no post");
  await client.evaluate((posted) => window.page.post(posted), post);
  await expect.poll(() => says(over)).toContain("1 message posted");
  const listed = async (): Promise<boolean> =>
    (await (await fetch(`${one.http}gossip/poll?since=0&limit=1000`)).text()).includes(post.message);
  expect(await listed()).toBe(false);
  await ask(popup, "pause", { url: PUB, paused: false });
  await expect.poll(listed, { timeout: 30_000 }).toBe(true);

  await over.click("#unserve");
  await expect.poll(() => says(over)).toContain("Off for this site.");
  await expect.poll(() => client.evaluate(() => window.page.closes)).toContain(1012);
  await expect.poll(() => isVirtual(client)).toBe(false);
  expect(await virtualLoads(client, 3)).toBe(0);
  expect(await isUntouched(client)).toBe(true);
});

test("@long a copy on this machine is served at its own port alone", async ({ pub, extension, folder }) => {
  const one = await pub();
  site = await startWiredove(folder, one.port);
  const [copy, beside] = [await startCopy(), await startCopy()];
  const driver = await extension([PUB], { hosts: site.hosts, prefs: consentPrefs });
  let popup = await driver.open(POPUP);
  if (driver.target === "chrome") {
    // Its question about a permission is a window of its own, which no test can answer: this build has it from the start.
    const file = join(folder, "build", "manifest.json");
    const manifest = JSON.parse(readFileSync(file, "utf8")) as { host_permissions: readonly string[] };
    const host_permissions = [...manifest.host_permissions, "http://127.0.0.1/*"];
    writeFileSync(file, JSON.stringify({ ...manifest, host_permissions }));
    await driver.update(join(folder, "build"));
    popup = await driver.open(POPUP);
  }
  const client = await driver.open(copy);
  await expect.poll(() => isVirtual(client)).toBe(false);
  await allow(driver, popup, copy);
  await client.reload();
  await expect.poll(() => isVirtual(client)).toBe(true);
  expect(site.sockets().pages).toBe(1);
  const other = await driver.open(beside);
  // Firefox knows no ports in patterns: our scripts run there too, and pass every socket on to the browser; the page can't see whose it is.
  await expect.poll(() => site?.sockets().pages).toBe(2);
  if (driver.target === "chrome") expect(await isUntouched(other)).toBe(true);
  const over = await popupOver(driver, popup, "http://127.0.0.1/*");
  await expect.poll(() => says(over)).toContain("On: this site reads from this browser.");
});
