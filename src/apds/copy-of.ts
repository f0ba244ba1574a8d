import type { Value } from "./store.ts";

/**
 * A copy of a row's value, as from a disk. Rows are small plain objects, and by hand those take a tenth of the time. Fails where there
 * is no copy: of a function, say.
 */
export function copyOf(value: unknown): unknown {
  if (typeof value === "function" || typeof value === "symbol") throw new TypeError("it cannot be kept");
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  return isPlain(value) ? copyOfPlain(value) : structuredClone(value);
}

const isPlain = (value: object): value is Record<string, unknown> =>
  Object.getPrototypeOf(value) === Object.prototype && !Object.hasOwn(value, "__proto__");

function copyOfPlain(value: Record<string, unknown>): unknown {
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = copyOf(value[key]);
  return copy;
}

/** Copies, as on a disk; undefined where one has no copy (a function, say): found before anything is written. */
export function clones(values: readonly Value[]): readonly Value[] | undefined {
  try {
    return values.map(({ value, ...row }) => ({ ...row, value: copyOf(value) }));
  } catch {
    return undefined;
  }
}
