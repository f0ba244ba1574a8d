/** Everything that somebody new does, from the install to a first post and on to leaving and coming back; and as far as the post by keys alone. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "webextension-polyfill";
import { ask } from "../scripts/popup-status.ts";
import { seededRandom } from "../src/base/random.ts";
import { english } from "../src/testing/english.ts";
import { simCrypto } from "../src/testing/sim-crypto.ts";
import { openWriter } from "../src/testing/writer.ts";
import { plural } from "../src/ui/phrase.ts";
import type { Page, Target } from "./fixtures/driver.ts";
import { byKeys, byPointer } from "./fixtures/hands.ts";
import { arrivals } from "./fixtures/held.ts";
import { becomesAuthor, beginsAt, keyOf, type Newcomer, posts, readsIn, sees } from "./fixtures/newcomer.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, type Fixtures, grantedManifest, test } from "./fixtures/test.ts";

/** What an extension page has; known here only inside of `evaluate`. */
declare const chrome: Browser;

const { t } = english;
const WELCOME = "src/welcome/index.html";
const FEED = "src/feed/index.html";
const OPTIONS = "src/options/index.html";
const HELLO = "Hello from the other end of the street.";
const WELCOME_BACK = "Welcome! The swap table is on Saturday.";
/** Firefox asks by a doorhanger, which a test can't press. */
const prefs = { "extensions.webextOptionalPermissionPrompts": false };

/** Pictures of every stage in both themes, where somebody wants to look: `LOOK=1`. */
const looker =
  (info: { outputPath(name: string): string }): Newcomer["look"] =>
  async (page, stage) => {
    if (process.env.LOOK === undefined) return;
    for (const theme of ["light", "dark"] as const) {
      await page.theme(theme);
      writeFileSync(info.outputPath(`${stage}-${theme}.png`), await page.screenshot());
    }
  };

/** What is read on the first page, post by post. */
const texts = (reader: Page): Promise<readonly string[]> =>
  reader.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".body")].map(({ innerText }) => innerText),
  );

const held = async (page: Page): Promise<readonly string[]> =>
  (await arrivals(page)).map(({ id, content }) => `${id} ${content}`).sort();

interface Way {
  /** How one comes as far as the first post; from there on it goes by pointer. */
  readonly hands: Newcomer["hands"];
  readonly passphrase?: string;
}

