/**
 * What was really signed in a run. It is written down by those who sign and asked by those who check, so that a door that lets a forgery in
 * is not judged by itself.
 */
import type { Crypto } from "apds";
import type { Random } from "../base/random.ts";
import { hashOf } from "./hash-of.ts";
import { type SimCrypto, simCrypto } from "./sim-crypto.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface Signed {
  readonly id: string;
  readonly author: string;
  /** ms since the epoch. */
  readonly ts: number;
  readonly content: string;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

export class Truth {
  readonly crypto: SimCrypto;
  readonly #signed = new Map<string, Signed>();
  readonly #byId = new Map<string, Signed>();

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

  /** The port for somebody whose signing is to be known here. */
  recording(): Crypto {
    const { crypto } = this;
    return {
      ...crypto,
      sign: async (seed, data) => {
        const [key, signature] = [await crypto.publicKey(seed), await crypto.sign(seed, data)];
        const text = `${base64(key)}${base64(Uint8Array.from([...signature, ...data]))}`;
        const signed = Buffer.from(data).toString("latin1");
        this.add(text, { id: hashOf(text), ts: Number(signed.slice(0, 13)), content: signed.slice(13) });
        return signature;
      },
    };
  }

  byId(id: string): Signed | undefined {
    return this.#byId.get(id);
  }

  /** The texts of all messages. */
  messages(): readonly string[] {
    return [...this.#signed.keys()];
  }

  /** Something that was signed elsewhere. */
  add(text: string, what: Omit<Signed, "author">): void {
    const signed = { ...what, author: text.slice(0, 44) };
    this.#signed.set(text, signed);
    this.#byId.set(signed.id, signed);
  }

  /** The message that a text is; undefined for every other text. */
  open(text: string): Signed | undefined {
    return this.#signed.get(text);
  }
}
