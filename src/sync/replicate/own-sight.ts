/** Reads a pub's poll answer for own messages: each is followed by its content where the pub lists it with it. */
import { type Crypto, type Hash, hashText } from "apds";
import type { OwnRow } from "./own-row.ts";

/** `alone`: the message without its content, which is no receipt. */
export type Sight = "listed" | "alone";

export class OwnSight {
  /** What this answer showed so far. */
  readonly seen = new Map<Hash, Sight>();
  /** The own message that came last: what follows it is its content, or not. */
  #last: OwnRow | undefined;

  constructor(
    private readonly find: (text: string) => OwnRow | undefined,
    private readonly crypto: Crypto,
  ) {}

  /** The next texts of the answer, in order. */
  async read(texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      const before = this.#last;
      this.#last = this.find(text);
      if (before && (await hashText(text, this.crypto)) === before.content)
        this.seen.set(before.id, "listed");
      const now = this.#last;
      if (!now || this.seen.get(now.id) === "listed") continue;
      // Nothing follows an empty content, which always counts as held.
      this.seen.set(now.id, now.content === EMPTY ? "listed" : "alone");
    }
  }
}

/** The hash of the empty text. */
const EMPTY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
