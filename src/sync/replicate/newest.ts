/** Whether it is our clock that is wrong: what one pub told us lately, and how much of it our clock has not reached. */
import { type Author, FUTURE_NEAR_MS } from "apds";

/** Verified messages of one pub that are looked at, at most. */
const NEWEST = 20;
/** Of one author: somebody whose own clock is wrong must not decide it alone. */
const NEWEST_OF_AUTHOR = 2;
/** Fewer say nothing. */
const NEWEST_ENOUGH = 10;

export class Newest {
  #told: { readonly author: Author; readonly ts: number }[] = [];

  /** A verified message that was new to us, in the order of their coming. `ts`: ms. */
  add(author: Author, ts: number): void {
    // What is put apart is told as new again and again.
    if (this.#told.some((one) => one.author === author && one.ts === ts)) return;
    const others = this.#told.filter((one) => one.author === author);
    const gone = others.length >= NEWEST_OF_AUTHOR ? others[0] : undefined;
    this.#told = [...this.#told.filter((one) => one !== gone), { author, ts }].slice(-NEWEST);
  }

  /** `now`: ms. Undefined: too little is known. */
  isAhead(now: number): boolean | undefined {
    if (this.#told.length < NEWEST_ENOUGH) return undefined;
    const ahead = this.#told.filter(({ ts }) => ts > now + FUTURE_NEAR_MS).length;
    return ahead >= NEWEST_ENOUGH && 2 * ahead > this.#told.length;
  }
}

/** Wrong where the newest of some pub are ahead of it, and no pub's are not. */
export function isClockWrong(pubs: Iterable<{ readonly newest: Newest }>, now: number): boolean {
  const verdicts = [...pubs].map(({ newest }) => newest.isAhead(now));
  return verdicts.includes(true) && !verdicts.includes(false);
}
