/** A key under a passphrase, by a person's hands: what it signs is posted once, and its secret is nowhere to be found. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "webextension-polyfill";
import { ask } from "../scripts/popup-status.ts";
import type { Driver, Page } from "./fixtures/driver.ts";
import { arrivals } from "./fixtures/held.ts";
import { expect, test } from "./fixtures/test.ts";

/** What an extension page has; known here only inside of `evaluate`. */
declare const chrome: Browser;
/** With what we put there to be read later. In Firefox `globalThis` is another one for each evaluation. */
declare const window: { heard: string[] };

const YOU = "src/options/index.html#you";
const POPUP = "src/popup/index.html";
const PHRASE = "seven quiet doves";
/** Firefox asks by a doorhanger, which a test can't press. */
const prefs = { "extensions.webextOptionalPermissionPrompts": false };

const secret = (at: number): string => `.identity-form > .secret:nth-of-type(${at}) input`;

/** Creates a key under a passphrase by hand; the 132 characters that were shown. */
async function create(you: Page): Promise<string> {
  await expect.poll(() => you.text(".identity")).toContain("You can read and sync without a key.");
  await you.click(".identity .actions button.primary");
  await you.click(".modes label:nth-of-type(2) input");
  await you.fill(secret(1), PHRASE);
  await you.fill(secret(2), PHRASE);
  await you.click(".identity-form button[type=submit]");
  await expect.poll(() => you.text(".pair")).toMatch(/^\S{132}$/);
  const pair = (await you.text(".pair")) ?? "";
  await you.click(".backup button.primary");
  await expect.poll(() => you.text(".identity-key")).toContain("Your key is unlocked");
  return pair;
}

/** The one yes to posting. In Firefox it counts only with the browser's own, which is asked for in a press. */
async function consent(driver: Driver, page: Page): Promise<void> {
  if (driver.target === "firefox") {
    await page.evaluate(() => {
      const button = document.createElement("button");
      button.id = "grant";
      button.textContent = "grant";
      button.addEventListener("click", () => {
        const wish = { data_collection: ["personalCommunications"] };
        void chrome.permissions.request(wish as never).then(() => button.remove());
      });
      document.body.prepend(button);
    });
    await page.click("#grant");
    await expect.poll(() => page.text("#grant")).toBeUndefined();
  }
  await ask(page, "serveSite", { origin: "https://wiredove.net", on: true });
}

/** From here on a page of ours hears, as every one does, what any other one sends. */
const overhear = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const heard: string[] = [];
    window.heard = heard;
    chrome.runtime.onMessage.addListener((message: unknown) => {
      heard.push(JSON.stringify(message));
    });
  });

const storages = (page: Page): Promise<string> =>
  page.evaluate(async () =>
    JSON.stringify([await chrome.storage.local.get(null), await chrome.storage.session.get(null)]),
  );

/** Every spelling of these bytes that a file could hold. */
function spellings(bytes: Buffer): readonly Buffer[] {
  const inner = bytes.subarray(0, 30);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), inner])
      .toString("base64")
      .slice(4, -4),
  );
  const texts = [
    ...base64,
    ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
    inner.toString("hex"),
    inner.toString("hex").toUpperCase(),
  ];
  return [inner, ...texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, "utf16le")])];
}

/** The files of a folder that hold one of these. */
const filesWith = (folder: string, needles: readonly Buffer[]): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => {
    const file = join(folder, name);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
    const bytes = readFileSync(file);
    return needles.some((needle) => bytes.includes(needle));
  });

const seedOf = (pair: string): Buffer => Buffer.from(pair.slice(44), "base64").subarray(0, 32);

test("a key under a passphrase posts each text once, from two tabs and through a killed background; locked it signs nothing, and its secret is in no message, no storage and no file", async ({
  pub,
  extension,
  folder,
}) => {
  const one = await pub();
  const driver = await extension([one.url], { prefs });
  const popup = await driver.open(POPUP);
  await expect.poll(() => popup.text(".card")).toContain("Connected");
  await overhear(popup);
  const you = await driver.open(YOU);
  const pair = await create(you);
  await consent(driver, you);

  // Two tabs that send one draft; and one whose background is killed while it posts, and that asks again.
  const draft = { id: "draft-1", text: "From two tabs at once." };
  const [here, there] = await Promise.all([ask(you, "compose", draft), ask(popup, "compose", draft)]);
  expect(here).toEqual(there);
  expect(here.ok).toBe(true);
  const second = { id: "draft-2", text: "Through a death." };
  await ask(you, "keepDraft", second);
  const lost = ask(you, "compose", second).catch(() => undefined);
  await driver.killBackground();
  await lost;
  await expect.poll(async () => (await ask(you, "compose", second).catch(() => undefined))?.ok).toBe(true);
  const bodies = (await arrivals(popup)).map(({ content }) => content.split("---\n").at(-1));
  expect(bodies).toEqual([draft.text, second.text]);
  expect(await ask(you, "drafts", {})).toEqual([]);

  await you.click(".identity-key button.primary");
  await expect.poll(() => you.text(".identity-key")).toContain("Your key is locked.");
  expect(await ask(you, "compose", { id: "draft-3", text: "Locked." })).toEqual({
    ok: false,
    error: { kind: "locked" },
  });
  await you.fill(secret(1), "seven quiet dove");
  await you.click(".identity-form button[type=submit]");
  await expect.poll(() => you.text(".identity-form")).toContain("That is not the passphrase.");

  const heard = await popup.evaluate(() => window.heard.join("\n"));
  expect(heard).toContain("identityChanged");
  const kept = await storages(you);
  for (const text of [pair.slice(46, 76), PHRASE]) {
    expect(heard).not.toContain(text);
    expect(kept).not.toContain(text);
  }
  await driver.close();
  const profile = join(folder, "profile");
  // The same search finds what is there: the public half.
  expect(filesWith(profile, [Buffer.from(pair.slice(0, 43))])).not.toEqual([]);
  expect(filesWith(profile, spellings(seedOf(pair)))).toEqual([]);
  expect(filesWith(profile, [Buffer.from(PHRASE), Buffer.from(PHRASE, "utf16le")])).toEqual([]);
});

test("@long a browser that starts anew finds the key locked; kept on the device instead, the same search finds it on the disk", async ({
  pub,
  extension,
  folder,
}) => {
  const one = await pub();
  const first = await extension([one.url], { prefs });
  const pair = await create(await first.open(YOU));
  await first.close();
  const profile = join(folder, "profile");
  expect(filesWith(profile, spellings(seedOf(pair)))).toEqual([]);

  const again = await extension([one.url], { prefs });
  const you = await again.open(YOU);
  await expect.poll(() => you.text(".identity-key")).toContain("Your key is locked.");
  await you.fill(secret(1), PHRASE);
  await you.click(".identity-form button[type=submit]");
  await expect.poll(() => you.text(".identity-key")).toContain("Your key is unlocked");
  // Change, keep on the device, show, forget.
  await you.click(".identity-key > .actions button:nth-of-type(3)");
  await you.fill(secret(1), PHRASE);
  await you.click(".identity-form button[type=submit]");
  await expect.poll(() => you.text(".identity-key")).toContain("kept on this device");
  await again.close();
  // As the page says: whoever reads the disk can. Were it not found, the search above would prove nothing.
  expect(filesWith(profile, spellings(seedOf(pair)))).not.toEqual([]);
});
