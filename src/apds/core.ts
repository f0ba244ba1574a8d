/** What an engine works with: a store, and whose key is here. `Apds` has the verbs of the reference above it. */
import { type Crypto, webCrypto } from "./crypto.ts";
import { orFail } from "./failure.ts";
import type { KeyStore } from "./key-store.ts";
import { type Author, type Hash, hashText } from "./message.ts";
import { type Draft, type Fields, Pen } from "./pen.ts";
import type { Store } from "./store.ts";

export interface CoreOptions {
  readonly store: Store;
  /** ms since the epoch. */
  readonly now: () => number;
  /** WebCrypto if left out. */
  readonly crypto?: Crypto;
  /** Who signs, and how. */
  readonly keys: KeyStore;
}

/** An instance without the verbs of the reference: an engine needs none of them, and a browser's worker is to be small. */
export const openCore = (options: CoreOptions): Core => new Core(options);

export class Core {
  readonly store: Store;
  readonly crypto: Crypto;
  readonly keys: KeyStore;
  readonly #pen: Pen;

  constructor({ store, now, crypto = webCrypto(), keys }: CoreOptions) {
    this.store = store;
    this.crypto = crypto;
    this.keys = keys;
    this.#pen = new Pen({ store, now, crypto, keys });
  }

  /** The 44 characters that name a text. */
  hash(text: string): Promise<Hash> {
    return hashText(text, this.crypto);
  }

  async pubkey(): Promise<Author | undefined> {
    return (await this.keys.state())?.author;
  }

  /** Forgets the pair, and the name, image and previous that belonged to it. */
  deletekey(): Promise<void> {
    return this.#pen.deletekey();
  }

  /**
   * Signs a content with front matter (the caller's fields, then name, image and previous of the settings), and nothing is kept yet:
   * whoever has more to write along commits `batch` with it. A content that would come to exactly 44 characters (an ask on the wire) gets
   * one field more.
   */
  draft(content: string, fields: Fields = {}): Promise<Draft> {
    return this.#pen.draft(content, fields);
  }

  /** The text that `draft` would sign now. */
  document(content: string, fields: Fields = {}): Promise<string> {
    return this.#pen.document(content, fields);
  }

  /** Everything but the key pair. */
  async clear(): Promise<void> {
    orFail(await this.store.clear());
  }
}
