/** Writing in the reader, by hand: drafts outlive what ends under them, and each post is there once, with its picture. */
import { join } from "node:path";
import { ask } from "../scripts/popup-status.ts";
import { consent, createKey, prefs, YOU } from "./fixtures/author.ts";
import type { Driver, Page } from "./fixtures/driver.ts";
import { arrivals } from "./fixtures/held.ts";
import { expect, test } from "./fixtures/test.ts";

const READER = "src/feed/index.html";
const FIELD = ".compose textarea";
const POST = ".compose .actions .primary";

/** The reader with the field open. */
async function write(driver: Driver): Promise<Page> {
  const reader = await driver.open(READER);
  await expect.poll(() => reader.text(".write button")).toBe("Write a post");
  await reader.click(".write button");
  await expect.poll(() => reader.text(POST)).toBe("Post");
  return reader;
}

const typed = (page: Page): Promise<string | null> =>
  page.evaluate((field) => document.querySelector<HTMLTextAreaElement>(field)?.value ?? null, FIELD);

/** Drops a picture upon the field, as a person does. */
const dropPicture = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2_000, 1_000];
    canvas.getContext("2d")?.fillRect(0, 0, 700, 1_000);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    const data = new DataTransfer();
    data.items.add(new File([blob ?? ""], "heron.png", { type: "image/png" }));
    const how = { bubbles: true, cancelable: true, dataTransfer: data };
    document.querySelector("form.compose")?.dispatchEvent(new DragEvent("drop", how));
  });

const bodies = async (page: Page): Promise<readonly string[]> =>
  (await arrivals(page)).map(({ content }) => content.replace(/^---\n[\s\S]*?\n---\n/, ""));

/** Until it is posted; what could not be sent stands there still, with the reason, and is sent again. */
async function press(page: Page, timeout = 30_000): Promise<void> {
  await expect
    .poll(
      async () => {
        const problem = await page.text(".compose .error");
        if (problem !== undefined && problem !== "") await page.click(POST).catch(() => {});
        return problem;
      },
      { timeout },
    )
    .toBeUndefined();
}

test("a draft with a picture outlives its tab, the background and an update; posted from two tabs at once it is there once, and says where it arrived", async ({
  pub,
  extension,
  folder,
}) => {
  const [one, two] = [await pub(), await pub()];
  const driver = await extension([one.url, two.url], { prefs });
  const you = await driver.open(YOU);
  await createKey(you);
  await consent(driver, you);

  const first = await write(driver);
  await first.fill(FIELD, "By the mill.");
  await dropPicture(first);
  await expect.poll(() => first.text(".signed pre")).toMatch(/By the mill\.\n\n!\[\]\(\S{44}\)$/);
  await first.fill(".describe input", "A heron");
  await expect.poll(() => first.text(".signed pre")).toContain("![A heron](");
  // What would be signed is shown beside the request that keeps the draft, and may be there sooner.
  await expect.poll(async () => JSON.stringify(await ask(you, "drafts", {}))).toContain("A heron");
  await first.close();
  await driver.killBackground();
  const second = await write(driver);
  await expect.poll(() => typed(second)).toBe("By the mill.");
  const opened = second.evaluate(() => document.title);
  expect(await opened).not.toBe("");
  await driver.update(join(folder, "build"));

  // The session went with the old version, and with it the seed of a key under a passphrase.
  const again = await driver.open(YOU);
  await expect.poll(() => again.text(".identity-key")).toMatch(/Your key is (un)?locked/);
  if ((await again.text(".identity-key"))?.includes("is locked")) {
    await again.fill(".identity-form input", "seven quiet doves");
    await again.click(".identity-form button[type=submit]");
    await expect.poll(() => again.text(".identity-key")).toContain("Your key is unlocked");
  }
  const tabs = [await write(driver), await write(driver)] as const;
  for (const tab of tabs) {
    await expect.poll(() => typed(tab)).toBe("By the mill.");
    await expect.poll(() => tab.evaluate(() => document.querySelectorAll("img.thumb").length)).toBe(1);
  }
  await Promise.all(tabs.map((tab) => tab.click(POST)));
  for (const tab of tabs) await press(tab);
  const [reader] = tabs;
  const posts = await bodies(reader);
  expect(posts).toEqual([expect.stringMatching(/^By the mill\.\n\n!\[A heron\]\(\S{44}\)$/)]);
  expect(await ask(reader, "drafts", {})).toEqual([]);
  const hash = /\((\S{44})\)/.exec(posts[0] ?? "")?.[1] ?? "";
  for (const { http } of [one, two])
    await expect
      .poll(async () => (await (await fetch(http + hash)).text()).slice(0, 11), { timeout: 80_000 })
      .toBe("data:image/");
  // Without a reload: as the pubs are seen to list it.
  await expect.poll(() => reader.text(".post"), { timeout: 80_000 }).toContain("On all your pubs");
});

test("@long whenever the background is killed after the press, each post is there once", async ({
  pub,
  extension,
}) => {
  const one = await pub();
  test.setTimeout(300_000);
  const driver = await extension([one.url], { prefs });
  const you = await driver.open(YOU);
  await createKey(you);
  await consent(driver, you);
  const reader = await write(driver);
  const texts: string[] = [];
  // How far a post came when it dies is another in each round; the tests in Node die at each step in turn.
  for (let round = 0; round < 6; round += 1) {
    if (round > 0) await reader.click(".write button");
    const text = `Through a death, ${round}.`;
    texts.push(text);
    await reader.fill(FIELD, text);
    const killed = reader
      .evaluate(
        (selector, wait) => {
          document.querySelector<HTMLButtonElement>(selector)?.click();
          return new Promise<void>((resolve) => setTimeout(resolve, wait));
        },
        POST,
        round * 4,
      )
      .then(() => driver.killBackground());
    await killed;
    await press(reader, 60_000);
  }
  await expect.poll(() => bodies(reader)).toEqual(texts);
  expect(await ask(reader, "drafts", {})).toEqual([]);
  const chain = (await arrivals(reader)).map(({ id, content }) => [id, /previous: (\S+)/.exec(content)?.[1]]);
  for (const [at, [, previous]] of chain.entries()) expect(previous).toBe(chain[at - 1]?.[0]);
  await expect.poll(async () => (await ask(reader, "outbox", { limit: 9 })).length).toBe(texts.length);
});
