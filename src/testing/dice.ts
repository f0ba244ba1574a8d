/** Draws that a simulation needs, over one `Random`; and independent dice by name, so that one part drawing more does not shift another's luck. */
import { type Random, seededRandom } from "../base/random.ts";

export interface Dice extends Random {
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** An integer in [low, high]. */
  whole(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Wait until the next of events that come on average once per `meanMs`, in ms. */
  waitMs(meanMs: number): number;
  /** Dice of the same seed under another name. */
  named(name: string): Dice;
}

/** FNV-1a: spreads names over 32 bits. */
function mix(seed: number, name: string): number {
  let state = (2_166_136_261 ^ seed) >>> 0;
  for (let at = 0; at < name.length; at += 1)
    state = Math.imul(state ^ name.charCodeAt(at), 16_777_619) >>> 0;
  return state;
}

export function dice(seed: number, name = ""): Dice {
  const random = seededRandom(mix(seed, name));
  const between = (low: number, high: number): number => low + random.next() * (high - low);
  return {
    next: () => random.next(),
    between,
    whole: (low, high) => Math.floor(between(low, high + 1)),
    chance: (probability) => random.next() < probability,
    pick(items) {
      const item = items[Math.floor(random.next() * items.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    waitMs: (meanMs) => -Math.log(1 - random.next()) * meanMs,
    named: (other) => dice(seed, `${name}/${other}`),
  };
}
