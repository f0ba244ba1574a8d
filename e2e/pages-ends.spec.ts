/** Pages at their ends and beginnings: of the worker, of the document, and of the extension. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launchDetached } from "./fixtures/detached.ts";
import type { Page } from "./fixtures/driver.ts";
import { figure } from "./fixtures/figures.ts";
import { postsHeld } from "./fixtures/held.ts";
import { makePosts } from "./fixtures/posts.ts";
import { allow, consentPrefs, isVirtual, openClient, shown } from "./fixtures/served.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";
import { PUB, SITE, startWiredove, type Wiredove } from "./fixtures/wiredove.ts";

const POPUP = "src/popup/index.html";
/** Of a socket that the page closed itself, without a code. */
const BY_PAGE = 1005;
const DEATHS = 5;

test.beforeEach(() => test.setTimeout(240_000));
let site: Wiredove | undefined;
test.afterEach(async () => {
  await site?.close();
  site = undefined;
});

interface Told {
  readonly message: string;
  /** How often the page's socket had opened by then. */
  readonly opens: number;
}

/** Tells one more post at the pub, and waits until the page shows it. */
async function oneMore(pubUrl: string, client: Page, seed: number): Promise<Told> {
  const [post] = await makePosts({ authors: 1, posts: 1, seed });
  if (!post) throw new Error("no post");
  await tell(pubUrl, [post]);
  await expect
    .poll(() => client.evaluate((id) => window.page.ids().includes(id), post.id), { timeout: 60_000 })
    .toBe(true);
  return { message: post.message, opens: await client.evaluate(() => window.page.opens) };
}

/** The page opens sockets until one is virtual: the bridge may come a moment after the extension's end was noticed. */
async function servedAgain(client: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        const is = await isVirtual(client);
        if (is === false) await client.evaluate(() => window.page.socket.close());
        return is;
      },
      { timeout: 30_000, intervals: [1_000] },
    )
    .toBe(true);
}

test("@long the worker's deaths, back and forward, an update, a reload, off and on again under an open page: nothing is lost or told twice", async ({
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
  const told: Told[] = [];
  const heard = (): Promise<readonly string[]> => client.evaluate(() => window.page.told);
  const closes = async (): Promise<readonly number[]> =>
    (await client.evaluate(() => window.page.closes)).filter((code) => code !== BY_PAGE);

  for (let death = 0; death < DEATHS; death++) {
    await driver.killBackground();
    told.push(await oneMore(one.url, client, 100 + death));
  }
  await client.evaluate(() => {
    location.href = "/provider.html";
  });
  await expect.poll(() => client.text("h1")).toContain("newest posts");
  await driver.killBackground();
  await client.evaluate(() => history.back());
  await expect.poll(() => client.evaluate(() => window.page?.persisted ?? 0)).toBe(1);
  told.push(await oneMore(one.url, client, 200));
  // All of that was none of the page's business: its first socket is open, and it was told each text once.
  expect(await closes()).toEqual([]);
  expect(await client.evaluate(() => [window.page.socket.readyState, window.page.opens])).toEqual([1, 1]);
  const all = await heard();
  expect(all.toSorted()).toEqual([...new Set(all)].toSorted());
  expect(site.sockets().pages).toBe(0);

  const manifest = join(folder, "build", "manifest.json");
  const version = (text: string): void =>
    writeFileSync(
      manifest,
      readFileSync(manifest, "utf8").replace(/"version": ?"[^"]+"/, `"version":"${text}"`),
    );
  for (const [at, next] of ["0.1.1", "0.1.1"].entries()) {
    version(next);
    await driver.update(join(folder, "build"));
    await expect.poll(closes, { timeout: 30_000 }).toEqual(Array.from({ length: at + 1 }, () => 1012));
    await servedAgain(client);
    told.push(await oneMore(one.url, client, 300 + at));
  }
  await driver.enable(false);
  await expect.poll(closes, { timeout: 30_000 }).toEqual([1012, 1012, 1012]);
  // Nothing of ours is there: the page speaks to the pub itself.
  await expect.poll(() => isVirtual(client)).toBe(false);
  told.push(await oneMore(one.url, client, 400));
  await driver.enable(true);
  await servedAgain(client);
  told.push(await oneMore(one.url, client, 500));

  const [texts, opens] = [await heard(), await client.evaluate(() => window.page.opens)];
  for (const { message, opens: then } of told) {
    const times = texts.filter((text) => text === message).length;
    expect(times).toBeGreaterThanOrEqual(1);
    // A client asks for its authors' newest each time its socket opens.
    expect(times).toBeLessThanOrEqual(1 + opens - then);
  }
  expect(await closes()).toEqual([1012, 1012, 1012]);
  expect(await client.evaluate(() => window.page.errors)).toEqual([]);
  expect(await driver.errors()).toEqual([]);
  const sockets = site.sockets();
  figure("deaths of the worker", String(DEATHS + 1));
  figure("ends of the extension", "3 (update, reload, off and on)");
  figure("sockets of the page: virtual and real", String(opens));
  figure("sockets at the pub", `${sockets.pages} by the page, ${sockets.extension} by the extension`);
  // One for each life of the worker; of the page one while the extension was off, and one for each moment without a bridge.
  expect(sockets.extension).toBeLessThanOrEqual(1 + DEATHS + 1 + 3 + 1);
  expect(sockets.pages).toBeLessThanOrEqual(4);
});

// @chromium: Firefox prerenders nothing.
test("@long @chromium a page that is prerendered is told nothing until it is shown", async ({
  pub,
  extension,
  folder,
}) => {
  const one = await pub();
  await tell(one.url, await makePosts({ authors: 2, posts: 10 }));
  site = await startWiredove(folder, one.port);
  const driver = await extension([PUB], { hosts: site.hosts });
  const popup = await driver.open(POPUP);
  await expect.poll(() => postsHeld(popup)).toBe(10);
  await allow(driver, popup);
  await driver.close();
  // Chromium prerenders nothing for a page that a debugger is attached to.
  const [build, profile] = [join(folder, "build"), join(folder, "profile")];
  const options = { extension: build, profile, hosts: site.hosts };
  const alone = await launchDetached("chrome", options, `${SITE}opener.html`);
  try {
    await expect.poll(() => site?.asked(), { timeout: 30_000 }).toContain("/?left");
    const client = await (await alone.attach()).opened(`${SITE}?prerendered`);
    await expect.poll(() => shown(client)).toBe(10);
    const [shownAfter, toldAfter] = await client.evaluate(() => {
      const [load] = performance.getEntriesByType("navigation") as { readonly activationStart?: number }[];
      return [load?.activationStart ?? 0, (window.page.toldAt[0] ?? 0) - performance.timeOrigin] as const;
    });
    figure("shown, and told, after", `${Math.round(shownAfter)} ms, ${Math.round(toldAfter)} ms`);
    expect(shownAfter).toBeGreaterThan(1_000);
    expect(toldAfter).toBeGreaterThan(shownAfter - 1);
    expect(await isVirtual(client)).toBe(true);
    expect(site.sockets().pages).toBe(0);
  } finally {
    await alone.close();
  }
});
