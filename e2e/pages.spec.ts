/** A client that knows nothing of us, served as `https://wiredove.net`: answered from this browser, at once and offline. */
import { figure } from "./fixtures/figures.ts";
import { postsHeld } from "./fixtures/held.ts";
import { makePosts } from "./fixtures/posts.ts";
import { allow, consentPrefs, isVirtual, openClient, shown, stored } from "./fixtures/served.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";
import { PUB, SITE, startWiredove, type Wiredove } from "./fixtures/wiredove.ts";

const POPUP = "src/popup/index.html";

let site: Wiredove | undefined;
test.afterEach(async () => {
  await site?.close();
  site = undefined;
});

test("the first socket of a page is virtual in every load after the yes, killed background or strict policy or not, and the browser's own before it", async ({
  pub,
  extension,
  folder,
}) => {
  site = await startWiredove(folder, (await pub()).port);
  const driver = await extension([PUB], { hosts: site.hosts, prefs: consentPrefs });
  const popup = await driver.open(POPUP);
  await expect.poll(() => popup.text(".card")).toContain("Connected");
  const client = await openClient(driver);
  await expect.poll(() => isVirtual(client)).toBe(false);
  expect(await client.evaluate(() => String(WebSocket))).toContain("native code");
  expect(site.sockets().pages).toBe(1);

  await allow(driver, popup);
  for (let load = 0; load < 20; load++) {
    if (load % 4 === 3) await driver.killBackground();
    await client.evaluate(
      (search) => {
        location.search = search;
      },
      load % 2 === 0 ? `?load=${load}` : `?strict&load=${load}`,
    );
    await expect
      .poll(() => client.evaluate(() => location.search), { intervals: [20] })
      .toContain(`load=${load}`);
    await expect.poll(() => isVirtual(client), { intervals: [20] }).toBe(true);
  }
  expect(site.sockets()).toMatchObject({ pages: 1 });
});

test("with no network at all a page that starts empty shows the newest 60 posts; what it posts then reaches the pub though its tab closes in the turn of the last send, the background killed just before or not", async ({
  pub,
  extension,
  folder,
}) => {
  const written = await makePosts({ authors: 4, posts: 120 });
  const one = await pub();
  await tell(one.url, written);
  site = await startWiredove(folder, one.port);
  const driver = await extension([PUB], { hosts: site.hosts, prefs: consentPrefs });
  const popup = await driver.open(POPUP);
  await expect.poll(() => postsHeld(popup)).toBe(120);
  await allow(driver, popup);
  site.online(false);
  const client = await openClient(driver);
  const newest = new Set<string>(written.slice(-60).map(({ id }) => id));
  // Those before them, which it asks for as it draws, may come in between.
  await expect
    .poll(async () => (await client.evaluate(() => window.page.ids())).filter((id) => newest.has(id)))
    .toHaveLength(60);
  const took = await client.evaluate(() => (window.page.seen[59]?.at ?? Number.NaN) - performance.timeOrigin);
  figure("60 posts after", `${Math.round(took)} ms`);
  expect(site.sockets().pages).toBe(0);

  // Online again: what is posted arrives, with its picture, though the tab closes in the turn that sent the last of it.
  site.online(true);
  // How long it waits by now is drawn by chance.
  await expect.poll(() => popup.text(".card"), { timeout: 60_000 }).toContain("Connected");
  const opener = await openClient(driver, "?idle");
  for (const [seed, isKilled] of [
    [1, false],
    [2, true],
  ] as const) {
    const [post] = await makePosts({ authors: 1, posts: 1, seed });
    if (!post?.blobs[0]) throw new Error("no post with a picture");
    await opener.evaluate(() => {
      window.child = window.open("/?child");
    });
    await expect.poll(() => opener.evaluate(() => window.child?.page?.isVirtual ?? false)).toBe(true);
    if (isKilled) await driver.killBackground();
    const isClosed = await opener.evaluate(async (posted) => {
      await window.child?.page.post(posted);
      // In the turn that sent the last of it.
      window.child?.close();
      return window.child?.closed;
    }, post);
    expect(isClosed).toBe(true);
    await expect.poll(() => listedAt(one.http)).toContain(post.message);
    await expect.poll(() => listedAt(one.http)).toContain(post.content);
    const image = /\((\S{44})\)/.exec(post.content)?.[1];
    await expect.poll(async () => await (await fetch(`${one.http}${image}`)).text()).toBe(post.blobs[0]);
  }
});

