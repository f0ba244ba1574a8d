import { ago, day, type Phrase } from "../ui/phrase.ts";

const WEEK_MS = 7 * 86_400_000;

/** When something was written: a distance within a week, a day before that. Both in ms. */
export const moment = (ts: number, now: number): Phrase =>
  now - ts < WEEK_MS ? ago(now - ts) : day(ts, now);
