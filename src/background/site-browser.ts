/** The browser's side of serving sites: permissions, registered scripts, the list for bridges. */
import { browser } from "../base/browser.ts";
import { PAGE_LIST_KEY } from "../rpc/page-port.ts";
import type { Registered, ScriptFiles, SiteBrowser } from "./sites.ts";

export const isFirefox = browser.runtime.getURL("").startsWith("moz-");

/** Of both browsers; the polyfill's types lag behind. */
interface Script {
  readonly js?: readonly string[];
  readonly world?: string;
  readonly matches?: readonly string[];
}
const worldOf = ({ world }: Script): ScriptFiles["world"] => (world === "MAIN" ? "MAIN" : "ISOLATED");

export const siteBrowser: SiteBrowser = {
  portsInPatterns: !isFirefox,
  get scripts() {
    const scripts: readonly Script[] = browser.runtime.getManifest().content_scripts ?? [];
    // Each loads at once; Firefox runs them in the order of their registration: the bridge must not be the later one.
    return scripts
      .map((script) => ({ js: (script.js ?? []).map(pathOf), world: worldOf(script) }))
      .sort((a, b) => (a.world < b.world ? -1 : 1));
  },
  allows: (pattern) => browser.permissions.contains({ origins: [pattern] }),
  async consents() {
    const { data_collection } = (await browser.permissions.getAll()) as {
      readonly data_collection?: readonly string[];
    };
    return !isFirefox || data_collection === undefined || data_collection.includes("personalCommunications");
  },
  async registered() {
    const scripts = await browser.scripting.getRegisteredContentScripts();
    return scripts.map((script): Registered => {
      const { id, matches, js } = script;
      return { id, matches: matches ?? [], js: (js ?? []).map(pathOf), world: worldOf(script) };
    });
  },
  async register(scripts) {
    await browser.scripting.unregisterContentScripts();
    if (scripts.length === 0) return;
    const asked = scripts.map(({ id, matches, js, world }) => ({
      id,
      matches: [...matches],
      js: [...js],
      world,
      runAt: "document_start" as const,
      allFrames: false,
      persistAcrossSessions: true,
    }));
    await browser.scripting.registerContentScripts(asked);
  },
  write: (list) => browser.storage.local.set({ [PAGE_LIST_KEY]: list }),
  async inject(pattern, files) {
    for (const tab of await browser.tabs.query({ url: pattern })) {
      if (tab.id === undefined || tab.incognito || tab.discarded) continue;
      const run = { target: { tabId: tab.id }, files: [...files], injectImmediately: true };
      // A tab can be gone, show an error page of the browser's, or be stuck: no other waits for it.
      browser.scripting.executeScript(run).catch(() => {});
    }
  },
};

/** Firefox gives whole addresses back. */
const pathOf = (file: string): string =>
  (URL.canParse(file) ? new URL(file).pathname : file).replace(/^\//, "");
