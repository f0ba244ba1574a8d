/** Answers to `rpc/sites.ts`. */
import { parseDocument, parseHash } from "apds";

import type { Handlers } from "../rpc/server.ts";
import type { SitePostView, SiteView, sitesRequests } from "../rpc/sites.ts";
import type { Engine } from "./engine.ts";
import type { PagePeers } from "./page-peers.ts";
import { type Sites, servable } from "./sites.ts";

/** Of what a site posted, so many are shown, each by the beginning of its text. */
const POSTS_SHOWN = 20;
const START_CHARACTERS = 80;
/** A text that has not come so long after its message will not. */
const TEXT_WAIT_MS = 24 * 60 * 60_000;

/** What the handlers know of sites and of the tabs of the browser. */
export interface SiteDesk {
  readonly sites: Pick<Sites, "choice" | "serve" | "consented">;
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
        posts: await postsOf(origin, await engine()),
      };
    },
    async serveSite({ origin, on }) {
      const site = servable(origin);
      if (site !== undefined) await desk.sites.serve(site, on);
      return null;
    },
    async discardPosted({ id }) {
      const hash = parseHash(id);
      if (hash) await (await engine()).pool.pages.discard(hash);
      return null;
    },
  };
}

/** What pages of this site posted, newest first. */
async function postsOf(origin: string, { pool, apds, clock }: Engine): Promise<readonly SitePostView[]> {
  const rows = pool.outbox().filter(({ site }) => site === origin);
  const some = rows.slice(0, POSTS_SHOWN);
  const contents = await apds.store.texts(some.map(({ content }) => content));
  return some.map(({ id, ts, content, pubs }): SitePostView => {
    const text = contents.get(content);
    const states = [...pubs.values()];
    return {
      id,
      ts,
      ...(text !== undefined && { start: parseDocument(text).body.trim().slice(0, START_CHARACTERS) }),
      ...(text === undefined && clock.now() - ts > TEXT_WAIT_MS && { lost: true }),
      listed: states.filter(({ kind }) => kind === "listed").length,
      owed: states.length,
    };
  });
}
