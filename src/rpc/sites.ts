/** What the popup asks of the page beside it: whether it is served, how much, and what it posted. */
import * as v from "valibot";

/** Limits that a site can meet; each has a sentence (`site_limit_<kind>`). */
export const siteLimits = ["asks", "tells", "in", "out", "own", "relayed"] as const;
export type SiteLimit = (typeof siteLimits)[number];

/** A message that a page posted: it goes to the person's pubs. */
export interface SitePostView {
  readonly id: string;
  /** ms since the epoch. */
  readonly ts: number;
  /** The beginning of its text, a stranger's; missing where the page has not told it. */
  readonly start?: string;
  /** The page never told its text, and it is a day old. */
  readonly lost?: boolean;
  /** Pubs that are to have it, and those of them that list it. */
  readonly listed: number;
  readonly owed: number;
}

/** The page in a tab, if it is one that could be served. */
export interface SiteView {
  readonly origin: string;
  /** The person said yes once. */
  readonly consented: boolean;
  /** The person wants this site served. */
  readonly on: boolean;
  /** The browser lets us in. */
  readonly allowed: boolean;
  /** The page in this tab is served now: else it was loaded before. */
  readonly connected: boolean;
  /** Texts told to pages of this site, and messages that they posted. */
  readonly read: number;
  readonly posted: number;
  readonly limits: readonly { readonly kind: SiteLimit; readonly times: number }[];
  /** Pubs that the page uses and the person does not have. */
  readonly elsewhere: readonly string[];
  /** What pages of this site posted in the last month, newest first; some of it. */
  readonly posts: readonly SitePostView[];
}

const tab = v.pipe(v.number(), v.integer(), v.minValue(0));
const origin = v.pipe(v.string(), v.maxLength(2_048));

export const sitesRequests = {
  /** Of this tab; null: of the one that is in front. */
  site: v.strictObject({ tab: v.nullable(tab) }),
  /** The first yes to any site is the yes to serving. */
  serveSite: v.strictObject({ origin, on: v.boolean() }),
  /** What a page posted is told to no pub any more from now on. */
  discardPosted: v.strictObject({ id: v.pipe(v.string(), v.length(44)) }),
} as const;

export interface SitesReplies {
  site: SiteView | null;
  serveSite: null;
  discardPosted: null;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const view: v.GenericSchema<unknown, SiteView> = v.object({
  origin: v.string(),
  consented: v.boolean(),
  on: v.boolean(),
  allowed: v.boolean(),
  connected: v.boolean(),
  read: count,
  posted: count,
  limits: v.array(v.object({ kind: v.picklist(siteLimits), times: count })),
  elsewhere: v.array(v.string()),
  posts: v.array(
    v.object({
      id: v.string(),
      ts: v.number(),
      start: v.exactOptional(v.string()),
      lost: v.exactOptional(v.boolean()),
      listed: count,
      owed: count,
    }),
  ),
});

export const sitesReplyShapes = {
  site: v.nullable(view),
  serveSite: v.null(),
  discardPosted: v.null(),
} as const;
