/** How far back a catch-up asks, and in which steps: pure arithmetic over our own clock and what is kept of the pub. */
import { MESSAGE_CHARACTERS } from "./door.ts";
import type { PubRow } from "./ledger.ts";

/** Posts arrive at a pub later than they are dated: what was told within two days is found again. */
export const OVERLAP_MS = 48 * 60 * 60_000;
/** Late, old and forked posts are found by a run from 0 this often. */
export const FULL_RUN_MS = 7 * 24 * 60 * 60_000;
/** A long absence is asked for in windows that grow back from now, so that a person sees the newest posts first. */
export const WINDOWS_MS: readonly number[] = [1, 7, 30, 180].map((days) => days * 24 * 60 * 60_000);
/** A window is worth a request of its own where the whole is more than so many times as long. */
const WINDOW_WORTH = 3;

/** From when on to ask, ms: the cursor, clamped to now, less the overlap; 0 for the first run and each 7 days. */
export function sinceFor(row: Pick<PubRow, "cursor" | "fullAt">, now: number): number {
  const fullAge = now - row.fullAt;
  // A clock that went back makes the age negative: then we don't know when the last full run was.
  if (fullAge < 0 || fullAge >= FULL_RUN_MS) return 0;
  return covered(row, now);
}

/**
 * The `since` of each request ahead of the whole, ms, the newest window first. Each window holds the one before it (a poll has a
 * beginning and no end), and what is held already is recognised at the door.
 */
export function windowsFor({ cursor }: Pick<PubRow, "cursor">, now: number): readonly number[] {
  // What a run from 0 finds besides is old: only what is newer than the cursor is awaited by anybody.
  const unseen = covered({ cursor }, now);
  return WINDOWS_MS.filter((window) => WINDOW_WORTH * window < now - unseen)
    .map((window) => now - window)
    .filter((since) => since > 0);
}

/**
 * Where an answer that exceeded our bounds goes on, ms: at the date of the last message taken, less the overlap. Nothing where that
 * is no step forward, or a date that our clock has not reached: both would ask for the same again, for ever.
 */
export function nextPage(since: number, lastTs: number | undefined, now: number): number | undefined {
  if (lastTs === undefined || lastTs > now) return undefined;
  return lastTs - OVERLAP_MS > since ? lastTs - OVERLAP_MS : undefined;
}

/** Where the bytes around the timestamp stand in a message, in whole groups of four characters; the first and the last are not of it. */
const [TS_FROM, TS_TO] = [44 + 84, 44 + 104];

/** The date that a text claims if it looks like a message, ms. Not verified: good for a place in this one pub's list only. */
export function claimedTs(text: string): number | undefined {
  if (text.length !== MESSAGE_CHARACTERS) return undefined;
  const group = text.slice(TS_FROM, TS_TO);
  if (!/^[A-Za-z0-9+/]{20}$/.test(group)) return undefined;
  const digits = atob(group).slice(1, 14);
  return /^\d{13}$/.test(digits) ? Number(digits) : undefined;
}

/** Up to when everything was taken in, ms; 0: nothing is known. */
const covered = ({ cursor }: Pick<PubRow, "cursor">, now: number): number =>
  cursor === 0 ? 0 : Math.max(0, Math.min(cursor, now) - OVERLAP_MS);
