/**
 * A fresh browser meets a pub with a whole network: the newest posts are held first, progress is shown until all are, and it costs few
 * requests, none of them heavy. Nothing here asserts seconds; they are printed.
 */
import { join } from "node:path";
import { ask, followStatus, takeViews } from "../scripts/popup-status.ts";
import type { StatusView } from "../src/rpc/contract.ts";
import { STATUS_PORT } from "../src/rpc/status-port.ts";
import type { MadePost } from "../src/testing/post-maker.ts";
import { copyNetwork } from "./fixtures/big-network.ts";
import type { Driver, Page } from "./fixtures/driver.ts";
import { arrivals, postsHeld } from "./fixtures/held.ts";
import type { PubProcess } from "./fixtures/pub.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";

/** With what we put there to be read later. In Firefox `globalThis` is another one for each evaluation. */
declare const window: { said: string[] };

const DAY_MS = 24 * 3_600_000;
const POPUP = "src/popup/index.html";
const number = new Intl.NumberFormat("en");

interface Run {
  readonly popup: Page;
  readonly views: readonly StatusView[];
  /** What the popup's card said, change by change. */
  readonly said: readonly string[];
}

/** Adds the pub to a browser that has none, and looks on until `posts` are held. */
async function coldStart(driver: Driver, pub: PubProcess, posts: number, within: number): Promise<Run> {
  const popup = await driver.open(POPUP);
  await followStatus(popup, STATUS_PORT);
  await noteCard(popup);
  expect(await ask(popup, "add", { address: pub.url })).toMatchObject({ ok: true });
  const views: StatusView[] = [];
  await expect
    .poll(
      async () => {
        views.push(...(await takeViews(popup)));
        const last = views.at(-1);
        return last?.posts === posts && last.pubs[0]?.catchUp === undefined;
      },
      { timeout: within, intervals: [50] },
    )
    .toBe(true);
  return { popup, views, said: await popup.evaluate(() => window.said) };
}

/** From now on the page keeps what its pub's card says, however seldom a test on a busy machine comes to look. */
const noteCard = (popup: Page): Promise<void> =>
  popup.evaluate(() => {
    const said: string[] = [];
    window.said = said;
    new MutationObserver(() => {
      said.push(document.querySelector<HTMLElement>(".card")?.innerText ?? "");
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });

/** Asserts the order of arrival, the progress and the requests; prints the seconds. */
async function expectGood({ popup, views, said }: Run, pub: PubProcess, posts: number, what: string) {
  const held = await arrivals(popup);
  expect(held).toHaveLength(posts);
  expect(new Set(held.map(({ id }) => id)).size).toBe(posts);
  // The posts of the last day came before all others; the day is the pub's, a little before ours.
  const newest = Math.max(...held.map(({ ts }) => ts));
  const young = held.filter(({ ts }) => ts > newest - DAY_MS / 2);
  expect(young.length).toBeGreaterThan(posts / 100);
  expect(held.slice(0, young.length * 2).filter(({ ts }) => ts > newest - DAY_MS / 2)).toHaveLength(
    young.length,
  );

  const opened = views.find(({ pubs: [one] }) => one?.state.kind === "open");
  const first = views.find((view) => view.posts > 0);
  const last = views.find((view) => view.posts === posts);
  if (!opened || !first || !last) throw new Error("a view is missing");
  // From the first post to the last, each view says that it is catching up, and how far it is.
  const between = views.slice(views.indexOf(first), views.indexOf(last));
  const done = between.map(({ pubs: [one] }) => one?.catchUp?.done ?? -1);
  expect(done.every((count) => count >= 0)).toBe(true);
  expect(done).toEqual(done.toSorted((one, other) => one - other));
  expect(said.filter((card) => card.includes("Catching up")).length).toBeGreaterThan(0);

  const { requests, targets, framesIn, framesOut } = await pub.stats();
  expect(requests.heavy).toBe(0);
  expect(targets.length).toBeLessThan(20);
  const since = opened.pubs[0]?.state.kind === "open" ? opened.pubs[0].state.since : 0;
  const seconds = (view: StatusView): string => ((view.now - since) / 1000).toFixed(2);
  console.log(
    `${what}: first posts after ${seconds(first)} s, all ${number.format(posts)} after ${seconds(last)} s; ` +
      `${targets.length} requests; frames in ${JSON.stringify(framesIn)}, out ${JSON.stringify(framesOut)}`,
  );
  return { first: first.now - since, all: last.now - since };
}

/** As a person who writes again would have it told. One heavy request, by the test itself. */
async function newestOfEach(pubUrl: string): Promise<readonly MadePost[]> {
  const all = await fetch(new URL("all", pubUrl.replace(/^ws/, "http")));
  const entries = (await all.json()) as { hash: string; sig: string; author: string; text: string }[];
  const newest = new Map(entries.map((entry) => [entry.author, entry]));
  return [...newest.values()].map(({ hash, sig, text }) => ({
    id: hash as MadePost["id"],
    message: sig,
    content: text,
    blobs: [],
  }));
}

test("a pub of 200 authors and 4,000 posts: the newest come first, with progress, by few requests", async ({
  pub,
  extension,
  target,
}) => {
  const posts = 4_000;
  const one = await pub({ args: ["--seed-network", `authors=200,posts=${posts}`, "--stats"] });
  const driver = await extension([]);
  const run = await coldStart(driver, one, posts, 80_000);
  await expectGood(run, one, posts, `${target}, our pub`);
});

test.describe("large", { tag: "@long" }, () => {
  test.setTimeout(240_000);
  const posts = 20_000;
  const size = `authors=1000,posts=${posts}`;

  for (const { who, habits } of [
    { who: "our pub", habits: [] },
    { who: "a pub as the reference", habits: ["--as-reference"] },
  ])
    test(`${who} with 1,000 authors and 20,000 posts`, async ({ pub, extension, folder, target }) => {
      const data = join(folder, "network");
      await copyNetwork(data, size, habits);
      const one = await pub({ data, args: [...habits, "--stats"] });
      const driver = await extension([]);
      const run = await coldStart(driver, one, posts, 180_000);
      const took = await expectGood(run, one, posts, `${target}, ${who}`);
      expect(took.first).toBeLessThan(took.all / 3);
      expect((await one.stats()).lost).toBe(0);
    });

  test("over the WebSocket alone: from the newest post of each author back to the first", async ({
    pub,
    extension,
    folder,
    target,
  }) => {
    test.setTimeout(1_200_000);
    const data = join(folder, "network");
    await copyNetwork(data, size);
    const one = await pub({ data, args: ["--no-poll", "--stats"] });
    const newest = await newestOfEach(one.url);
    const driver = await extension([one.url]);
    const popup = await driver.open(POPUP);
    await expect.poll(() => popup.text(".card")).toContain("Connected");
    const began = performance.now();
    // Each of them says something: that is all that a pub without a poll shows by itself.
    await tell(one.url, newest);
    await expect.poll(() => postsHeld(popup), { timeout: 1_000_000, intervals: [1_000] }).toBe(posts);
    const seconds = ((performance.now() - began) / 1_000).toFixed(0);
    const { framesIn, requests } = await one.stats();
    console.log(
      `${target}: ${posts} posts over the WebSocket alone in ${seconds} s by ${framesIn.asks} asks`,
    );
    expect(requests.heavy).toBe(1);
  });
});
