import { defineConfig } from "@playwright/test";
import type { Target } from "./e2e/fixtures/driver.ts";

const isLong = process.env.E2E_LONG !== undefined;

/** One worker: each test drives a browser and a pub of its own, and two browsers on two cores only make each other late. */
export default defineConfig<object, { target: Target }>({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  // What takes minutes is run by `npm run e2e:long`.
  ...(isLong ? { grep: /@long/ } : {}),
  projects: [
    { name: "chrome", use: { target: "chrome" }, ...(isLong ? {} : { grepInvert: /@long/ }) },
    // `@chromium`: Firefox has no way to do what the test needs (its reason stands beside it).
    { name: "firefox", use: { target: "firefox" }, grepInvert: isLong ? /@chromium/ : /@long|@chromium/ },
  ],
});