test("a hostile page neither breaks nor hears what runs beside it, and changes nothing but its own sockets", async ({
  pub,
  extension,
  folder,
}) => {
  const written = await makePosts({ authors: 2, posts: 5 });
  const one = await pub();
  await tell(one.url, written);
  site = await startWiredove(folder, one.port);
  const driver = await extension([PUB], { hosts: site.hosts, prefs: consentPrefs });
  const popup = await driver.open(POPUP);
  await expect.poll(() => postsHeld(popup)).toBe(5);
  await allow(driver, popup);
  const before = await stored(popup);
  const asked = written[0];
  if (!asked) throw new Error("no post");

  const page = await driver.open(`${SITE}hostile.html`);
  // All that is said on the channel of this document can be heard by it: nothing of another one must be among that.
  await page.evaluate(() => {
    const ear = new AbortController();
    document.addEventListener(
      "wiredove-sync:1:down",
      (event) => window.hostile.overheard.push((event as CustomEvent<string>).detail),
      ear,
    );
    window.hostile.deafen = () => ear.abort();
  });
  const client = await openClient(driver);
  await expect.poll(() => shown(client)).toBe(5);
  await client.evaluate((id) => window.page.socket.send(id), asked.id);
  await expect.poll(() => client.evaluate(() => window.page.frames)).toBeGreaterThan(10);
  // Its own bridge may greet late, and say which pubs are served.
  expect(await page.evaluate(() => window.hostile.overheard.filter((text) => !/^[hl]/.test(text)))).toEqual(
    [],
  );
  await client.close();
  // What this listener uses is no leak of ours.
  await page.evaluate(() => window.hostile.deafen?.());
  expect(
    await page.evaluate(async (id) => {
      await window.hostile.use(id);
      const { opened, closed, last, leaks } = window.hostile;
      return { opened, closed, last, leaks };
    }, asked.id),
  ).toEqual({ opened: 1, closed: 1, last: expect.any(String) as unknown, leaks: [] });
  expect([asked.message, asked.content]).toContain(await page.evaluate(() => window.hostile.last));

  // Whatever is said on the channel is said by the page: no more than a socket of its own could say.
  await page.evaluate(() => {
    const { forge } = window.hostile;
    forge("up", "o901 wss://elsewhere.invalid/");
    for (const detail of [
      { toString: () => "h" },
      7,
      null,
      "",
      "o",
      "s901",
      "p1 {",
      'p2 {"kind":"keys"}',
      "p3 null",
      "x9",
      "h",
      "a",
    ])
      forge("up", detail);
    for (let n = 0; n < 1_000; n += 1) forge("up", `s901 ${"A".repeat(208)}${n}`);
    forge("up", "o902 wss://pub.wiredove.net/");
    for (let n = 0; n < 1_000; n += 1) forge("up", `s902 ${"A".repeat(204)}${String(n).padStart(4, "A")}`);
    // More than a browser takes in one message, and sockets without end.
    forge("up", `s902 ${"x".repeat(100 * 2 ** 20)}`);
    for (let n = 0; n < 1_000; n += 1) forge("up", `o${1_000 + n} wss://pub.wiredove.net/`);
    forge("down", 'm902 ["a text"]');
    forge("down", "m902 a text");
    forge("down", "r1 {");
    forge("down", "c902 4000 ");
  });
  const frame = await page.evaluate(
    () =>
      new Promise((resolve) => {
        window.onmessage = ({ data }) => resolve(data);
        const made = document.createElement("iframe");
        made.src = "https://other.wiredove.net/frame.html";
        document.body.append(made);
      }),
  );
  expect(frame).toEqual({ reached: false, hasBridge: false, isNative: true });
  // Another page of the site is served as before.
  const other = await openClient(driver);
  await expect.poll(() => shown(other)).toBe(5);
  await other.close();
  // All of it was read, and left nothing.
  await expect.poll(() => stored(popup)).toEqual(before);
  expect(await postsHeld(popup)).toBe(5);
  await expect.poll(() => popup.text(".card")).toContain("Connected");
});

const listedAt = async (http: string): Promise<readonly string[]> => {
  const answer = await fetch(`${http}gossip/poll?since=0&limit=1000`);
  return ((await answer.json()) as { messages: readonly string[] }).messages;
};
