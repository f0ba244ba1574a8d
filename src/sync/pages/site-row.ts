/** What is kept of a site over restarts, as one row of the store's `pubs`: a page is a peer, and its budgets must outlive the worker. */
import type { Value } from "apds";
import * as v from "valibot";
import { authorShape } from "../replicate/shapes.ts";

/** The limits that a site can meet. `in`, `out`: characters told by it, and to it. */
export const limitKinds = ["asks", "tells", "in", "out", "own", "relayed"] as const;
export type LimitKind = (typeof limitKinds)[number];

/** So many page loads of one site are remembered: whom each spoke for, and when it was last here. */
export const PAGE_LOADS = 50;

const count = v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0);

/** Spent at `at`, ms. */
const spent = v.object({ at: count, messages: count, characters: count });
const load = v.object({ id: v.string(), at: count, authors: v.array(authorShape) });

const shape = v.object({
  /** The last arrival that was told to a page of this site. */
  told: count,
  /** Texts told to its pages; messages of its pages that were taken in as own. */
  read: count,
  posted: count,
  /** What was refused at a limit, in counts. */
  limits: v.fallback(v.record(v.picklist(limitKinds), count), {}),
  /** Own messages of the last hour, oldest first. */
  own: v.fallback(v.array(spent), []),
  /** What was taken in beyond that since `at`, ms. */
  relayed: v.fallback(spent, { at: 0, messages: 0, characters: 0 }),
  /** The latest last. */
  pages: v.fallback(v.array(load), []),
});
export type SiteRow = v.InferOutput<typeof shape>;
export type Spent = v.InferOutput<typeof spent>;

/** No address of a pub begins so. */
export const siteKey = (origin: string): string => `site ${origin}`;

export function parseSiteRow(value: unknown): SiteRow {
  const row = v.safeParse(shape, value);
  return row.success ? row.output : v.parse(shape, {});
}

export const siteValue = (origin: string, row: SiteRow): Value => ({
  room: "pubs",
  key: siteKey(origin),
  value: row,
});
