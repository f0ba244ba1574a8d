/** Pages at length: how soon, how much, and through what ends; figures are printed beside each verdict. */
import { once } from "node:events";
import { WebSocket } from "ws";
import { ask } from "../scripts/popup-status.ts";
import { copyNetwork } from "./fixtures/big-network.ts";
import { commits, noteCommits } from "./fixtures/commits.ts";
import type { Page } from "./fixtures/driver.ts";
import { figure, quantile, spread } from "./fixtures/figures.ts";
import { arrivals, postsHeld } from "./fixtures/held.ts";
import { makePosts } from "./fixtures/posts.ts";
import { allow, consentPrefs, isVirtual, openClient, shown } from "./fixtures/served.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";
import { PUB, startWiredove, type Wiredove } from "./fixtures/wiredove.ts";

const POPUP = "src/popup/index.html";
/** The same client where nothing is served: its socket is the browser's own. */
const DIRECT = "https://other.wiredove.net/client.html";

const TURNS = 6;

test.beforeEach(() => test.setTimeout(220_000));
let site: Wiredove | undefined;
test.afterEach(async () => {
  await site?.close();
  site = undefined;
});

test("@long two tabs and the extension share one socket, and 1,000 live posts at 20 a second come soon after a direct socket has them", async ({
  pub,
  extension,
  folder,
}) => {
  const one = await pub();
  site = await startWiredove(folder, one.port);
  const driver = await extension([PUB], { hosts: site.hosts, prefs: consentPrefs });
  const popup = await driver.open(POPUP);
  await allow(driver, popup);
  await expect.poll(() => popup.text(".card")).toContain("Connected");
  const clients = [await openClient(driver), await openClient(driver)];
  for (const client of clients) await expect.poll(() => isVirtual(client)).toBe(true);
  expect(site.sockets()).toEqual({ pages: 0, extension: 1 });
  const direct = await driver.open(DIRECT);
  await expect.poll(() => isVirtual(direct)).toBe(false);

  const posts = await makePosts({ authors: 20, posts: 1_000 });
  const teller = new WebSocket(one.url);
  await once(teller, "open");
  await noteCommits(driver, popup);
  const toldAt = new Map<string, number>();
  await new Promise<void>((resolve) => {
    let next = 0;
    const timer = setInterval(() => {
      const post = posts[next++];
      if (!post) {
        clearInterval(timer);
        return resolve();
      }
      for (const text of [post.content, post.message, ...post.blobs]) teller.send(text);
      toldAt.set(post.message, Date.now());
    }, 50);
  });
  /** When the page heard each of these messages, ms since the epoch. */
  const heard = async (page: Page): Promise<ReadonlyMap<string, number>> => {
    await expect.poll(() => shown(page), { timeout: 30_000 }).toBeGreaterThanOrEqual(990);
    const [texts, times] = await page.evaluate(() => [window.page.told, window.page.toldAt] as const);
    return new Map(texts.map((text, at) => [text, times[at] ?? Number.NaN]));
  };
  // The last opened tab is in front; the second of ours is behind it, as tabs are.
  const [through, beside] = [await heard(clients[1] as Page), await heard(direct)];
  teller.close();
  const committed = await commits(driver, popup);
  const since = (from: ReadonlyMap<string, number>, to: ReadonlyMap<string, number>): readonly number[] =>
    [...from].flatMap(([message, at]) => {
      const then = to.get(message);
      return then === undefined ? [] : [then - at];
    });
  const [arrived, direct95] = [
    since(new Map(Object.entries(committed)), through),
    quantile(since(toldAt, beside), 0.95),
  ];
  figure("from the commit to the page's event", spread(arrived));
  figure("from the pub to that commit", spread(since(toldAt, new Map(Object.entries(committed)))));
  figure("from the pub to the page's event", spread(since(toldAt, through)));
  figure("the same by a direct socket", spread(since(toldAt, beside)));
  expect(site.sockets()).toEqual({ pages: 1, extension: 1 });
  expect(arrived.length).toBeGreaterThanOrEqual(990);
  // A machine that is slow with the browser's own sockets is slow with ours.
  expect(quantile(arrived, 0.95)).toBeLessThan(Math.max(50, direct95));
});

/**
 * Asks for all of these in one turn, on a socket that first announces two authors and hears what it is told for that, until a second is
 * quiet. Resolves with the time to the last answer, ms, and whether they came in the order of the asks.
 */
