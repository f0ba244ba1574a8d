/**
 * What was really signed in a run. It is written down by those who sign and asked by those who check, so that a door that lets a forgery in
 * is not judged by itself.
 */
import type { Random } from "../base/random.ts";
import { hashOf } from "./hash-of.ts";
import { type SimCrypto, simCrypto } from "./sim-crypto.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface Signed {
  readonly id: string;
  /** ms since the epoch. */
  readonly ts: number;
  readonly content: string;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

export class Truth {
  readonly crypto: SimCrypto;
  readonly #signed = new Map<string, Signed>();

  constructor(random: Random) {
    this.crypto = simCrypto(random);
  }

  /** Signs a content hash at `ts` (ms) as any client would, whatever both are; the message's text. */
  async sign(seed: Bytes, ts: number, content: string): Promise<string> {
    const payload = Uint8Array.from(
      Buffer.from(`${String(Math.round(ts)).padStart(13, "0")}${content}`, "latin1"),
    );
    const [key, signature] = [await this.crypto.publicKey(seed), await this.crypto.sign(seed, payload)];
    const text = `${base64(key)}${base64(Uint8Array.from([...signature, ...payload]))}`;
    this.add(text, { id: hashOf(text), ts: Math.round(ts), content });
    return text;
  }

  /** Something that was signed elsewhere. */
  add(text: string, signed: Signed): void {
    this.#signed.set(text, signed);
  }

  /** The message that a text is; undefined for every other text. */
  open(text: string): Signed | undefined {
    return this.#signed.get(text);
  }
}
