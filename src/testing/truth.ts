/** What a text really is, found once for a whole run. Uses the door's own check on purpose: the vectors prove that one. */
import { type Crypto, type Hash, hashText, type Message, openMessage } from "apds";

const MESSAGE_CHARACTERS = 208;

export class Truth {
  readonly #opened = new Map<string, Message | undefined>();
  readonly #hashes = new Map<string, Hash>();

  constructor(readonly crypto: Crypto) {}

  /** The message that a text is, or undefined. */
  async open(text: string): Promise<Message | undefined> {
    if (text.length !== MESSAGE_CHARACTERS) return undefined;
    if (this.#opened.has(text)) return this.#opened.get(text);
    const opened = await openMessage(text, this.crypto);
    const message = opened.ok ? opened.value : undefined;
    this.#opened.set(text, message);
    return message;
  }

  async hash(text: string): Promise<Hash> {
    const known = this.#hashes.get(text);
    if (known) return known;
    const hash = await hashText(text, this.crypto);
    this.#hashes.set(text, hash);
    return hash;
  }
}