const askAll = (
  page: Page,
  ids: readonly string[],
  authors: readonly string[],
): Promise<{ took: number; inOrder: boolean }> =>
  page.evaluate(
    async (wanted, known) => {
      const socket = new WebSocket("wss://pub.wiredove.net/");
      await new Promise((resolve) => {
        socket.onopen = resolve;
      });
      const messages: string[] = [];
      await new Promise<void>((resolve) => {
        let quiet = setTimeout(resolve, 5_000);
        socket.onmessage = () => {
          clearTimeout(quiet);
          quiet = setTimeout(resolve, 1_000);
        };
        for (const author of known) socket.send(author);
      });
      const start = performance.now();
      const took = await new Promise<number>((resolve) => {
        socket.onmessage = ({ data }) => {
          if ((data as string).length === 208 && messages.push(data as string) === wanted.length)
            resolve(performance.now() - start);
        };
        for (const id of wanted) socket.send(id);
      });
      const hashes = await Promise.all(
        messages.map(async (text) => {
          const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
          return btoa(String.fromCharCode(...new Uint8Array(digest)));
        }),
      );
      return { took, inOrder: hashes.every((hash, at) => hash === wanted[at]) };
    },
    ids,
    authors,
  );

test("@long 10,000 held posts that a page asks for in one turn are all answered, in order, sooner than by a pub on this machine", async ({
  pub,
  extension,
  folder,
}) => {
  const data = `${folder}/big`;
  await copyNetwork(data, "authors=100,posts=10000");
  const one = await pub({ data });
  site = await startWiredove(folder, one.port);
  const driver = await extension([PUB], { hosts: site.hosts, prefs: consentPrefs });
  const popup = await driver.open(POPUP);
  await allow(driver, popup);
  await expect.poll(() => postsHeld(popup), { timeout: 100_000 }).toBe(10_000);
  const posts = await arrivals(popup);
  const ids = posts.map(({ id }) => id);
  const authors = [...new Set(posts.map(({ author }) => author))].slice(0, 2);
  const [atPub, here]: [number[], number[]] = [[], []];
  // By turns, for whatever else this machine does comes and goes; the budget of a site fills up again meanwhile.
  for (let turn = 0; turn < 2; turn++) {
    const direct = await driver.open(`${DIRECT}?idle`);
    atPub.push((await askAll(direct, ids, authors)).took);
    await direct.close();
    const client = await openClient(driver, "?idle");
    const { took, inOrder } = await askAll(client, ids, authors);
    here.push(took);
    expect(inOrder).toBe(true);
    await client.close();
  }
  const all = (values: readonly number[]): string => values.map(Math.round).join(" and ");
  figure("10,000 asks", `${all(here)} ms virtual, ${all(atPub)} ms at a pub on this machine`);
  expect(quantile(here, 0)).toBeLessThan(quantile(atPub, 0));
});

test("@long a reload of a page that holds everything costs less than 100 ms more of its main thread than without us", async ({
  pub,
  extension,
  folder,
}) => {
  const posts = await makePosts({ authors: 10, posts: 500 });
  const one = await pub();
  await tell(one.url, posts);
  site = await startWiredove(folder, one.port);
  const driver = await extension([PUB], { hosts: site.hosts, prefs: consentPrefs });
  const popup = await driver.open(POPUP);
  await expect.poll(() => postsHeld(popup)).toBe(500);
  const client = await openClient(driver, "?keep&idle");
  const texts = posts.flatMap(({ content, message, blobs }) => [content, message, ...blobs]);
  await client.evaluate(async (all) => {
    for (const text of all) {
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
      localStorage.setItem(btoa(String.fromCharCode(...new Uint8Array(digest))), text);
    }
  }, texts);
  /** How long its main thread was not free in a load, ms. */
  const busy = async (load: string): Promise<number> => {
    const search = `?keep&busy&${load}`;
    await client.evaluate((wanted) => {
      location.search = wanted;
    }, search);
    // The page before it says what it was until it is gone.
    const said = (): Promise<number> =>
      client.evaluate(
        (wanted) =>
          location.search === wanted && window.page?.startedWith > 0 ? (window.page.busy ?? 0) : 0,
        search,
      );
    let found = 0;
    await expect.poll(async () => (found = await said())).toBeGreaterThan(0);
    return found;
  };
  const serve = (on: boolean): Promise<null> =>
    ask(popup, "serveSite", { origin: "https://wiredove.net", on });
  await allow(driver, popup);
  const [without, served]: [number[], number[]] = [[], []];
  // By turns, for whatever else this machine does comes and goes; the least of each is what nobody else took a part of.
  for (let turn = 0; turn < TURNS; turn++) {
    await serve(false);
    without.push(await busy(`without${turn}`));
    await expect.poll(() => isVirtual(client)).toBe(false);
    await serve(true);
    served.push(await busy(`served${turn}`));
    await expect.poll(() => isVirtual(client)).toBe(true);
  }
  const [least, most] = [quantile(without, 0), quantile(served, 0)];
  figure("main thread in a reload", `${Math.round(least)} ms without us, ${Math.round(most)} ms served`);
  figure("in each", [without, served].map((all) => all.map(Math.round).join(" ")).join(" ms; "));
  expect(most - least).toBeLessThan(100);
});
