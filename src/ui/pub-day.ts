/** A pub's last 24 hours as what is said of them. */
import { dayFigures, dayParts, type PubDayView } from "../rpc/options.ts";
import { lasting, message, type Phrase } from "./phrase.ts";

const QUARTER_MS = 15 * 60_000;

/** What can have gone on, and `none`: nobody was there to see. */
export const dayKinds = [...dayParts, "none"] as const;
export type DayKind = (typeof dayKinds)[number];
type Sums = Readonly<Record<DayKind | (typeof dayFigures)[number], number>>;

/** How long a quarter is, ms: the last one is not over. */
export const quarterMs = ({ quarters, at }: PubDayView, place: number): number =>
  place < quarters.length - 1 ? QUARTER_MS : at % QUARTER_MS;

/** ms of each kind, and the figures, of the whole day. */
export function daySums(day: PubDayView): Sums {
  const sums = { connected: 0, waiting: 0, off: 0, paused: 0, none: 0, in: 0, out: 0, fresh: 0, known: 0 };
  for (const [place, quarter] of day.quarters.entries()) {
    sums.none += quarterMs(day, place);
    for (const part of dayParts) {
      sums[part] += quarter[part] ?? 0;
      sums.none -= quarter[part] ?? 0;
    }
    for (const figure of dayFigures) sums[figure] += quarter[figure] ?? 0;
  }
  return { ...sums, none: Math.max(0, sums.none) };
}

/** How the day was, in a few words. */
export function dayPhrase({ quarters }: PubDayView): Phrase {
  const connected = quarters.reduce((sum, quarter) => sum + (quarter.connected ?? 0), 0);
  return connected > 0 ? message("day_connected", lasting(connected)) : message("day_never");
}

/** How fast it answers; undefined where that was never measured. */
export const tripPhrase = ({ trip }: PubDayView): Phrase | undefined =>
  trip && message("day_trip", message("options_try_ms", Math.max(1, Math.round(trip.ms))));
