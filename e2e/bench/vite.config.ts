/** The extension with the bench's own entry in place of its background, which imports the real one. Built with DEFAULT_PUBS="". */
import { crx, type ManifestV3Export } from "@crxjs/vite-plugin";
import { defineConfig } from "vite";
import manifest from "../../manifest.json" with { type: "json" };
import { entryAlone } from "../../scripts/entry-alone.ts";

const { browser_specific_settings, minimum_chrome_version, ...common } = manifest;
const entry = "e2e/bench/background.ts";
const isFirefox = process.env.BROWSER === "firefox";

const forTarget = isFirefox
  ? { ...common, browser_specific_settings, background: { scripts: [entry], type: "module" } }
  : { ...common, minimum_chrome_version, background: { service_worker: entry, type: "module" } };

export default defineConfig({
  define: { DEFAULT_PUBS: "[]", WELCOME_AT_INSTALL: "false" },
  build: {
    outDir: process.env.OUT_DIR ?? "dist/bench",
    emptyOutDir: true,
    target: isFirefox ? "firefox142" : "chrome137",
    // Names of functions are what a profile is read by.
    minify: process.env.MINIFY !== "0",
    // An empty page, so that no popup draws beside what is measured.
    rollupOptions: { input: { page: "e2e/bench/page.html" } },
  },
  // As the packaged background is built.
  plugins: [
    entryAlone(entry),
    crx({ manifest: forTarget as ManifestV3Export, browser: isFirefox ? "firefox" : "chrome" }),
  ],
});
