/** How every page looks and reads: axe-core over whole documents, room for every language, in both themes and in forced colours. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pseudoFile } from "../src/testing/pseudo.ts";
import { axeFaults } from "./fixtures/axe.ts";
import type { Page } from "./fixtures/driver.ts";
import { expect, test } from "./fixtures/test.ts";
import { walk } from "./fixtures/walk.ts";

/** The narrowest that a page has to be readable at, in CSS pixels, where a window of twice that is drawn at twice the size. */
const NARROW = 320;

/** A browser that knows no other language has the English texts. */
const pseudo = { "_locales/en/messages.json": JSON.stringify(pseudoFile) };

const isWiderThanWindow = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

/** Animations and transitions that run or wait. */
const movements = (page: Page): Promise<number> => page.evaluate(() => document.getAnimations().length);

test("axe finds nothing on any whole page, and none is wider than its window", async ({ pub, extension }) => {
  test.setTimeout(120_000);
  const one = await pub({ args: ["--seed-sample"] });
  const driver = await extension([one.url]);
  await walk(driver, async (name, page) => {
    expect.soft(await axeFaults(page), name).toEqual([]);
    expect.soft(await isWiderThanWindow(page), name).toBe(false);
    expect.soft(await movements(page), name).toBe(0);
  });
});

test("the settings name the keys that the browser gives the extension, each command some", async ({
  extension,
  target,
}) => {
  const driver = await extension([]);
  const page = await driver.open("src/options/index.html#about");
  const modifiers = target === "chrome" ? "Alt" : "Alt+Shift";
  await expect
    .poll(() =>
      page.evaluate(() => [...document.querySelectorAll(".facts dd")].map((one) => one.textContent)),
    )
    .toEqual(["W", "R", "B"].map((letter) => `${modifiers}+${letter}`));
});

for (const language of ["pseudo", "de"] as const)
  test(`every page is walked and photographed in ${language}, in both themes and in forced colours @long`, async ({
    pub,
    extension,
  }, info) => {
    test.setTimeout(600_000);
    const one = await pub({ args: ["--seed-sample"] });
    const driver = await extension([one.url], language === "pseudo" ? { files: pseudo } : { language });
    const folder = info.outputPath(language);
    mkdirSync(folder, { recursive: true });
    const shoot = async (page: Page, name: string): Promise<void> =>
      writeFileSync(join(folder, `${name}.png`), await page.screenshot());
    await walk(driver, async (name, page) => {
      const width = name.startsWith("popup") ? 360 : 900;
      for (const theme of ["light", "dark"] as const) {
        await page.theme(theme);
        await fit(page, width);
        expect.soft(await axeFaults(page), `${name} ${theme}`).toEqual([]);
        await shoot(page, `${name}-${theme}`);
      }
      await page.forceColours(true);
      // The browser paints what is there for the eyes; axe-core computes with the colours that we asked for.
      expect.soft(await axeFaults(page, ["color-contrast"]), `${name} in forced colours`).toEqual([]);
      await shoot(page, `${name}-forced`);
      await page.forceColours(false);
      expect.soft(await movements(page), name).toBe(0);
      await page.zoom(2);
      await page.resize(2 * NARROW, 900);
      await expect.poll(() => page.evaluate(() => innerWidth)).toBe(NARROW);
      expect.soft(await isWiderThanWindow(page), `${name} in ${NARROW} px at 200 %`).toBe(false);
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.resize(2 * NARROW, Math.min(3_000, Math.max(900, 2 * height)));
      await shoot(page, `${name}-narrow`);
      await page.zoom(1);
      await page.resize(900, 900);
    });
  });

/** As high as what is in it, up to a bound. */
async function fit(page: Page, width: number): Promise<void> {
  await page.resize(width, 600);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.resize(width, Math.min(1_600, Math.max(600, height)));
}
