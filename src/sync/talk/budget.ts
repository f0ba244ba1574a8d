/** What one peer may have told to it in a minute: asking must not make us an amplifier. */
import type { Clock } from "../../base/clock.ts";

export const ANSWERS_PER_MINUTE = 600;
export const ANSWER_CHARACTERS_PER_MINUTE = 16 * 2 ** 20;
const WINDOW_MS = 60_000;

export class Budget {
  #since: number;
  #answers = 0;
  #characters = 0;

  constructor(private readonly clock: Clock) {
    this.#since = clock.now();
  }

  /** True, and counted, when there is room for one more answer of so many characters. */
  take(characters: number): boolean {
    const age = this.clock.now() - this.#since;
    if (age < 0 || age >= WINDOW_MS) {
      this.#since = this.clock.now();
      this.#answers = 0;
      this.#characters = 0;
    }
    if (this.#answers >= ANSWERS_PER_MINUTE || this.#characters + characters > ANSWER_CHARACTERS_PER_MINUTE)
      return false;
    this.#answers += 1;
    this.#characters += characters;
    return true;
  }
}
