/**
 * Messages that were verified a moment ago. Several pubs tell a new post at once, and its copies come before the first of them is
 * committed: they wait for its verification instead of each having their own. What is remembered is found by the hash of all of its
 * characters, which we computed, so it says nothing of any other text.
 */
import { type Claim, type Crypto, type Hash, type Message, openClaim, type Refusal, type Result } from "apds";

const OPENED_MESSAGES = 1_000;

export class Opened {
  readonly #opened = new Map<Hash, Promise<Result<Message, Refusal>>>();

  constructor(private readonly crypto: Crypto) {}

  open(claim: Claim): Promise<Result<Message, Refusal>> {
    const known = this.#opened.get(claim.id);
    if (known) return known;
    const opening = openClaim(claim, this.crypto);
    this.#opened.set(claim.id, opening);
    if (this.#opened.size > OPENED_MESSAGES) {
      const [oldest] = this.#opened.keys();
      if (oldest !== undefined) this.#opened.delete(oldest);
    }
    return opening;
  }
}
