/** The reader beside the page that one reads: Chrome's side panel, Firefox's sidebar. */
import type { Browser } from "webextension-polyfill";
import type { Driver, Page } from "./fixtures/driver.ts";
import { expect, test } from "./fixtures/test.ts";

/** What an extension page has; known here only inside of `evaluate`. */
declare const chrome: Browser & {
  readonly runtime: {
    getContexts(filter: {
      readonly contextTypes: readonly string[];
    }): Promise<readonly { readonly documentUrl?: string }[]>;
  };
};

/** The addresses of what stands there. */
async function beside(driver: Driver, page: Page): Promise<readonly string[]> {
  if (driver.sidebar) return [await driver.sidebar()].filter((address) => address !== undefined);
  return page.evaluate(async () => {
    const panels = await chrome.runtime.getContexts({ contextTypes: ["SIDE_PANEL"] });
    return panels.map(({ documentUrl = "" }) => documentUrl);
  });
}

test("the popup's button opens the reader beside the page; a shortcut does, too", async ({
  pub,
  extension,
}) => {
  const one = await pub({ args: ["--seed-sample"] });
  const driver = await extension([one.url]);
  const popup = await driver.open("src/popup/index.html");
  await expect.poll(() => popup.text("#beside")).toBe("Read beside the page");
  expect(await beside(driver, popup)).toEqual([]);
  const commands = await popup.evaluate(async () => (await chrome.commands.getAll()).map(({ name }) => name));
  expect(commands).toContain("open-beside");
  await popup.click("#beside");
  await expect.poll(() => beside(driver, popup)).toEqual([`${driver.base}src/feed/index.html`]);
  expect(await popup.text("footer")).not.toContain("did not open it");

  // No driver presses a shortcut of Chromium's, which gives none to an extension from a command line.
  if (!driver.sidebar || !driver.shortcut) return;
  await driver.sidebar(true);
  await expect.poll(() => beside(driver, popup)).toEqual([]);
  await driver.shortcut("open-beside");
  await expect.poll(() => beside(driver, popup)).toEqual([`${driver.base}src/feed/index.html`]);
});
