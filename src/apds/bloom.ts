/**
 * Which names a store has ever met (ids, contents, blobs, wants, authors): "surely not" costs no look-up. What was removed stays in, as a
 * false "maybe". It grows by layers of a fixed size, so that a full one never changes again and is saved once.
 */
import { valueAt } from "./base64.ts";

/** 256 KiB a layer: at 10 bits a name, 200,000 names with 0.7 % false maybes. */
const LAYER_BITS = 2 ** 21;
export const LAYER_WORDS = LAYER_BITS / 32;
const LAYER_NAMES = 200_000;
/** 4 MiB: beyond 3.2 million names the last layer fills up, and more names are looked up in vain. */
const LAYERS = 16;
const PROBES = 7;

/** 30 bits of a base64 text, from its character `at`: hashes and keys are as good as random there. */
export function bitsAt(text: string, at: number): number {
  let bits = 0;
  for (let i = at; i < at + 5; i++) bits = (bits << 6) | (valueAt(text, i) & 63);
  return bits;
}

/** Words of a name, as a journal keeps them: two numbers, below 2^30. */
export function wordsOf(names: Iterable<string>): Uint32Array<ArrayBuffer> {
  const words: number[] = [];
  for (const name of names) words.push(bitsAt(name, 0), bitsAt(name, 5));
  return Uint32Array.from(words);
}

export class Bloom {
  readonly #layers: Uint32Array<ArrayBuffer>[];
  /** Names in the last layer. */
  #names: number;

  /** @param layers as `layer` gave them, the last one with so many `names` */
  constructor(layers: readonly Uint32Array<ArrayBuffer>[] = [], names = 0) {
    this.#layers = [...layers];
    if (this.#layers.length === 0) this.#layers.push(new Uint32Array(LAYER_WORDS));
    this.#names = names;
  }

  get names(): number {
    return this.#names;
  }

  get layers(): number {
    return this.#layers.length;
  }

  /** The layer's own memory: whoever saves it copies it. */
  layer(at: number): Uint32Array<ArrayBuffer> {
    const layer = this.#layers[at];
    if (layer === undefined) throw new Error(`no layer ${at}`);
    return layer;
  }

  mayHave(name: string): boolean {
    const [first, step] = [bitsAt(name, 0), bitsAt(name, 5) | 1];
    return this.#layers.some((layer) => {
      for (let i = 0; i < PROBES; i++) {
        const bit = (first + i * step) & (LAYER_BITS - 1);
        if (((layer[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
      }
      return true;
    });
  }

  /** Adds names by their `wordsOf`. */
  add(words: Uint32Array): void {
    for (let at = 0; at + 1 < words.length; at += 2) this.#addOne(words[at] ?? 0, (words[at + 1] ?? 0) | 1);
  }

  #addOne(first: number, step: number): void {
    if (this.#names === LAYER_NAMES && this.#layers.length < LAYERS) {
      this.#layers.push(new Uint32Array(LAYER_WORDS));
      this.#names = 0;
    }
    const layer = this.layer(this.#layers.length - 1);
    for (let i = 0; i < PROBES; i++) {
      const bit = (first + i * step) & (LAYER_BITS - 1);
      layer[bit >>> 5] = (layer[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
    this.#names++;
  }
}
