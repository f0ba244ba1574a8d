/** A pub's last 24 hours as the options show them: what it did is still known after the background's death, and gone with the pub. */
import { makePosts } from "./fixtures/posts.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";

const OPTIONS = "src/options/index.html#pubs";

/** How many endings stand in the committed row of a pub's day. */
function endingsWritten(key: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("wiredove-sync");
    request.onerror = () => reject(request.error ?? new Error("no database"));
    request.onsuccess = () => {
      const reading = request.result.transaction("pubs").objectStore("pubs").get(key);
      reading.onsuccess = () => {
        request.result.close();
        resolve((reading.result as { endings: unknown[] } | undefined)?.endings.length ?? 0);
      };
    };
  });
}

test("a pub that was connected, stopped and came back shows when it was gone and what came, also after the background died", async ({
  pub,
  extension,
}) => {
  const one = await pub();
  await tell(one.url, await makePosts({ authors: 1, posts: 20 }));
  const driver = await extension([one.url]);
  const options = await driver.open(OPTIONS);
  const label = (): Promise<string | null | undefined> =>
    options.evaluate(() => document.querySelector(".day-strip")?.getAttribute("aria-label"));
  const day = (): Promise<string> =>
    options.evaluate(() => document.querySelector(".day")?.textContent ?? "");
  await expect.poll(() => options.text(".card")).toContain("Connected");
  await expect.poll(() => options.text(".card")).toContain("20 posts came in");

  await one.stop();
  await expect.poll(label).toMatch(/Last gone at .*: the connection was closed\.$/);
  // The look of a page is a wake, and a wake writes what changed.
  await options.reload();
  await expect.poll(label).toMatch(/^Connected for less than a minute of the last 24 hours\. Last gone at/);
  // What is shown comes from memory; what is to outlive the background must be committed.
  const written = () => options.evaluate(endingsWritten, `day ${one.url}`);
  // At the latest, the next tick writes it.
  await expect.poll(written, { timeout: 80_000 }).toBeGreaterThan(0);
  await driver.killBackground();
  await options.reload();
  await expect.poll(label).toMatch(/^Connected for less than a minute of the last 24 hours\. Last gone at/);
  // 20 messages and 20 texts were new, however often the windows of the first catch-up brought them.
  const [, share, texts] = /New here: (\d+)% of ([\d,]+) texts/.exec(await day()) ?? [];
  const told = Number(texts?.replace(",", ""));
  expect(told).toBeGreaterThanOrEqual(40);
  expect(Math.abs((Number(share) * told) / 100 - 40)).toBeLessThanOrEqual(told / 100);
  expect(await day()).toContain("the connection was closed");

  await options.click(".card .actions button.remove");
  await options.click(".card .actions button.danger");
  await expect.poll(() => options.evaluate(() => document.querySelector(".card") === null)).toBe(true);
  await options.fill("#address", one.url);
  await options.press("Enter");
  await expect.poll(label).toBe("Not connected in the last 24 hours.");
});
