/** Days as people of a locale write them. Nothing here reads a clock. */

/** The furthest moments that a calendar knows, ms to both sides of 1970. */
const CALENDAR_MS = 8.64e15;

/** `25 March 2025`, in the time zone of the browser; `?` for a moment outside of the calendar: dates come from strangers. */
export function formatDate(locale: string, at: number): string {
  if (!(Math.abs(at) <= CALENDAR_MS)) return "?";
  return format(locale, { dateStyle: "long" }, at);
}

/** `25 Mar`, or `25 Mar 2024` where that is not the year of now, as `formatDate`. */
export function formatDay(locale: string, at: number, now: number): string {
  if (!(Math.abs(at) <= CALENDAR_MS)) return "?";
  const yearOf = (moment: number): string => format(locale, { year: "numeric" }, moment);
  const isThisYear = yearOf(at) === yearOf(now);
  return format(locale, isThisYear ? { month: "short", day: "numeric" } : { dateStyle: "medium" }, at);
}

/** `25 March 2025 at 14:05`, as `formatDate`. */
export function formatMoment(locale: string, at: number): string {
  if (!(Math.abs(at) <= CALENDAR_MS)) return "?";
  return format(locale, { dateStyle: "long", timeStyle: "short" }, at);
}

/** `14:05`; with its day where that is not of the last 24 hours. @param now ms since the epoch, as `at` */
export function formatTime(locale: string, at: number, now: number): string {
  if (!(Math.abs(at) <= CALENDAR_MS)) return "?";
  const isToday = Math.abs(now - at) < 24 * 60 * 60_000;
  return format(locale, { ...(!isToday && { dateStyle: "medium" }), timeStyle: "short" }, at);
}

/** `14:05:09`, as `formatDate`. */
export function formatClock(locale: string, at: number): string {
  if (!(Math.abs(at) <= CALENDAR_MS)) return "?";
  return format(locale, { timeStyle: "medium" }, at);
}

// Making one costs a hundred times its use, and each row of a list has two.
const made = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, style: Intl.DateTimeFormatOptions, at: number): string {
  const key = `${locale} ${JSON.stringify(style)}`;
  const known = made.get(key) ?? new Intl.DateTimeFormat(locale, style);
  made.set(key, known);
  return known.format(at);
}
