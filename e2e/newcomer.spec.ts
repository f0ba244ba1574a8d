/** Everything that somebody new does, from the install to a first post and on to leaving and coming back; and as far as the post by keys alone. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "webextension-polyfill";
import { ask } from "../scripts/popup-status.ts";
import { seededRandom } from "../src/base/random.ts";
import { english } from "../src/testing/english.ts";
import { simCrypto } from "../src/testing/sim-crypto.ts";
import { openWriter } from "../src/testing/writer.ts";
import type { Page } from "./fixtures/driver.ts";
import { byKeys, byPointer } from "./fixtures/hands.ts";
import { arrivals } from "./fixtures/held.ts";
import { becomesAuthor, beginsAt, keyOf, type Newcomer, posts, readsIn, sees } from "./fixtures/newcomer.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, grantedManifest, test } from "./fixtures/test.ts";

/** What an extension page has; known here only inside of `evaluate`. */
declare const chrome: Browser;

const { t } = english;
const WELCOME = "src/welcome/index.html";
const FEED = "src/feed/index.html";
const OPTIONS = "src/options/index.html";
/** Firefox asks by a doorhanger, which a test can't press. */
const prefs = { "extensions.webextOptionalPermissionPrompts": false };

/** Pictures of every stage in both themes, where somebody wants to look: `LOOK=1`. */
const looker =
  (folder: (name: string) => string): Newcomer["look"] =>
  async (page, stage) => {
    if (process.env.LOOK === undefined) return;
    for (const theme of ["light", "dark"] as const) {
      await page.theme(theme);
      writeFileSync(folder(`${stage}-${theme}.png`), await page.screenshot());
    }
  };

/** What is read on the first page, post by post. */
const texts = (reader: Page): Promise<readonly string[]> =>
  reader.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".body")].map(({ innerText }) => innerText),
  );

const held = async (page: Page): Promise<readonly string[]> =>
  (await arrivals(page)).map(({ id, content }) => `${id} ${content}`).sort();

test("somebody new is welcomed, follows, reads, writes, is answered, blocks and takes it back, leaves with a file and comes back with it", async ({
  pub,
  extension,
  folder,
  target,
}, info) => {
  const [one, two] = await Promise.all([pub({ data: join(folder, "one"), args: ["--seed-sample"] }), pub()]);
  const downloads = join(folder, "downloads");
  mkdirSync(downloads);
  const driver = await extension([], { prefs, downloads, granted: target === "chrome", welcome: true });
  const notices = await driver.notices();
  const who: Newcomer = {
    driver,
    pubs: [one.url, two.url],
    hands: byPointer,
    look: looker((name) => info.outputPath(name)),
  };
  const welcome = await driver.opened(WELCOME);
  const ida = { name: "Ida", key: keyOf(join(folder, "one"), "Ida") };
  await beginsAt(welcome, ida, who);
  await readsIn(welcome, ida.name, who);
  await byPointer(welcome).press("link", t("welcome_options"));
  const options = await driver.opened(OPTIONS);
  const pair = await becomesAuthor(options, { name: "Newcomer" }, who);
  const id = await posts(options, "Hello from the other end of the street.", who);
  await sees(options, t("feed_own_all"));
  await who.look(options, "everywhere");

  // Somebody answers, at one of the pubs.
  const other = await openWriter(simCrypto(seededRandom(11)), () => Date.now());
  await other.apds.put("name", "Wim");
  const answer = await other.write("Welcome! The swap table is on Saturday.", {
    reply: id,
    replyto: pair.slice(0, 44),
  });
  await tell(two.url, [{ ...answer, blobs: [] }]);
  await expect.poll(() => notices.shown()).toEqual([`wiredove:#/post/${answer.id}`]);
  await notices.click(`wiredove:#/post/${answer.id}`);
  const thread = await driver.opened(`${FEED}#/post/${answer.id}`);
  await sees(thread, "The swap table is on Saturday.");
  expect(await thread.text("body")).toContain("Hello from the other end of the street.");
  await who.look(thread, "thread");
  await thread.close();

  // Somebody is blocked, and let in again.
  const { press } = byPointer(welcome);
  await press("link", t("feed_everyone"));
  await press("link", t("welcome_options"));
  const settings = await driver.opened(OPTIONS);
  const { press: choose } = byPointer(settings);
  const before = await held(settings);
  await choose("link", t("options_people_title"));
  await choose("radio", t("options_people_known"));
  await choose("button", t("options_person_action", t("options_person_block"), "Bram"));
  await sees(settings, t("options_block_question", "Bram"));
  await expect.poll(() => settings.text(".question-box")).toMatch(/\d+ posts, .*trash/);
  await who.look(settings, "block");
  await choose("button", t("options_person_block"));
  await expect.poll(async () => (await held(settings)).length).toBeLessThan(before.length);
  await choose("radio", t("options_people_blocked"));
  await who.look(settings, "blocked");
  await choose("button", t("options_person_action", t("options_person_unblock"), "Bram"));
  await expect.poll(() => held(settings)).toEqual(before);

  // Everything goes into a file, all is deleted, and comes back from the file alone.
  await choose("link", t("options_storage_title"));
  await choose("button", t("options_archive_save"));
  await sees(settings, t("options_archive_saved"));
  const file = join(downloads, "wiredove-sync.jsonl");
  await expect
    .poll(() => existsSync(file) && readFileSync(file, "utf8").trim().split("\n").at(-1))
    .toMatch(/"end"/);
  expect(readFileSync(file, "utf8")).not.toContain(pair.slice(44));
  await who.look(settings, "storage");
  const reader = await driver.open(FEED);
  await sees(reader, "Hello from the other end");
  const shown = await texts(reader);
  await Promise.all([one.stop(), two.stop()]);
  await driver.developerMode?.();
  await choose("button", t("options_wipe_button"));
  await sees(settings, t("options_wipe_question"));
  await choose("button", t("options_wipe_yes"));
  const again = await driver.opened(WELCOME);
  await sees(again, t("add_label"));
  expect(await held(again)).toEqual([]);
  await byPointer(again).press("link", t("options_archive_load"));
  await sees(again, t("options_archive_note"));
  await again.upload(".archive input[type=file]", file);
  await sees(again, english.t("options_archive_loaded", "", "", "", "").slice(0, 4));
  await who.look(again, "imported");
  expect(await held(again)).toEqual(before);
  expect((await ask(again, "followed", {})).map(({ author }) => author)).toEqual([ida.key]);
  expect((await ask(again, "status", {})).pubs.map(({ url }) => url)).toEqual([one.url, two.url]);
  await byPointer(again).press("link", t("options_you_title"));
  await sees(again, t("identity_none"));
  await byPointer(again).press("link", t("feed_open"));
  // Without a key there are fewer lines to a post, and so more posts in sight.
  await expect.poll(async () => (await texts(again)).slice(0, shown.length)).toEqual(shown);
  await who.look(again, "back");
});

