/** Days as people of a locale write them. Nothing here reads a clock. */

/** The furthest moments that a calendar knows, ms to both sides of 1970. */
const CALENDAR_MS = 8.64e15;

/** `25 March 2025`, in the time zone of the browser; `?` for a moment outside of the calendar: dates come from strangers. */
export function formatDate(locale: string, at: number): string {
  if (!(Math.abs(at) <= CALENDAR_MS)) return "?";
  return new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(at);
}

/** `25 March 2025 at 14:05`, as `formatDate`. */
export function formatMoment(locale: string, at: number): string {
  if (!(Math.abs(at) <= CALENDAR_MS)) return "?";
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }).format(at);
}
