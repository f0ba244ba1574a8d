/** Serving pages, put together: which sites, their ports, and what they wrote down. Listeners stand in the first turn. */
import { browser } from "../base/browser.ts";
import type { Clock } from "../base/clock.ts";
import type { Pool } from "../sync/pool.ts";
import { KeptTells, type TellStorage } from "./kept-tells.ts";
import type { PagePort } from "./page-peer.ts";
import { PagePeers } from "./page-peers.ts";
import type { SettingsStore } from "./settings.ts";
import { siteBrowser } from "./site-browser.ts";
import { Sites } from "./sites.ts";
import type { SiteDesk } from "./sites-handlers.ts";

const tellStorage: TellStorage = {
  async keys() {
    return Object.keys(await browser.storage.local.get(null));
  },
  async get(key) {
    return (await browser.storage.local.get(key))[key];
  },
  remove: (key) => browser.storage.local.remove(key),
};

/** Call it in the first turn. @param enter waits for the engine */
export function servePages(
  enter: () => Promise<{ readonly pool: Pool }>,
  settings: () => Promise<SettingsStore>,
  clock: Clock,
  life: AbortSignal,
): SiteDesk {
  const sites: Sites = new Sites(siteBrowser, settings, (origin) => peers.end(origin));
  const pages = async (): Promise<Pool["pages"]> => (await enter()).pool.pages;
  const serves = (origin: string): Promise<boolean> => sites.serves(origin);
  const take: Pool["pages"]["take"] = async (...tell) => (await pages()).take(...tell);
  const kept = new KeptTells({ storage: tellStorage, clock, serves, take });
  const peers = new PagePeers({ id: browser.runtime.id, pages, serves, kept });

  const look = (start = false): void => void sites.look(start).catch(() => {});
  browser.runtime.onConnect.addListener((port) => peers.connected(port as PagePort));
  browser.permissions.onAdded.addListener(() => look());
  browser.permissions.onRemoved.addListener(() => look());
  browser.storage.onChanged.addListener((changes, area) => {
    if (area !== "local") return;
    const written = Object.entries(changes).filter(([, { newValue }]) => newValue !== undefined);
    void kept.changed(written.map(([key]) => key)).catch(() => {});
  });
  look(true);
  void kept.takeLeft().catch(() => {});
  void settings().then(
    (chosen) => {
      let { pubs, sites: on, serving } = chosen.get();
      chosen.watch((now) => {
        if (now.pubs === pubs && now.sites === on && now.serving === serving) return;
        ({ pubs, sites: on, serving } = now);
        look();
      }, life);
    },
    () => {},
  );

  return {
    sites,
    peers,
    async tab(id) {
      const found =
        id === null
          ? (await browser.tabs.query({ active: true, lastFocusedWindow: true }))[0]
          : await browser.tabs.get(id).catch(() => undefined);
      if (found?.id === undefined || found.url === undefined || found.incognito) return undefined;
      return { id: found.id, url: found.url };
    },
  };
}
