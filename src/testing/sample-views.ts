/** Views as the background would send them, for tests of the pages and for pictures. */
import type { PubStateView, PubView, StatusView } from "../rpc/contract.ts";

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