test("somebody new comes as far as a first post by keys alone, and sees at each step where the keyboard is", async ({
  pub,
  extension,
  folder,
  target,
}, info) => {
  const [one, two] = await Promise.all([pub({ data: join(folder, "one"), args: ["--seed-sample"] }), pub()]);
  const driver = await extension([], { prefs, granted: target === "chrome", welcome: true });
  const who: Newcomer = {
    driver,
    pubs: [one.url, two.url],
    hands: byKeys,
    look: looker((name) => info.outputPath(name)),
  };
  const welcome = await driver.opened(WELCOME);
  await beginsAt(welcome, { name: "Ida", key: keyOf(join(folder, "one"), "Ida") }, who);
  await readsIn(welcome, "Ida", who);
  await byKeys(welcome).press("link", t("welcome_options"));
  const options = await driver.opened(OPTIONS);
  await becomesAuthor(options, { name: "Newcomer", passphrase: "seven quiet doves" }, who);
  await posts(options, "Hello, by keys alone.", who);
});

test("@chromium the build that people get has notices among what it may do without, and asks for them where they are chosen", async ({
  extension,
  folder,
}) => {
  const driver = await extension([]);
  const page = await driver.open(`${OPTIONS}#notices`);
  const manifest = JSON.parse(readFileSync(join(folder, "build", "manifest.json"), "utf8")) as ReturnType<
    typeof grantedManifest
  >;
  expect(manifest.optional_permissions).toEqual(["notifications", "idle"]);
  // The build of the test above differs from it in that alone.
  const { permissions, ...rest } = manifest;
  expect(grantedManifest(manifest)).toEqual({
    ...rest,
    optional_permissions: undefined,
    permissions: [...permissions, "notifications", "idle"],
  });
  await page.evaluate(() => {
    const asks: unknown[] = [];
    Reflect.set(window, "asks", asks);
    const request = chrome.permissions.request.bind(chrome.permissions);
    chrome.permissions.request = (wish) => {
      const one = { wish, answer: "none yet" };
      asks.push(one);
      const answer = request(wish);
      answer.then(
        (granted) => (one.answer = String(granted)),
        (error: unknown) => (one.answer = String(error)),
      );
      return answer;
    };
  });
  await byPointer(page).press("checkbox", t("options_notices_on"));
  const asks = (): Promise<unknown> => page.evaluate(() => Reflect.get(window, "asks") as unknown);
  // Without a press it would be refused at once; headless nobody can answer, so that it waits as long as the dialogue is open.
  await expect.poll(asks).toEqual([{ wish: { permissions: ["notifications"] }, answer: "none yet" }]);
  expect(await page.evaluate(() => chrome.permissions.contains({ permissions: ["notifications"] }))).toBe(
    false,
  );
  expect(await ask(page, "notices", {})).toMatchObject({ choice: { on: false }, allowed: false });
});
