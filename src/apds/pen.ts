/** Writing as oneself: the pair, the own settings, and signing. */
import { decodeBase64, encodeBase64 } from "./base64.ts";
import type { Crypto } from "./crypto.ts";
import { createDocument } from "./document.ts";
import { ApdsFailure, orFail } from "./failure.ts";
import type { KeyStore } from "./key-store.ts";
import { formatKeyPair, generateKeyPair, type KeyPair, parseKeyPair } from "./keys.ts";
import { type Author, type Hash, hashText, type Message, openMessage } from "./message.ts";
import type { Batch, Store } from "./store.ts";

/** A content of this length is an ask on the wire. */
const ASK_LENGTH = 44;
/** Harmless to every reader: it makes a content of that length longer. */
const LENGTHENING = ["type", "post"] as const;
/** The settings that go into every composed post, in this order. */
const OWN_FIELDS = ["name", "image", "previous"] as const;

export interface PenOptions {
  readonly store: Store;
  readonly now: () => number;
  readonly crypto: Crypto;
  readonly keys: KeyStore;
}

/** Signed and not kept yet. */
export interface Draft {
  readonly message: Message;
  /** All that keeps it in one transaction: message, content, `previous`. Strict. */
  readonly batch: Batch;
}

export class Pen {
  readonly #options: PenOptions;
  #pair: Promise<KeyPair | undefined> | undefined;

  constructor(options: PenOptions) {
    this.#options = options;
  }

  async generate(): Promise<string> {
    return formatKeyPair(await generateKeyPair(this.#options.crypto));
  }

  async keypair(): Promise<string | undefined> {
    const pair = await this.#read();
    return pair && formatKeyPair(pair);
  }

  async pubkey(): Promise<Author | undefined> {
    return (await this.#read())?.author;
  }

  async setKeypair(text: string): Promise<Author> {
    const pair = await parseKeyPair(text, this.#options.crypto);
    if (!pair.ok) throw new ApdsFailure(pair.error.kind);
    await this.#options.keys.write(text);
    this.#pair = undefined;
    return pair.value.author;
  }

  async deletekey(): Promise<void> {
    await this.#options.keys.remove();
    this.#pair = undefined;
    // Another key's posts must not go on with this one's name, picture and chain.
    const values = OWN_FIELDS.map((key) => ({ room: "settings" as const, key, value: undefined }));
    orFail(await this.#options.store.commit({ values, strict: true }));
  }

  async put(key: string, value: unknown): Promise<void> {
    orFail(await this.#options.store.commit({ values: [{ room: "settings", key, value }], strict: true }));
  }

  async make(text: string): Promise<Hash> {
    const hash = await hashText(text, this.#options.crypto);
    orFail(await this.#options.store.commit({ blobs: [{ hash, text }], keepAll: true }));
    return hash;
  }

  async compose(
    content: string,
    fields: Readonly<Record<string, string | readonly string[]>>,
  ): Promise<Hash> {
    const all = await this.#fields(fields);
    return this.sign(all.size === 0 ? content : createDocument(all, content));
  }

  async sign(content: string): Promise<Hash> {
    const { message, batch } = await this.#signed(content);
    orFail(await this.#options.store.commit(batch));
    return message.id;
  }

  async draft(content: string, fields: Readonly<Record<string, string | readonly string[]>>): Promise<Draft> {
    const all = await this.#fields(fields);
    const text = all.size === 0 ? content : createDocument(all, content);
    if (text.length !== ASK_LENGTH) return this.#signed(text);
    return this.#signed(createDocument(new Map([...all, LENGTHENING]), content));
  }

  /** The caller's fields, then what every post of this author's says. */
  async #fields(
    fields: Readonly<Record<string, string | readonly string[]>>,
  ): Promise<Map<string, string | readonly string[]>> {
    const all = new Map(Object.entries(fields));
    for (const name of OWN_FIELDS) {
      const own = await this.#options.store.value("settings", name);
      if (typeof own === "string" && own !== "") all.set(name, own);
    }
    return all;
  }

  async #signed(content: string): Promise<Draft> {
    const { crypto, now } = this.#options;
    const pair = await this.#read();
    if (pair === undefined) throw new ApdsFailure("noKey");
    if (content.length === ASK_LENGTH) throw new ApdsFailure("frameLike");
    const ts = String(Math.floor(now()));
    if (!/^\d{13}$/.test(ts)) throw new ApdsFailure("clock");
    const hash = await hashText(content, crypto);
    const signed = new TextEncoder().encode(ts + hash);
    const signature = await crypto.sign(pair.seed, signed);
    const bytes = new Uint8Array(signature.length + signed.length);
    bytes.set(signature);
    bytes.set(signed, signature.length);
    // By the same door as everybody's: what we would not take, we do not publish.
    const message = await openMessage(pair.author + encodeBase64(bytes), crypto);
    if (!message.ok) throw new Error(`an own message was refused: ${message.error.kind}`);
    return {
      message: message.value,
      batch: {
        messages: [message.value],
        blobs: [{ hash, text: content }],
        values: [{ room: "settings", key: "previous", value: message.value.id }],
        strict: true,
      },
    };
  }

  #read(): Promise<KeyPair | undefined> {
    this.#pair ??= this.#options.keys.read().then((text) => (text === undefined ? undefined : pairOf(text)));
    return this.#pair;
  }
}

/** A pair that was checked when it was written. */
function pairOf(text: string): KeyPair | undefined {
  const secret = decodeBase64(text.slice(44));
  return typeof secret === "string"
    ? undefined
    : { author: text.slice(0, 44) as Author, seed: secret.slice(0, 32) };
}
