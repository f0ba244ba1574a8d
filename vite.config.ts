import { crx, type ManifestV3Export } from "@crxjs/vite-plugin";
import { defineConfig } from "vite";
import manifest from "./manifest.json" with { type: "json" };
import { earlyScript } from "./scripts/early-script.ts";
import { entryAlone } from "./scripts/entry-alone.ts";
import { leanValibotPlugin } from "./scripts/lean-valibot.ts";

/** What a person who installs the packaged extension starts with. `npm start` and the tests always set DEFAULT_PUBS. */
const PACKAGED_PUBS = ["wss://pub.wiredove.net/"];

/** Addresses from a JSON array or a list with commas; an empty string means no pub at all. */
function pubsFrom(text: string | undefined): readonly string[] {
  if (text === undefined) return PACKAGED_PUBS;
  if (!text.trim().startsWith("["))
    return text
      .split(",")
      .map((url) => url.trim())
      .filter(Boolean);
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list) || !list.every((url) => typeof url === "string"))
    throw new Error("DEFAULT_PUBS is neither a JSON array of addresses nor a list with commas");
  return list;
}

/** The plugin's types know no sidebar. */
type Manifest = Extract<ManifestV3Export, { manifest_version: number }> & { sidebar_action?: object };
type GeckoSettings = NonNullable<Manifest["browser_specific_settings"]>;
type Permissions = NonNullable<Manifest["permissions"]>;

/** JSON has strings where the plugin's types have the words of the browser; `web-ext lint` checks the words. */
const forGecko = (settings: typeof manifest.browser_specific_settings): GeckoSettings =>
  settings as GeckoSettings;

/**
 * The manifest suggests Alt+Shift and a letter. Chromium gives an extension no such keys (seen in 156: they stay empty until a person sets
 * them), but Alt and a letter, with which Firefox opens menus. On a Mac those write characters.
 */
const chromeKeys = (commands: typeof manifest.commands): NonNullable<Manifest["commands"]> =>
  Object.fromEntries(
    Object.entries(commands).map(([name, { suggested_key, ...command }]) => {
      const letter = suggested_key.default.slice(-1);
      return [
        name,
        { ...command, suggested_key: { default: `Alt+${letter}`, mac: `MacCtrl+Shift+${letter}` } },
      ];
    }),
  );

/** Each browser warns of the keys that only the other one knows, so each gets its own manifest. */
function manifestFor(browser: "chrome" | "firefox"): Manifest {
  const {
    browser_specific_settings,
    minimum_chrome_version,
    background,
    side_panel,
    sidebar_action,
    permissions,
    commands,
    ...common
  } = manifest;
  return browser === "firefox"
    ? {
        ...common,
        commands,
        permissions: permissions as Permissions,
        browser_specific_settings: forGecko(browser_specific_settings),
        sidebar_action,
        background: { scripts: [background.service_worker], type: "module" },
      }
    : {
        ...common,
        commands: chromeKeys(commands),
        permissions: [...permissions, "sidePanel"] as Permissions,
        minimum_chrome_version,
        side_panel,
        background: { ...background, type: "module" },
      };
}

const browser = process.env.BROWSER === "firefox" ? "firefox" : "chrome";

/**
 * What pages share, in as few files as there are pages that share it, for each file is a request before the first paint; and without a file
 * of a few lines for each pair of pages that has some code of its own.
 */
const SHARED = {
  name: "shared",
  test: /\/(?:src\/(?:ui|rpc|base)|node_modules\/(?:preact|@preact|valibot))\//,
  minShareCount: 2,
  entriesAware: true,
  entriesAwareMergeThreshold: 5_000,
};

export default defineConfig({
  define: {
    DEFAULT_PUBS: JSON.stringify(pubsFrom(process.env.DEFAULT_PUBS)),
    WELCOME_AT_INSTALL: JSON.stringify(process.env.WELCOME !== "no"),
  },
  build: {
    // `npm start` and the end-to-end tests build with other pubs and must not leave those in the packaged folders.
    outDir: process.env.OUT_DIR ?? `dist/${browser}`,
    emptyOutDir: true,
    // Pages that no key of the manifest leads to; of Firefox's sidebar the plugin does not know that it is a page.
    rolldownOptions: {
      input: { feed: "src/feed/index.html", welcome: "src/welcome/index.html" },
      output: { codeSplitting: { groups: [SHARED] } },
    },
    // Both browsers know it by themselves.
    modulePreload: { polyfill: false },
    target: browser === "firefox" ? "firefox142" : "chrome137",
  },
  plugins: [
    entryAlone(manifest.background.service_worker),
    entryAlone("src/popup/main.tsx"),
    earlyScript("src/popup/early.ts", "early.js"),
    leanValibotPlugin,
    crx({ manifest: manifestFor(browser), browser }),
  ],
});
