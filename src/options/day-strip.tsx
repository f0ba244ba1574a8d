import { useId } from "preact/hooks";
import { dayParts, type PubDayView } from "../rpc/options.ts";
import { type DayKind, quarterMs } from "../ui/pub-day.ts";

/** Of one quarter, and of the whole strip, in the units of its drawing. */
const WIDTH = 6;
const HEIGHT = 32;

/** The shape of each kind: quarters side by side, in each the parts above each other, as high as their share of it. */
export function stripPaths(day: PubDayView): Readonly<Record<(typeof dayParts)[number], string>> {
  const paths = { connected: "", waiting: "", off: "", paused: "" };
  for (const [place, quarter] of day.quarters.entries()) {
    let top = HEIGHT;
    for (const kind of dayParts) {
      const height = (
        Math.min(1, (quarter[kind] ?? 0) / Math.max(1, quarterMs(day, place))) * HEIGHT
      ).toFixed(1);
      if (Number(height) === 0) continue;
      top -= Number(height);
      paths[kind] += `M${place * WIDTH} ${top.toFixed(1)}h${WIDTH}v${height}h-${WIDTH}z`;
    }
  }
  return paths;
}

/** 24 hours, the latest at the end of the line. Kinds differ by pattern, not by colour alone. @param label all that it shows, in words */
export function DayStrip({ day, label }: { readonly day: PubDayView; readonly label: string }) {
  const id = useId();
  const paths = stripPaths(day);
  const width = day.quarters.length * WIDTH;
  return (
    <svg class="day-strip" viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={label}>
      <Patterns id={id} />
      {dayParts.map(
        (kind) => paths[kind] && <path key={kind} class={kind} d={paths[kind]} fill={paint(kind, id)} />,
      )}
      <path class="ground" d={`M0 ${HEIGHT - 0.5}h${width}`} />
    </svg>
  );
}

/** The sign of a kind, beside its word. */
export function DaySign({ kind }: { readonly kind: DayKind }) {
  const id = useId();
  return (
    <svg class="day-sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <Patterns id={id} />
      {kind !== "none" && <path class={kind} d="M0 0h16v16h-16z" fill={paint(kind, id)} />}
      <path class="ground" d="M0 15.5h16" />
    </svg>
  );
}

const paint = (kind: DayKind, id: string): string =>
  kind === "connected" ? "currentColor" : `url(#${id}-${kind})`;

/** Slanted lines, dots, upright lines. */
function Patterns({ id }: { readonly id: string }) {
  const pattern = (kind: DayKind, d: string) => (
    <pattern id={`${id}-${kind}`} class={kind} width="6" height="6" patternUnits="userSpaceOnUse">
      <path d={d} />
    </pattern>
  );
  return (
    <defs>
      {pattern("waiting", "M-1 7 7-1M-1 1 1-1M5 7 7 5")}
      {pattern("off", "M3 2v2")}
      {pattern("paused", "M3 0v6")}
    </defs>
  );
}
