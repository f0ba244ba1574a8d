import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { marionette } from "./e2e/fixtures/vitest-firefox.ts";
import { executable } from "./scripts/browsers.mjs";

const inBrowsers = ["src/**/*.browser.test.ts", "src/**/*.browser.test.tsx"];

/** Real storage and real curves: the same files run in both browsers, without a fake of IndexedDB or WebCrypto. */
const browserProject = (name: "chromium" | "firefox", port: number) => ({
  extends: true as const,
  test: {
    name,
    include: inBrowsers,
    globalSetup: ["src/testing/echo-server.ts"],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      api: { host: "127.0.0.1", port },
      provider:
        name === "firefox"
          ? marionette()
          : playwright({ launchOptions: { executablePath: executable("chromium"), args: ["--no-sandbox"] } }),
      instances: [{ browser: name }],
    },
  },
});

export default defineConfig({
  // Tests read the texts of public/_locales like any JSON file.
  publicDir: false,
  // Found only when a page first asks for them, they would make the browsers load their tests anew in the middle of a run.
  optimizeDeps: {
    include: [
      "@preact/signals",
      "axe-core",
      "dompurify",
      "marked",
      "preact",
      "preact/hooks",
      "preact/jsx-dev-runtime",
      "preact/test-utils",
      "valibot",
    ],
  },
  // A build constant of vite.config.ts; that file is not loaded here, because the extension's plugin is not for tests.
  define: { DEFAULT_PUBS: JSON.stringify(["wss://pub.default.invalid/"]) },
  test: {
    // One process, and one page in each browser, for all files: new ones for each, with our modules read anew, were a third of the work. A file
    // leaves nothing behind, as a test does.
    isolate: false,
    // The default second is less than a busy browser may take to read a file or to follow a link; what has come is seen at once.
    expect: { poll: { timeout: 30_000, interval: 5 } },
    // What a loaded machine needs; no test is about how long it takes.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          environment: "node",
          include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts", "e2e/**/*.test.ts"],
          exclude: inBrowsers,
        },
      },
      browserProject("chromium", 63_315),
      browserProject("firefox", 63_415),
    ],
  },
});
