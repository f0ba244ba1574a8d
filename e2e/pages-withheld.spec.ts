/** Where a page is not served though the person said yes to pages: data refused, a private window, a browser that withholds the site. */
import type { Browser } from "webextension-polyfill";
import type { Driver, Page } from "./fixtures/driver.ts";
import { allow, consentPrefs, isVirtual, openClient } from "./fixtures/served.ts";
import { expect, test } from "./fixtures/test.ts";
import { PUB, SITE, startWiredove, type Wiredove } from "./fixtures/wiredove.ts";

/** What an extension page has; known here only inside of `evaluate`. */
declare const chrome: Browser & {
  /** On `chrome://extensions`. */
  readonly developerPrivate: {
    updateExtensionConfiguration(change: {
      readonly extensionId: string;
      readonly hostAccess: "ON_CLICK" | "ON_ALL_SITES";
    }): Promise<void>;
  };
};

const POPUP = "src/popup/index.html";

let site: Wiredove | undefined;
test.afterEach(async () => {
  await site?.close();
  site = undefined;
});

/** As a person does among their extensions; given back to Firefox by the button that asks. */
async function withhold(driver: Driver, popup: Page, isWithheld: boolean): Promise<void> {
  if (driver.target === "firefox") {
    if (isWithheld)
      await popup.evaluate(async () => {
        await chrome.permissions.remove({ origins: ["https://wiredove.net/*"] });
      });
    return;
  }
  const extensions = await driver.open("chrome://extensions");
  await extensions.evaluate(
    (extensionId, hostAccess) =>
      chrome.developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess }),
    new URL(driver.base).host,
    isWithheld ? ("ON_CLICK" as const) : ("ON_ALL_SITES" as const),
  );
  await extensions.close();
}

test("no page is served where data was refused, in a private window, or where the browser withholds the site, and the popup says so", async ({
  pub,
  extension,
  folder,
}) => {
  const one = await pub();
  site = await startWiredove(folder, one.port);
  const driver = await extension([PUB], {
    hosts: site.hosts,
    prefs: { ...consentPrefs, "security.notification_enable_delay": 0 },
    args: ["--enable-unsafe-extension-debugging"],
  });
  const popup = await driver.open(POPUP);
  const client = await openClient(driver);
  await expect.poll(() => isVirtual(client)).toBe(false);
  const tab = await popup.evaluate(
    async () => (await chrome.tabs.query({ url: "https://wiredove.net/*" }))[0]?.id,
  );
  const over = await driver.open(`${POPUP}?tab=${tab}`);
  const says = async (): Promise<string> => (await over.text(".site")) ?? "";
  await expect.poll(says).toContain("so can see whom you follow");
  if (driver.refusing) {
    await driver.refusing(() => over.click("#serve"));
    await expect.poll(says).toContain("so can see whom you follow");
    await client.reload();
    await expect.poll(() => isVirtual(client)).toBe(false);
  }

  await allow(driver, popup);
  await client.reload();
  await expect.poll(() => isVirtual(client)).toBe(true);
  const { pages } = site.sockets();
  await driver.openPrivate(SITE);
  // Its socket is the browser's own.
  await expect.poll(() => site?.sockets().pages).toBe(pages + 1);

  await withhold(driver, popup, true);
  await expect.poll(() => client.evaluate(() => window.page.closes)).toContain(1012);
  await client.reload();
  await expect.poll(() => isVirtual(client)).toBe(false);
  // Whose address is in a tab that is withheld, we know only after a click there.
  await driver.pressAction(SITE);
  await expect.poll(says).toContain("Your browser keeps this extension off this site.");
  // Chromium's answer to that is a window that no test can close.
  if (driver.target === "firefox") await over.click("#serve");
  await withhold(driver, popup, false);
  await client.reload();
  await expect
    .poll(async () => {
      const is = await isVirtual(client);
      // Registered a moment after the browser let us in again.
      if (is === false) await client.reload();
      return is;
    })
    .toBe(true);
});
