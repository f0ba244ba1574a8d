/** Writing as the reference has it: a pair as text where the store gives it, own settings, and a post kept as soon as it is signed. */
import { createDocument } from "./document.ts";
import { ApdsFailure, orFail } from "./failure.ts";
import type { KeyStore } from "./key-store.ts";
import { formatKeyPair, generateKeyPair, parseKeyPair } from "./keys.ts";
import { type Author, type Hash, hashText } from "./message.ts";
import { type Fields, Pen } from "./pen.ts";

export class ReferencePen extends Pen {
  async generate(): Promise<string> {
    return formatKeyPair(await generateKeyPair(this.options.crypto));
  }

  async keypair(): Promise<string | undefined> {
    return this.#text().read();
  }

  async setKeypair(text: string): Promise<Author> {
    const keys = this.#text();
    const pair = await parseKeyPair(text, this.options.crypto);
    if (!pair.ok) throw new ApdsFailure(pair.error.kind);
    await keys.write(text);
    return pair.value.author;
  }

  async put(key: string, value: unknown): Promise<void> {
    orFail(await this.options.store.commit({ values: [{ room: "settings", key, value }], strict: true }));
  }

  async make(text: string): Promise<Hash> {
    const hash = await hashText(text, this.options.crypto);
    orFail(await this.options.store.commit({ blobs: [{ hash, text }], keepAll: true }));
    return hash;
  }

  async compose(content: string, fields: Fields): Promise<Hash> {
    const all = await this.fields(fields);
    return this.sign(all.size === 0 ? content : createDocument(all, content));
  }

  async sign(content: string): Promise<Hash> {
    const { message, batch } = await this.signed(content);
    orFail(await this.options.store.commit(batch));
    return message.id;
  }

  /** The pair as text, where the store gives it. */
  #text(): NonNullable<KeyStore["text"]> {
    const { text } = this.options.keys;
    if (text === undefined) throw new ApdsFailure("not-exportable");
    return text;
  }
}
