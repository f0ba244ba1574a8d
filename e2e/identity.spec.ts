/** A key under a passphrase, by a person's hands: what it signs is posted once, and its secret is nowhere to be found. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "webextension-polyfill";
import { ask } from "../scripts/popup-status.ts";
import { consent, createKey, PHRASE, prefs, secretField, YOU } from "./fixtures/author.ts";
import type { Driver, Page } from "./fixtures/driver.ts";
import { arrivals } from "./fixtures/held.ts";
import { expect, test } from "./fixtures/test.ts";

/** What an extension page has; known here only inside of `evaluate`. */
declare const chrome: Browser;
/** With what we put there to be read later. In Firefox `globalThis` is another one for each evaluation. */
declare const window: { heard: string[] };

const POPUP = "src/popup/index.html";

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

/** A private key lands in every field and file chooser that is not for one; where each says so, it says that it was a key. */
async function pasteAmiss(driver: Driver, pair: string): Promise<void> {
  const places = [
    [POPUP, "#address", "#address-error"],
    [POPUP, "#follow", "#follow-error"],
    ["src/feed/index.html#/search", "#words", ".search .error"],
    ["src/feed/index.html", ".compose textarea", ".compose .error"],
    ["src/options/index.html#people", ".lists input[name=word]", ".lists [role=status]"],
    [YOU, ".profile input[type=text]", ".profile [role=alert]"],
  ] as const;
  for (const [path, field, said] of places) {
    const page = await driver.open(path);
    // Some fields stand behind a button of their page, which is drawn when it is.
    await expect
      .poll(async () => {
        for (const opener of [".kept summary", ".write button"])
          if ((await page.text(field)) === undefined && (await page.text(opener)) !== undefined)
            await page.click(opener);
        return await page.text(field);
      })
      .toBeDefined();
    const left = await page.evaluate(
      (selector, text) => {
        const input = document.querySelector<HTMLInputElement>(selector);
        if (!input) return "no field";
        input.value = text;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        return input.value;
      },
      field,
      pair,
    );
    expect([field, left]).toEqual([field, ""]);
    await expect.poll(() => page.text(said)).toContain("private key");
    await page.close();
  }
  const chooser = [
    ["src/options/index.html#storage", ".archive input[type=file]", ".archive [role=status]"],
    ["src/options/index.html#people", ".lists input[type=file]", ".lists [role=status]"],
  ] as const;
  for (const [path, field, said] of chooser) {
    const page = await driver.open(path);
    await expect.poll(() => page.evaluate((css) => document.querySelector(css) !== null, field)).toBe(true);
    await page.evaluate(
      (selector, text) => {
        const input = document.querySelector<HTMLInputElement>(selector);
        const chosen = new DataTransfer();
        chosen.items.add(new File([text], "key.txt", { type: "text/plain" }));
        if (!input) return;
        input.files = chosen.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      },
      field,
      `${pair}\n`,
    );
    await expect.poll(() => page.text(said)).toContain("private key");
    await page.close();
  }
}

/** All that a person can give away by a press: the log, the report, the file of everything. */
async function givenAway(page: Page): Promise<string> {
  const parts: unknown[] = [
    await ask(page, "events", {}),
    await ask(page, "report", {}),
    await ask(page, "runCheck", {}),
    await ask(page, "identity", {}),
    await ask(page, "moderation", {}),
    await ask(page, "drafts", {}),
  ];
  for (let cursor: string | null = null; ; ) {
    const exported: { lines: string; cursor: string | null } = await ask(page, "exportPage", { cursor });
    parts.push(exported.lines);
    cursor = exported.cursor;
    if (cursor === null) return JSON.stringify(parts);
  }
}

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
  const pair = await createKey(you);
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

  await pasteAmiss(driver, pair);
  await you.click(".identity-key button.primary");
  await expect.poll(() => you.text(".identity-key")).toContain("Your key is locked.");
  expect(await ask(you, "compose", { id: "draft-3", text: "Locked." })).toEqual({
    ok: false,
    error: { kind: "locked" },
  });
  await you.fill(secretField(1), "seven quiet dove");
  await you.click(".identity-form button[type=submit]");
  await expect.poll(() => you.text(".identity-form")).toContain("That is not the passphrase.");

  const heard = await popup.evaluate(() => window.heard.join("\n"));
  expect(heard).toContain("identityChanged");
  const kept = await storages(you);
  const given = await givenAway(you);
  expect(given).toContain(pair.slice(0, 44));
  for (const text of [pair.slice(46, 76), pair.slice(46, 76).toLowerCase(), PHRASE])
    for (const [where, all] of Object.entries({ heard, kept, given }))
      expect([where, all.includes(text)]).toEqual([where, false]);
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
  const pair = await createKey(await first.open(YOU));
  await first.close();
  const profile = join(folder, "profile");
  expect(filesWith(profile, spellings(seedOf(pair)))).toEqual([]);

  const again = await extension([one.url], { prefs });
  const you = await again.open(YOU);
  await expect.poll(() => you.text(".identity-key")).toContain("Your key is locked.");
  await you.fill(secretField(1), PHRASE);
  await you.click(".identity-form button[type=submit]");
  await expect.poll(() => you.text(".identity-key")).toContain("Your key is unlocked");
  // Change, keep on the device, show, forget.
  await you.click(".identity-key > .actions button:nth-of-type(3)");
  await you.fill(secretField(1), PHRASE);
  await you.click(".identity-form button[type=submit]");
  await expect.poll(() => you.text(".identity-key")).toContain("kept on this device");
  await again.close();
  // As the page says: whoever reads the disk can. Were it not found, the search above would prove nothing.
  expect(filesWith(profile, spellings(seedOf(pair)))).not.toEqual([]);
});
