/**
 * `npm run screenshots`: pictures of every page in both themes, from the running extension with a sample network, into docs/.
 * `-- --only TEXT` takes those whose name holds it, `--out FOLDER` puts them elsewhere, `--width PIXELS` draws pages narrower,
 * `--firefox` uses the other browser.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Driver, Page, Target } from "../e2e/fixtures/driver.ts";
import { buildExtension, launch } from "../e2e/fixtures/launch.ts";
import { startPub } from "../e2e/fixtures/pub.ts";
import { allow, consentPrefs, isVirtual, openClient } from "../e2e/fixtures/served.ts";
import { PUB, SITE, startWiredove, type Wiredove } from "../e2e/fixtures/wiredove.ts";
import { seededRandom } from "../src/base/random.ts";
import { simCrypto } from "../src/testing/sim-crypto.ts";
import { openWriter } from "../src/testing/writer.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const LOOK_MS = 100;
const LATE_MS = 60_000;
const PAGE_WIDTH = 960;
const POPUP_WIDTH = 360;
/** People of the sample network who are followed, so that there is something to see. */
const FOLLOWED = 2;

interface Picture {
  readonly name: string;
  /** In the extension, with its hash. */
  readonly path: string;
  readonly width: number;
  /** What is opened first. */
  readonly opened?: string;
}

/** What extension pages have; known only inside of `evaluate`. */
declare const browser: { runtime: { sendMessage(message: unknown): Promise<unknown> } } | undefined;
declare const chrome: {
  runtime: { sendMessage(message: unknown): Promise<unknown> };
  tabs: { query(which: { url: string }): Promise<readonly { id: number }[]> };
};

async function ask<T>(page: Page, rpc: string, args: unknown): Promise<T> {
  const answer = await page.evaluate(
    (kind, given) =>
      (typeof browser === "undefined" ? chrome : browser).runtime.sendMessage({ rpc: kind, args: given }),
    rpc,
    args,
  );
  const { ok, value } = answer as { ok: boolean; value: T };
  if (!ok) throw new Error(`${rpc}: ${JSON.stringify(answer)}`);
  return value;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const late = AbortSignal.timeout(LATE_MS);
  while (!(await holds())) {
    if (late.aborted) throw new Error(`not within ${LATE_MS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Waits for the sample network to be held, and follows some of its people. */
async function furnish(page: Page): Promise<void> {
  await until("the sample network is held", async () => {
    const { posts, wants } = await ask<{ posts: number; wants: number }>(page, "status", {});
    return posts >= 100 && wants === 0;
  });
  const posts = await ask<readonly { author: string }[]>(page, "since", { seq: 0, limit: 500 });
  const authors = [...new Set(posts.map(({ author }) => author))].slice(0, FOLLOWED);
  for (const author of authors) await ask(page, "interest", { author, interest: "followed" });
}

/** The popup, each section of the options, and the other pages that are in this build. */
async function pictures(driver: Driver, extension: string): Promise<readonly Picture[]> {
  const options = await driver.open("src/options/index.html");
  await until("the options are drawn", async () => (await options.text("nav a")) !== undefined);
  const sections = await options.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>("nav a")].map(({ hash }) => hash),
  );
  const { posts } = await ask<{ posts: readonly { id: string; author: string; reply?: string }[] }>(
    options,
    "recent",
    { who: "everyone", limit: 50 },
  );
  const answer = posts.find(({ reply }) => reply !== undefined);
  if (!answer) throw new Error("no post answers another one");
  await options.close();
  const page = (name: string, path: string, width = PAGE_WIDTH): Picture => ({ name, path, width });
  return [
    page("popup", "src/popup/index.html", POPUP_WIDTH),
    ...sections.map((hash) => page(`options-${hash.slice(1)}`, `src/options/index.html${hash}`)),
    page("welcome", "src/welcome/index.html"),
    page("feed", "src/feed/index.html"),
    page("feed-thread", `src/feed/index.html#/post/${answer.id}`),
    page("feed-person", `src/feed/index.html#/person/${answer.author}`),
    page("feed-search", "src/feed/index.html#/search?words=the"),
  ].filter(({ path }) => existsSync(join(extension, path.replace(/#.*/, ""))));
}

/** The popup over a page of Wiredove that is served and has posted something. */
async function servedPage(driver: Driver): Promise<Picture> {
  const popup = await driver.open("src/popup/index.html");
  await allow(driver, popup);
  const client = await openClient(driver);
  await until("the page is served", async () => (await isVirtual(client)) === true);
  const writer = await openWriter(simCrypto(seededRandom(5)), Date.now);
  const { message, content } = await writer.write("Two herons at the pond this morning, very still.");
  await client.evaluate((post) => window.page.post(post), { message, content, blobs: [] });
  const tab = await popup.evaluate(async (url) => (await chrome.tabs.query({ url }))[0]?.id, `${SITE}*`);
  const path = `src/popup/index.html?tab=${tab}`;
  await popup.close();
  return { name: "popup-page", path, width: POPUP_WIDTH, opened: ".site-posts summary" };
}

/** Resolves when the page's text has not changed for some looks: what it asks for is there. */
async function settled(page: Page): Promise<void> {
  let [last, same] = ["", 0];
  await until("the page rests", async () => {
    // Countdowns and ages of connections change each second.
    const text = ((await page.text("body")) ?? "").replace(/\d/g, "");
    same = text === last ? same + 1 : 0;
    last = text;
    return same >= 5;
  });
}

async function shoot(driver: Driver, { name, path, width, opened }: Picture, out: string): Promise<void> {
  const page = await driver.open(path);
  if (opened !== undefined) {
    await until(opened, async () => (await page.text(opened)) !== undefined);
    await page.click(opened);
  }
  for (const theme of ["light", "dark"] as const) {
    await page.theme(theme);
    await page.resize(width, 600);
    await settled(page);
    // A popup is as high as what is in it; a page fills a window.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.resize(width, Math.min(2_000, Math.max(600, height)));
    writeFileSync(
      join(out, `${name}-${theme}.png`),
      await page.screenshot(width === POPUP_WIDTH ? "body" : undefined),
    );
  }
  await page.close();
  console.log(name);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: "" },
      out: { type: "string", default: join(root, "docs") },
      width: { type: "string" },
      firefox: { type: "boolean", default: false },
    },
  });
  const target: Target = values.firefox ? "firefox" : "chrome";
  const folder = mkdtempSync(join(tmpdir(), "wiredove-screenshots-"));
  const pub = await startPub({ data: join(folder, "pub"), args: ["--seed-sample"] });
  let wiredove: Wiredove | undefined;
  let driver: Driver | undefined;
  try {
    const extension = join(folder, "extension");
    wiredove = await startWiredove(folder, pub.port);
    await buildExtension(target, extension, [PUB]);
    const profile = join(folder, "profile");
    driver = await launch(target, { extension, profile, hosts: wiredove.hosts, prefs: consentPrefs });
    const first = await driver.open("src/popup/index.html");
    await furnish(first);
    await first.close();
    mkdirSync(values.out, { recursive: true });
    const take = async (picture: Picture): Promise<void> => {
      if (!picture.name.includes(values.only)) return;
      const width = values.width === undefined ? picture.width : Number(values.width);
      if (driver) await shoot(driver, { ...picture, width }, values.out);
    };
    for (const picture of await pictures(driver, extension)) await take(picture);
    // Last: what it posts is in every other picture from then on.
    if ("popup-page".includes(values.only)) await take(await servedPage(driver));
  } finally {
    await driver?.close();
    await wiredove?.close();
    await pub.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

await main();
