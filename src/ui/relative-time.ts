/** Times as distances from now, all in ms: nothing here reads a clock. */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Unit = "minute" | "hour" | "day";

/** The largest whole unit in `ms`; undefined below a minute, where seconds would only make the text restless. */
function largestUnit(ms: number): { readonly count: number; readonly unit: Unit } | undefined {
  if (ms >= DAY) return { count: Math.floor(ms / DAY), unit: "day" };
  if (ms >= HOUR) return { count: Math.floor(ms / HOUR), unit: "hour" };
  if (ms >= MINUTE) return { count: Math.floor(ms / MINUTE), unit: "minute" };
  return undefined;
}

/** `2 minutes ago`; undefined below a minute, and for a moment to come (a clock that was set back). */
export function formatAgo(locale: string, ms: number): string | undefined {
  const span = largestUnit(ms);
  return span && relative(locale).format(-span.count, span.unit);
}

// Making one costs a hundred times its use, and each row of a list has one.
const made = new Map<string, Intl.RelativeTimeFormat>();

function relative(locale: string): Intl.RelativeTimeFormat {
  const known = made.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  made.set(locale, known);
  return known;
}

/** `12 minutes`, as a duration; undefined below a minute. */
export function formatDuration(locale: string, ms: number): string | undefined {
  const span = largestUnit(ms);
  return (
    span &&
    new Intl.NumberFormat(locale, { style: "unit", unit: span.unit, unitDisplay: "long" }).format(span.count)
  );
}

/** `0:42`, `12:05`, `1:00:00`: time left, seconds rounded up so that it never says 0:00 before the end; not below zero. */
export function formatCountdown(locale: string, ms: number): string {
  const total = Math.max(0, Math.ceil(ms / SECOND));
  const { first, next } = clockDigits(locale);
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  const end = next.format(total % 60);
  return hours > 0
    ? `${first.format(hours)}:${next.format(minutes)}:${end}`
    : `${first.format(minutes)}:${end}`;
}

interface ClockDigits {
  readonly first: Intl.NumberFormat;
  /** Of two places. */
  readonly next: Intl.NumberFormat;
}

const digits = new Map<string, ClockDigits>();

function clockDigits(locale: string): ClockDigits {
  const known = digits.get(locale) ?? {
    first: new Intl.NumberFormat(locale, { useGrouping: false }),
    next: new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 }),
  };
  digits.set(locale, known);
  return known;
}
