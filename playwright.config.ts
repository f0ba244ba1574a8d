import { defineConfig } from "@playwright/test";
import type { Target } from "./e2e/fixtures/driver.ts";

const isLong = process.env.E2E_LONG !== undefined;

/** One worker a browser: each test drives a browser and pubs of its own. `npm test` runs both projects side by side, each by a command of its own. */
export default defineConfig<object, { target: Target }>({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  workers: 1,
  forbidOnly: true,
  retries: 0,
  // What a loaded machine needs; no test is about how long it takes.
  timeout: 150_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  // What takes minutes is run by `npm run e2e:long`.
  ...(isLong ? { grep: /@long/ } : {}),
  projects: [
    {
      name: "chrome",
      use: { target: "chrome" },
      outputDir: "test-results/chrome",
      ...(isLong ? {} : { grepInvert: /@long/ }),
    },
    {
      name: "firefox",
      use: { target: "firefox" },
      outputDir: "test-results/firefox",
      // `@chromium`: Firefox has no way to do what the test needs (its reason stands beside it).
      grepInvert: isLong ? /@chromium/ : /@long|@chromium/,
    },
  ],
});
