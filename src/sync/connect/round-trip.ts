/**
 * How long a pub takes to answer, on one channel: from an ask of an author's key that left to the first frame that answers it, the
 * key's echo or a message of that author. An ask of a hash is not measured, for its answer does not say what it answers.
 */
import type { Clock } from "../../base/clock.ts";
import { ASK_CHARACTERS } from "../frame.ts";

/** An ask that is not answered for so long was perhaps none of a key: the next one is looked at. */
const REPLACED_MS = 10_000;
/** More is no answer's time: the clock was set, or the machine slept. */
const LONGEST_TRIP_MS = 5 * 60_000;

export class RoundTrip {
  #asked: { readonly text: string; readonly at: number } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly answered: (ms: number) => void,
  ) {}

  /** This text left. */
  left(text: string): void {
    if (text.length !== ASK_CHARACTERS) return;
    const at = this.clock.now();
    if (this.#asked && Math.abs(at - this.#asked.at) < REPLACED_MS) return;
    this.#asked = { text, at };
  }

  /** This text came. Called for each frame. */
  heard(text: string): void {
    if (!this.#asked || !text.startsWith(this.#asked.text)) return;
    const ms = this.clock.now() - this.#asked.at;
    this.#asked = undefined;
    if (ms >= 0 && ms < LONGEST_TRIP_MS) this.answered(ms);
  }
}
