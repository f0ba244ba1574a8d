/** A person's hands on the popup: adding with a typical mistake, pausing, removing, by mouse and by keyboard, in both themes. */
import { writeFileSync } from "node:fs";
import { ask } from "../scripts/popup-status.ts";
import type { Page } from "./fixtures/driver.ts";
import { expect, test } from "./fixtures/test.ts";

const POPUP = "src/popup/index.html";

const cards = (popup: Page): Promise<readonly string[]> =>
  popup.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".card")].map(
      (card) => `${card.dataset.url} ${card.dataset.state}`,
    ),
  );

const isWiderThanWindow = (popup: Page): Promise<boolean> =>
  popup.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

test("an address with a typical mistake is explained, put right by one click, and connects", async ({
  pub,
  extension,
}) => {
  const [one, two] = [await pub(), await pub()];
  const driver = await extension([one.url]);
  const popup = await driver.open(POPUP);
  await expect.poll(() => popup.text(".card")).toContain("Connected");

  await popup.fill("#address", one.url);
  await popup.press("Enter");
  await expect.poll(() => popup.text("#address-error")).toContain("in the list already");

  await popup.fill("#address", two.http);
  await popup.press("Enter");
  await expect.poll(() => popup.text("#address-error")).toContain("starts with wss://");
  await popup.click("#address-error button");
  await expect.poll(() => cards(popup)).toEqual([`${one.url} open`, `${two.url} open`]);
  await expect.poll(() => popup.text("#address-error")).toBe("");
});

test("pausing, resuming and removing do what they say, and outlive a restart of the background", async ({
  pub,
  extension,
}) => {
  const one = await pub();
  const driver = await extension([one.url]);
  const popup = await driver.open(POPUP);
  await expect.poll(() => cards(popup)).toEqual([`${one.url} open`]);

  await popup.click("header button");
  await expect.poll(() => cards(popup)).toEqual([`${one.url} paused`]);
  await expect.poll(() => popup.text(".summary")).toContain("Everything is paused");
  await driver.killBackground();
  // Not what the popup still shows of the life before.
  await expect
    .poll(async () => {
      const { pausedAll, pubs } = await ask(popup, "status", {});
      return [pausedAll, pubs.map(({ state }) => state.kind)];
    })
    .toEqual([true, ["paused"]]);
  await expect.poll(() => popup.text(".summary")).toContain("Everything is paused");
  await expect.poll(() => cards(popup)).toEqual([`${one.url} paused`]);

  await popup.click("header button");
  await expect.poll(() => cards(popup)).toEqual([`${one.url} open`]);
  await popup.click(".card .actions button.remove");
  await expect.poll(() => popup.text(".card")).toContain("Remove? Its posts stay.");
  await popup.press("Escape");
  await expect.poll(() => popup.text(".card")).not.toContain("Its posts stay");
  await popup.click(".card .actions button.remove");
  await expect.poll(() => popup.text(".card")).toContain("Its posts stay");
  await popup.evaluate(() => {
    const remove = [...document.querySelectorAll("button")].find((button) => button.innerText === "Remove");
    remove?.focus();
  });
  await popup.press("Enter");
  await expect.poll(() => cards(popup)).toEqual([]);
  await expect.poll(() => popup.text(".summary")).toContain("No pubs yet");
});

test("the popup fits in both themes and at twice the size", async ({ pub, extension }, info) => {
  const one = await pub();
  const driver = await extension([one.url, "ws://127.0.0.1:9/"]);
  const popup = await driver.open(POPUP);
  await popup.resize(360, 600);
  await expect.poll(() => popup.text(".summary")).toContain("Connected to 1 of 2 pubs");
  await expect.poll(() => popup.text(".card:last-child")).toContain("No answer");
  // All that can be opened is open.
  await popup.click(".kept summary");
  await popup.click(".card .more-button");
  await expect.poll(() => popup.text(".people")).toContain("Nobody yet.");
  await expect.poll(() => popup.text(".more")).toContain("Push everything");
  const ink = (): Promise<string> => popup.evaluate(() => getComputedStyle(document.body).color);
  const seen = new Set<string>();
  for (const theme of ["light", "dark"] as const) {
    await popup.theme(theme);
    seen.add(await ink());
    expect(await isWiderThanWindow(popup)).toBe(false);
    writeFileSync(info.outputPath(`popup-${theme}.png`), await popup.screenshot());
  }
  expect(seen.size).toBe(2);
  await popup.zoom(2);
  await expect.poll(() => popup.evaluate(() => devicePixelRatio)).toBeGreaterThanOrEqual(2);
  expect(await isWiderThanWindow(popup)).toBe(false);
});
