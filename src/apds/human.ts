/** Seconds in a unit and its letter, as the reference writes them: a month is 30 days, and both month and minute are "m". */
const UNITS: readonly (readonly [seconds: number, letter: string])[] = [
  [31_536_000, "y"],
  [2_592_000, "m"],
  [604_800, "w"],
  [86_400, "d"],
  [3600, "h"],
  [60, "m"],
  [1, "s"],
];

/** How far a timestamp is from now, in its largest whole unit: "3d", "45s", "now". Both in ms; the future reads like the past. */
export function humanAge(ts: number, now: number): string {
  const seconds = Math.abs(Math.round((now - ts) / 1000));
  const unit = UNITS.find(([size]) => seconds >= size);
  return unit === undefined ? "now" : `${Math.floor(seconds / unit[0])}${unit[1]}`;
}
