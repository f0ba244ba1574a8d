/**
 * The last 24 hours of one pub as a value: what went on in each quarter of an hour, what came and went, and why channels ended. Pure,
 * time comes in. Quarters are counted from the epoch: no time zone and no summer time touches them. Time that nobody was there to
 * see (browser closed, machine asleep, clock set) is in no quarter: it is nobody's fault.
 */
import { unreachable } from "../../base/result.ts";
import type { Traffic } from "../replicate/traffic.ts";
import type { Ending } from "./endings.ts";
import type { PubState } from "./pub-state.ts";

export const QUARTER_MS = 15 * 60_000;
export const QUARTERS = 96;
/** Endings of the same kind in a row are one. */
export const ENDINGS_KEPT = 12;
/** A worker that waits is ended and woken again by an alarm each minute: what it waited for went on meanwhile. */
export const BRIDGE_MS = 150_000;
/** A channel is looked at each 20 s: longer ago, and the machine slept. */
export const CONNECTED_BRIDGE_MS = 60_000;

/** `waiting`: for a pub that is not there. `off`: this browser had no network, or no space: no fault of the pub's. */
export const activities = ["connected", "waiting", "off", "paused"] as const;
export type Activity = (typeof activities)[number];

/** ms of each activity, and figures; what is 0 is left out. */
export type Quarter = Partial<Readonly<Record<Activity | keyof Traffic, number>>>;

/** Without the code, which says nothing in browsers. */
export interface PastEnding {
  readonly kind: Ending["kind"];
  readonly status?: number;
}

export interface EndingTimes {
  readonly ending: PastEnding;
  /** ms. */
  readonly first: number;
  readonly last: number;
  readonly times: number;
  /** It ended a channel that was open; else one that never was. */
  readonly open: boolean;
}

export interface PubDay {
  /** When the record began, ms. */
  readonly since: number;
  /** Up to when it goes, ms, and what went on then; undefined: nobody was there. */
  readonly at: number;
  readonly activity: Activity | undefined;
  /** By their number since the epoch. */
  readonly quarters: ReadonlyMap<number, Quarter>;
  /** Since the record began. */
  readonly ever: Traffic;
  /** The latest first. */
  readonly endings: readonly EndingTimes[];
  /** How long the answer to an ask took, ms, and when. */
  readonly trip: { readonly ms: number; readonly at: number } | undefined;
}

export const newDay = (now: number): PubDay => ({
  since: now,
  at: now,
  activity: undefined,
  quarters: new Map(),
  ever: { in: 0, out: 0, fresh: 0, known: 0 },
  endings: [],
  trip: undefined,
});

export const quarterOf = (at: number): number => Math.floor(at / QUARTER_MS);

export function activityOf(kind: PubState["kind"]): Activity {
  switch (kind) {
    case "open":
      return "connected";
    case "connecting":
    case "waiting":
    case "refused":
      return "waiting";
    case "held":
    case "offline":
      return "off";
    case "paused":
      return "paused";
    default:
      return unreachable(kind);
  }
}

/** Whether what went on at `seenAt` is known to have gone on until `now` (ms): nobody slept, and no clock was set back. */
export function goesOn({ activity }: Pick<PubDay, "activity">, seenAt: number, now: number): boolean {
  const longest = activity === "connected" ? CONNECTED_BRIDGE_MS : BRIDGE_MS;
  return seenAt <= now && now - seenAt <= longest;
}

/**
 * Up to `now`, as it was going on. A gap, and a clock that went back, leave nothing behind but what they pushed out.
 *
 * @param seenAt until when it is known to have gone on, ms: it was looked at without a gap
 */
export function advanced(day: PubDay, now: number, seenAt = day.at): PubDay {
  const quarters = new Map(day.quarters);
  const until = goesOn(day, seenAt, now) ? now : seenAt;
  if (day.activity)
    for (let from = day.at; from < until; ) {
      const at = quarterOf(from);
      const to = Math.min(until, (at + 1) * QUARTER_MS);
      const before = quarters.get(at) ?? {};
      // A clock that was set back lives some minutes twice.
      const room = QUARTER_MS - activities.reduce((sum, one) => sum + (before[one] ?? 0), 0);
      quarters.set(at, plus(before, { [day.activity]: Math.min(to - from, room) }));
      from = to;
    }
  const newest = quarterOf(now);
  for (const at of quarters.keys()) if (!(newest - QUARTERS < at && at <= newest)) quarters.delete(at);
  return { ...day, at: now, quarters };
}

/** Whoever kept it came to an end, and this is another life: a channel was closed with it, a wait went on. */
export const resumed = (day: PubDay, now: number): PubDay =>
  advanced(day.activity === "connected" ? { ...day, activity: undefined } : day, now);

/** More came and went, just now. */
export function withTraffic(day: PubDay, more: Traffic): PubDay {
  // Most looks find none.
  if (more.in + more.out + more.fresh + more.known === 0) return day;
  const at = quarterOf(day.at);
  const quarters = new Map(day.quarters).set(at, plus(day.quarters.get(at) ?? {}, more));
  return { ...day, quarters, ever: { ...day.ever, ...plus(day.ever, more) } };
}

/** A channel ended, just now. */
export function withEnding(day: PubDay, ending: Ending, open: boolean): PubDay {
  const [latest, ...earlier] = day.endings;
  const status = ending.kind === "status" ? ending.status : undefined;
  const isSame =
    latest?.open === open && latest.ending.kind === ending.kind && latest.ending.status === status;
  const entry: EndingTimes = {
    ending: { kind: ending.kind, ...(status !== undefined && { status }) },
    first: isSame ? Math.min(latest.first, day.at) : day.at,
    last: day.at,
    times: (isSame ? latest.times : 0) + 1,
    open,
  };
  const endings = [entry, ...(isSame ? earlier : day.endings)].slice(0, ENDINGS_KEPT);
  return { ...day, endings };
}

function plus(before: Quarter, more: Quarter): Quarter {
  const sum: Record<string, number> = { ...before };
  for (const [key, by] of Object.entries(more)) if (by > 0) sum[key] = (sum[key] ?? 0) + by;
  return sum;
}