async function goesTheWholeWay(
  { pub, extension, folder, target }: Pick<Fixtures, "pub" | "extension" | "folder"> & { target: Target },
  { hands, ...mode }: Way,
  look: Newcomer["look"],
): Promise<void> {
  const [one, two] = await Promise.all([pub({ data: join(folder, "one"), args: ["--seed-sample"] }), pub()]);
  const downloads = join(folder, "downloads");
  mkdirSync(downloads);
  const driver = await extension([], { prefs, downloads, granted: target === "chrome", welcome: true });
  const notices = await driver.notices();
  const who: Newcomer = { pubs: [one.url, two.url], hands, look };
  const welcome = await driver.opened(WELCOME);
  const ida = { name: "Ida", key: keyOf(join(folder, "one"), "Ida") };
  await beginsAt(welcome, ida, who);
  await readsIn(welcome, ida.name, who);
  await hands(welcome).press("link", t("welcome_options"));
  const options = await driver.opened(OPTIONS);
  const pair = await becomesAuthor(options, { name: "Newcomer", ...mode }, who);
  const id = await posts(options, HELLO, who);
  await sees(options, t("feed_own_all"));
  await look(options, "everywhere");

  const answer = await answered(two.url, { reply: id, replyto: pair.slice(0, 44) });
  const notice = `wiredove:#/post/${answer}`;
  await expect.poll(() => notices.shown()).toEqual([notice]);
  await notices.click(notice);
  const thread = await driver.opened(`${FEED}#/post/${answer}`);
  await sees(thread, WELCOME_BACK);
  expect(await thread.text("body")).toContain(HELLO);
  await look(thread, "thread");
  await byPointer(thread).press("link", t("welcome_options"));
  await thread.close();

  const settings = await driver.opened(OPTIONS);
  const before = await held(settings);
  await blocksAndTakesBack(settings, "Bram", look);
  await expect.poll(() => held(settings)).toEqual(before);

  const { press } = byPointer(settings);
  await ask(settings, "moderate", { list: "mutedWords", entry: "casino", on: true });
  await ask(settings, "setNotices", { badge: "dot" });
  await ask(settings, "share", { on: false });
  await press("link", t("options_storage_title"));
  await press("button", t("options_archive_save"));
  await sees(settings, t("options_archive_saved"));
  const file = join(downloads, "wiredove-sync.jsonl");
  await expect.poll(() => (existsSync(file) ? readFileSync(file, "utf8") : "")).toMatch(/\{"end":\d+\}\n$/);
  expect(readFileSync(file, "utf8")).not.toContain(pair.slice(44));
  await look(settings, "storage");
  // The reader that is still open has the answer behind a button.
  await byPointer(options).press("button", english.say(plural("feed_waiting", 1)));
  await sees(options, WELCOME_BACK);
  const shown = await texts(options);
  // What comes back is to come from the file alone.
  await Promise.all([one.stop(), two.stop()]);
  await driver.developerMode?.();
  await press("button", t("options_wipe_button"));
  await sees(settings, t("options_wipe_question"));
  await press("button", t("options_wipe_yes"));

  const again = await driver.opened(WELCOME);
  await sees(again, t("add_label"));
  expect(await held(again)).toEqual([]);
  const { press: goTo } = byPointer(again);
  await goTo("link", t("options_archive_load"));
  await sees(again, t("options_archive_note"));
  await again.upload(".archive input[type=file]", file);
  await sees(again, t("options_choices_question"));
  await look(again, "choices");
  // Nothing of it counts before the yes.
  expect((await ask(again, "status", {})).pubs).toEqual([]);
  await goTo("button", t("options_choices_yes"));
  const loaded = t("options_archive_loaded", plural("count_posts", before.length), "\\d+", 0, 0);
  await expect.poll(() => again.text("body")).toMatch(new RegExp(loaded));
  await look(again, "imported");
  expect(await held(again)).toEqual(before);
  expect((await ask(again, "followed", {})).map(({ author }) => author)).toEqual([ida.key]);
  expect((await ask(again, "status", {})).pubs.map(({ url }) => url)).toEqual(who.pubs);
  expect((await ask(again, "moderation", {})).mutedWords).toEqual(["casino"]);
  expect(await ask(again, "status", {})).toMatchObject({ share: false });
  expect((await ask(again, "notices", {})).choice).toMatchObject({ on: true, badge: "dot" });
  await goTo("link", t("options_you_title"));
  await sees(again, t("identity_none"));
  await goTo("link", t("feed_open"));
  // Without a key there are fewer lines to a post, and so more posts in sight.
  await expect.poll(async () => (await texts(again)).slice(0, shown.length)).toEqual(shown);
  await look(again, "back");
}

/** Two pubs, a browser, a receipt after five seconds, a notice after three: longer than other tests on a busy machine. */
const PATIENCE_MS = 180_000;

/** Somebody else answers, at one of the pubs; gives the answer's id. */
async function answered(pubUrl: string, what: { reply: string; replyto: string }): Promise<string> {
  const other = await openWriter(simCrypto(seededRandom(11)), () => Date.now());
  await other.apds.put("name", "Wim");
  const answer = await other.write(WELCOME_BACK, what);
  await tell(pubUrl, [{ ...answer, blobs: [] }]);
  return answer.id;
}

/** It is said before how many posts go, and so many go. */
async function blocksAndTakesBack(settings: Page, whom: string, look: Newcomer["look"]): Promise<void> {
  const { press } = byPointer(settings);
  const before = (await held(settings)).length;
  await press("link", t("options_people_title"));
  await press("radio", t("options_people_known"));
  await press("button", t("options_person_action", t("options_person_block"), whom));
  await sees(settings, t("options_block_question", whom));
  await expect.poll(() => settings.text(".question-box")).toMatch(/\d+ posts/);
  await look(settings, "block");
  const go = Number(/(\d+) posts/.exec((await settings.text(".question-box")) ?? "")?.[1]);
  await press("button", t("options_person_block"));
  await expect.poll(async () => (await held(settings)).length).toBe(before - go);
  await press("radio", t("options_people_blocked"));
  await look(settings, "blocked");
  await press("button", t("options_person_action", t("options_person_unblock"), whom));
}

test("somebody new is welcomed, follows, reads and writes by keys alone, is answered, blocks and takes it back, leaves with a file and comes back with it", async ({
  pub,
  extension,
  folder,
  target,
}, info) => {
  test.setTimeout(PATIENCE_MS);
  const way = { hands: byKeys, passphrase: "seven quiet doves" };
  await goesTheWholeWay({ pub, extension, folder, target }, way, looker(info));
});

test("@long the same by pointer, with a key that is kept on the device", async ({
  pub,
  extension,
  folder,
  target,
}, info) => {
  test.setTimeout(PATIENCE_MS);
  await goesTheWholeWay({ pub, extension, folder, target }, { hands: byPointer }, looker(info));
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
