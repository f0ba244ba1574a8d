/**
 * Messages that pages told beyond what is own: kept here, but offered to no pub, or a script in somebody's post could have this browser
 * spread its spam. They are known by the few bits that stand for a message in a pub's list, too: of two that share them one is healed less.
 */
import type { Value } from "apds";
import * as v from "valibot";
import { markOf } from "../replicate/listed.ts";

/** The latest; of all sites together. */
export const RELAYED_KNOWN = 20_000;

const shape = v.fallback(v.array(v.number()), []);

export class Relayed {
  /** Of its row in the store's `pubs`: no address of a pub begins so. */
  static readonly #KEY = "relayed";
  #marks = new Set<number>();

  /** @param rows of the store's `pubs`, by their keys, unparsed */
  load(rows: ReadonlyMap<string, unknown>): void {
    this.#marks = new Set(v.parse(shape, rows.get(Relayed.#KEY)));
  }

  /** @param message its 208 characters */
  has(message: string): boolean {
    return this.#marks.has(markOf(message));
  }

  /** Gives the row, to be written with them; undefined where all were known. */
  add(messages: readonly string[]): Value | undefined {
    const fresh = messages.map(markOf).filter((mark) => !this.#marks.has(mark));
    if (fresh.length === 0) return undefined;
    this.#marks = new Set([...this.#marks, ...fresh].slice(-RELAYED_KNOWN));
    return { room: "pubs", key: Relayed.#KEY, value: [...this.#marks] };
  }
}
