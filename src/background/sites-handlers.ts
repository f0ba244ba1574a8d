/** Answers to `rpc/sites.ts`. */

import type { Handlers } from "../rpc/server.ts";
import type { SiteView, sitesRequests } from "../rpc/sites.ts";
import type { Engine } from "./engine.ts";
import type { PagePeers } from "./page-peers.ts";
import { type Sites, servable } from "./sites.ts";

/** What the handlers know of sites and of the tabs of the browser. */
export interface SiteDesk {
  readonly sites: Pick<Sites, "choice" | "serve">;
  readonly peers: Pick<PagePeers, "inTab">;
  /** The address in a tab, or in the one in front; undefined where it may not be known, or is private. */
  readonly tab: (id: number | null) => Promise<{ readonly id: number; readonly url: string } | undefined>;
}

export function sitesHandlers(
  engine: () => Promise<Engine>,
  desk: SiteDesk,
): Pick<Handlers, keyof typeof sitesRequests> {
  return {
    async site({ tab: wanted }): Promise<SiteView | null> {
      const tab = await desk.tab(wanted);
      const origin = servable(tab?.url);
      if (!tab || origin === undefined) return null;
      const row = await (await engine()).pool.pages.account(origin);
      const peer = desk.peers.inTab(tab.id);
      const limits = Object.entries(row.limits) as [SiteView["limits"][number]["kind"], number][];
      return {
        origin,
        ...(await desk.sites.choice(origin)),
        connected: peer?.origin === origin,
        read: row.read,
        posted: row.posted,
        limits: limits.map(([kind, times]) => ({ kind, times })),
        elsewhere: [...(peer?.elsewhere ?? [])],
      };
    },
    async serveSite({ origin, on }) {
      const site = servable(origin);
      if (site !== undefined) await desk.sites.serve(site, on);
      return null;
    },
  };
}
