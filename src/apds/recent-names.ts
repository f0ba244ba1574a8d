/**
 * The names that were met lately, exactly (but for one chance in 2^60) and in bounded memory: what is told again is recognised without a
 * look-up. Two generations of 65,536 names, the older of which is dropped when the younger is full.
 */
import { bitsAt } from "./bloom.ts";

/** `message`: of a complete post. `content`: of one, in its row. `ask`: only the store knows. */
export type NameKind = "message" | "content" | "ask";

const KINDS: readonly NameKind[] = ["message", "content", "ask"];
const GENERATION = 65_536;
const SLOTS = 2 * GENERATION;
const PROBES = 64;

/** Open addressing over two words a slot; a second word of 0 is an empty slot, for each kind is more than 0. */
class Generation {
  readonly #slots = new Uint32Array(2 * SLOTS);
  size = 0;

  get(first: number, second: number): NameKind | undefined {
    const at = this.#find(first, second);
    const found = this.#slots[at + 1] ?? 0;
    const isIt = this.#slots[at] === first && found >>> 2 === second;
    return isIt ? KINDS[(found & 3) - 1] : undefined;
  }

  set(first: number, second: number, kind: NameKind): void {
    const at = this.#find(first, second);
    if (this.#slots[at + 1] === 0) this.size++;
    this.#slots[at] = first;
    this.#slots[at + 1] = (second << 2) | (KINDS.indexOf(kind) + 1);
  }

  #find(first: number, second: number): number {
    for (let probe = 0; probe < PROBES; probe++) {
      const at = 2 * ((first + probe) & (SLOTS - 1));
      const found = this.#slots[at + 1] ?? 0;
      if (found === 0 || (this.#slots[at] === first && found >>> 2 === second)) return at;
    }
    // Somebody made names that crowd: one of them gives way.
    return 2 * (first & (SLOTS - 1));
  }
}

export class RecentNames {
  #young = new Generation();
  #old: Generation | undefined;

  get(name: string): NameKind | undefined {
    const [first, second] = keyOf(name);
    return this.#young.get(first, second) ?? this.#old?.get(first, second);
  }

  /** What was said last counts. */
  set(name: string, kind: NameKind): void {
    if (this.#young.size === GENERATION) {
      this.#old = this.#young;
      this.#young = new Generation();
    }
    const [first, second] = keyOf(name);
    this.#young.set(first, second, kind);
  }
}

/** 60 bits of the middle of a name: others than the filter's, whose false maybes must not agree with these. */
function keyOf(name: string): readonly [first: number, second: number] {
  return [bitsAt(name, 10), bitsAt(name, 15)];
}
