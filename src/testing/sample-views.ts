/** Views as the background would send them, for tests of the pages and for pictures. */
import type { PubStateView, PubView, StatusView } from "../rpc/contract.ts";
import type { PubDayView, QuarterView } from "../rpc/options.ts";

/** 2026-01-01T00:00:00Z, ms. */
export const SAMPLE_NOW = 1_767_225_600_000;
export const MINUTE = 60_000;

export const openState = { kind: "open", since: SAMPLE_NOW - 12 * MINUTE, slow: false } as const;
export const waitingState = {
  kind: "waiting",
  attempt: 6,
  retryAt: SAMPLE_NOW + 42_000,
  ending: { kind: "no-answer" },
} as const;

export function samplePub(state: PubStateView, more: Partial<PubView> = {}): PubView {
  return {
    url: "wss://pub.wiredove.net/",
    state,
    postsIn: 1_173,
    textsOut: 31,
    own: { listed: 0, owed: 0 },
    faults: { invalid: 0, unwanted: 0, tooLarge: 0, binary: 0 },
    ...more,
  };
}

export function sampleView(pubs: readonly PubView[], more: Partial<StatusView> = {}): StatusView {
  return {
    now: SAMPLE_NOW,
    pausedAll: false,
    pubs,
    posts: 1_204,
    authors: 87,
    wants: 0,
    lastArrivalAt: SAMPLE_NOW - 2 * MINUTE,
    unseen: 0,
    scope: "everyone",
    share: true,
    ...more,
  };
}

const QUARTER = 15 * MINUTE;
const quarters = (times: number, quarter: QuarterView): readonly QuarterView[] =>
  Array.from({ length: times }, () => quarter);

/** A day with all that there can be in one; its last quarter is half over. */
export const sampleDay: PubDayView = {
  since: SAMPLE_NOW - 40 * 24 * 60 * MINUTE,
  at: SAMPLE_NOW + QUARTER / 2,
  quarters: [
    ...quarters(10, {}),
    ...quarters(58, { connected: QUARTER, in: 12_000, out: 900, fresh: 3, known: 9 }),
    { connected: 9 * MINUTE, waiting: 6 * MINUTE },
    ...quarters(4, { waiting: QUARTER }),
    ...quarters(4, { off: QUARTER }),
    ...quarters(6, { paused: QUARTER }),
    ...quarters(12, { connected: QUARTER, in: 12_000, out: 900, fresh: 3, known: 9 }),
    { connected: QUARTER / 2 },
  ],
  ever: { in: 48_000_000, out: 1_200_000, fresh: 30_412, known: 91_004 },
  endings: [
    {
      ending: { kind: "status", status: 502 },
      first: SAMPLE_NOW - 400 * MINUTE,
      last: SAMPLE_NOW - 350 * MINUTE,
      times: 14,
      open: false,
    },
    {
      ending: { kind: "closed" },
      first: SAMPLE_NOW - 410 * MINUTE,
      last: SAMPLE_NOW - 410 * MINUTE,
      times: 1,
      open: true,
    },
    {
      ending: { kind: "half-open" },
      first: SAMPLE_NOW - 9 * 24 * 60 * MINUTE,
      last: SAMPLE_NOW - 9 * 24 * 60 * MINUTE,
      times: 1,
      open: true,
    },
  ],
  trip: { ms: 42, at: SAMPLE_NOW - 2 * MINUTE },
};
