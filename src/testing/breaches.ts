/** Promises that were broken, each with the events right before it was seen: at the end of a run they are long gone. */
import type { Trace } from "./trace.ts";

const EVENTS = 40;
/** A defect breaks its promise over and over; the first times tell everything. */
const KEPT = 50;

export interface Breach {
  readonly what: string;
  readonly events: readonly string[];
}

export class Breaches {
  readonly #all: Breach[] = [];

  constructor(private readonly trace: Trace) {}

  /**
   * @param who the client; events of others are left out
   * @param state what it knew at that moment, one thing a line
   */
  report(who: string, what: string, state: readonly string[] = []): void {
    if (this.#all.length >= KEPT) return;
    this.#all.push({ what: `${who}: ${what}`, events: [...this.trace.last(EVENTS, who), ...state] });
  }

  all(): readonly Breach[] {
    return this.#all;
  }
}
