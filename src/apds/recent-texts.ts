/**
 * The texts that were taken in lately, in bounded memory: a text that is told again is recognised without its hash. Kept are 128 bits of
 * each, in two generations of 65,536 texts, the older of which is dropped when the younger is full.
 *
 * The 128 bits are four sums of the text's units, each unit times a secret random number of its place, modulo 2^32 (multilinear hashing:
 * Lemire and Kaser, "Strongly universal string hashing is fast", 2014). Whoever makes two texts without knowing these numbers, which are
 * drawn anew in each life and shown to nobody, makes one that passes for the other with a chance of about 2^-68 at most (of plain ASCII
 * 2^-104): where two units differ by d, all other numbers being given, at most 2^t of the 2^32 numbers of that place make a sum agree, t being
 * how often 2 divides d. A text that passed for a held one would be missed for as long as this life lasts; nothing would be taken in wrongly.
 */

/** Longer ones are not remembered: a content of this length stands in its post's row. */
const LONGEST = 4_096;
const GENERATION = 65_536;
const SLOTS = 2 * GENERATION;
const LANES = 4;
/** More random bytes are not given at once. */
const DRAWN_WORDS = 16_384;

type Print = readonly [number, number, number, number];

/** Where chance comes from: WebCrypto, nothing weaker. */
export type Draw = Pick<typeof globalThis.crypto, "getRandomValues">;

/** Open addressing. Nobody who does not know the numbers can make texts that crowd. */
class Generation {
  readonly #slots = new Int32Array(LANES * SLOTS);
  size = 0;

  has(print: Print): boolean {
    return this.#slots[this.#find(print)] !== 0;
  }

  add(print: Print): void {
    const at = this.#find(print);
    if (this.#slots[at] !== 0) return;
    this.size++;
    this.#slots.set(print, at);
  }

  /** Where it stands, or the empty slot where it would. */
  #find([a, b, c, d]: Print): number {
    const slots = this.#slots;
    for (let slot = b & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
      const at = LANES * slot;
      if (slots[at] === 0) return at;
      if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c && slots[at + 3] === d) return at;
    }
  }
}

export class RecentTexts {
  readonly #numbers: Int32Array;
  #young = new Generation();
  #old: Generation | undefined;

  constructor(draw: Draw = globalThis.crypto) {
    this.#numbers = drawn(LANES * (LONGEST + 1), draw);
  }

  has(text: string): boolean {
    if (text.length > LONGEST) return false;
    const print = this.#print(text);
    return this.#young.has(print) || this.#old?.has(print) === true;
  }

  add(text: string): void {
    if (text.length > LONGEST) return;
    if (this.#young.size === GENERATION) {
      this.#old = this.#young;
      this.#young = new Generation();
    }
    this.#young.add(this.#print(text));
  }

  #print(text: string): Print {
    const numbers = this.#numbers;
    const { length } = text;
    // The length is a unit as well: a text that ends in NUL is another one than the same without.
    let a = Math.imul(numbers[0] ?? 0, length);
    let b = Math.imul(numbers[1] ?? 0, length);
    let c = Math.imul(numbers[2] ?? 0, length);
    let d = Math.imul(numbers[3] ?? 0, length);
    for (let i = 0, at = LANES; i < length; i++, at += LANES) {
      const unit = text.charCodeAt(i);
      a = (a + Math.imul(numbers[at] ?? 0, unit)) | 0;
      b = (b + Math.imul(numbers[at + 1] ?? 0, unit)) | 0;
      c = (c + Math.imul(numbers[at + 2] ?? 0, unit)) | 0;
      d = (d + Math.imul(numbers[at + 3] ?? 0, unit)) | 0;
    }
    // 0 is an empty slot.
    return [a === 0 ? 1 : a, b, c, d];
  }
}

function drawn(words: number, draw: Draw): Int32Array {
  const numbers = new Int32Array(words);
  for (let from = 0; from < words; from += DRAWN_WORDS)
    draw.getRandomValues(numbers.subarray(from, from + DRAWN_WORDS));
  return numbers;
}
