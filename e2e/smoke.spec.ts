import { expect, test } from "./fixtures/test.ts";

test("the popup opens from the built extension and says whose it is", async ({ extension }) => {
  const driver = await extension([]);
  const popup = await driver.open("src/popup/index.html");
  await expect.poll(() => popup.text("h1")).toContain("Wiredove Sync");
  expect((await popup.screenshot()).subarray(1, 4).toString()).toBe("PNG");
});
