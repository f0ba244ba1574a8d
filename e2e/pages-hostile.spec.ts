/** A page that means no good, in a browser for real: it has its budget, and what it does beside it is nobody's trouble but its own. */
import type { Browser } from "webextension-polyfill";
import { makeNetwork } from "../src/testing/post-maker.ts";
import type { Page } from "./fixtures/driver.ts";
import { figure, quantile, spread } from "./fixtures/figures.ts";
import { postsHeld } from "./fixtures/held.ts";
import { makePosts } from "./fixtures/posts.ts";
import { allow, consentPrefs, isVirtual, openClient, shown, stored } from "./fixtures/served.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";
import { PUB, startWiredove, type Wiredove } from "./fixtures/wiredove.ts";

/** What an extension page has; known here only inside of `evaluate`. */
declare const chrome: Browser;

const POPUP = "src/popup/index.html";
const HELD = 5;
const ASKS = 100_000;
const INVALID = 10_000;
const KEYS = 1_000;
const VALID = 10_000;
/** Own messages of a site in an hour. */
const OWN = 30;
/** Of others that it can make us keep. */
const RELAYED = 1_000;

test.beforeEach(() => test.setTimeout(300_000));
let site: Wiredove | undefined;
test.afterEach(async () => {
  await site?.close();
  site = undefined;
});

/** How long, ms, the background takes to say how it is, so many times. */
const answers = (popup: Page, times: number): Promise<readonly number[]> =>
  popup.evaluate(async (count) => {
    const all: number[] = [];
    for (let n = 0; n < count; n += 1) {
      const start = performance.now();
      await chrome.runtime.sendMessage({ rpc: "status", args: {} });
      all.push(performance.now() - start);
    }
    return all;
  }, times);

const sayAll = (page: Page, texts: readonly string[]): Promise<void> =>
  page.evaluate((all) => {
    for (const text of all) window.page.socket.send(text);
  }, texts);

test("@long 100,000 asks, 10,000 invalid tells and 10,000 valid messages of 1,000 fresh keys: it has its budget, the popup names it, the rest goes on as before", async ({
  pub,
  extension,
  folder,
}) => {
  const held = await makePosts({ authors: 1, posts: HELD });
  const one = await pub();
  await tell(one.url, held);
  site = await startWiredove(folder, one.port);
  const driver = await extension([PUB], { hosts: site.hosts, prefs: consentPrefs });
  const popup = await driver.open(POPUP);
  await expect.poll(() => postsHeld(popup)).toBe(HELD);
  await allow(driver, popup);
  const kept = async (): Promise<readonly string[]> => Object.keys(await stored(popup)).toSorted();
  const before = await kept();
  const client = await openClient(driver);
  await expect.poll(() => shown(client)).toBe(HELD);
  const tab = await popup.evaluate(
    async () => (await chrome.tabs.query({ url: "https://wiredove.net/*" }))[0]?.id,
  );
  const seen = await driver.open(`${POPUP}?tab=${tab}`);
  const said = async (): Promise<string> => (await seen.text(".site")) ?? "";
  const quiet = await answers(popup, 50);

  await client.evaluate(
    (id, count) => {
      const { socket } = window.page;
      let heard = 0;
      const start = performance.now();
      socket.onmessage = ({ data }) => {
        if ((data as string).length === 208) heard += 1;
        document.title = `${heard} ${performance.now() - start}`;
      };
      for (let n = 0; n < count; n += 1) socket.send(id);
    },
    held[0]?.id ?? "",
    ASKS,
  );
  const asking = await answers(popup, 50);
  const answered = async (): Promise<readonly [count: number, ms: number]> =>
    (await client.evaluate(() => document.title.split(" ").map(Number))) as [number, number];
  await expect.poll(async () => (await answered())[0], { timeout: 60_000 }).toBeGreaterThanOrEqual(20_000);
  const [count, ms] = await answered();
  figure("asks answered", `${count} after ${Math.round(ms)} ms`);
  // 20,000 at once, 200 a second from the first ask on.
  expect(count).toBeLessThanOrEqual(20_000 + (ms / 1_000 + 1) * 200);
  await expect.poll(said).toMatch(/asks faster than can be answered: [56]\d,\d{3} questions/);

  // Dated from now on: each could be somebody's doing of this moment.
  const spam = await makeNetwork({ authors: KEYS, posts: VALID, from: Date.now(), stepMs: 1, seed: 9 });
  const textsOf = (author: number): readonly string[] =>
    spam.filter((_, at) => at % KEYS === author).flatMap(({ content, message }) => [content, message]);
  const spams = new Set(spam.map(({ message }) => message));
  const reached = async (): Promise<number> => {
    const answer: unknown = await (await fetch(`${one.http}gossip/poll?since=0&limit=100000`)).json();
    return (answer as { messages: readonly string[] }).messages.filter((text) => spams.has(text)).length;
  };
  // Two authors speak in each load: in three loads, all that an hour allows.
  for (let load = 0; load < 3; load += 1) {
    await client.reload();
    await expect.poll(() => isVirtual(client)).toBe(true);
    await sayAll(client, [...textsOf(2 * load), ...textsOf(2 * load + 1)]);
    await expect.poll(reached, { timeout: 60_000 }).toBe(Math.min(OWN, 20 * (load + 1)));
  }
  // All at once, and by turns: of both kinds some are judged, and the rest finds no room to wait.
  await sayAll(
    client,
    spam.flatMap(({ content, message }, n) => [
      ...(n < INVALID ? [`${"A".repeat(204)}${String(n).padStart(4, "A")}`] : []),
      content,
      message,
    ]),
  );
  const telling = await answers(popup, 50);
  await expect.poll(said).toMatch(/tells faster than can be taken in: 2[89],\d{3} texts/);
  await expect.poll(said).toMatch(/posts more than a person does: [\d,]+ messages/);
  // The network is as live as ever: somebody else's post comes in meanwhile.
  const [fresh] = await makePosts({ authors: 1, posts: 1, seed: 77 });
  if (!fresh) throw new Error("no post");
  await tell(one.url, [fresh]);
  await expect
    .poll(() =>
      popup.evaluate((hash) => chrome.runtime.sendMessage({ rpc: "post", args: { id: hash } }), fresh.id),
    )
    .toMatchObject({ ok: true });
  // Until all of it was read: nothing that the page said is on the disk any more.
  await expect.poll(kept, { timeout: 150_000, intervals: [2_000] }).toEqual(before);
  const [posts, atPub] = [await postsHeld(popup), await reached()];
  figure("of 10,000 valid messages at the pub", String(atPub));
  figure("kept here", String(posts - HELD - 1));
  figure("the popup says", (await said()).replaceAll("\n", " "));
  expect(atPub).toBe(OWN);
  expect(posts - HELD - 1).toBeLessThanOrEqual(OWN + RELAYED);
  expect(posts - HELD - 1).toBeGreaterThan(OWN);
  for (const [name, list] of [
    ["with nothing to do", quiet],
    ["while it asks", asking],
    ["while it tells and posts", telling],
  ] as const)
    figure(`the background answers ${name}`, spread(list));
  for (const list of [asking, telling]) expect(quantile(list, 0.5)).toBeLessThan(250);
  expect(await client.evaluate(() => window.page.socket.readyState)).toBe(1);
});
