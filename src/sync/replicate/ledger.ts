/** What we keep of a pub over restarts: its cursor and what it did, as one row of the store's `pubs`. */
import type { Value } from "apds";
import * as v from "valibot";

export type Fault = "invalid" | "unwanted" | "tooLarge" | "binary" | "asks";

const count = v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0);

const rowShape = v.object({
  /** Start of the last complete poll run by our clock, ms; 0: none yet, or a debt to run from the beginning. */
  cursor: count,
  /** When a run from 0 was last complete, ms. */
  fullAt: count,
  /** Where a run from 0 that exceeded our bounds goes on, ms; 0: at the beginning. */
  page: count,
  /** The pub has no poll; ask again after this time, ms. */
  absentUntil: count,
  postsIn: count,
  textsOut: count,
  invalid: count,
  unwanted: count,
  tooLarge: count,
  binary: count,
  asks: count,
});
export type PubRow = v.InferOutput<typeof rowShape>;

type Cursors = Partial<Pick<PubRow, "cursor" | "fullAt" | "page" | "absentUntil">>;

const empty: PubRow = v.parse(rowShape, {
  cursor: 0,
  fullAt: 0,
  page: 0,
  absentUntil: 0,
  postsIn: 0,
  textsOut: 0,
  invalid: 0,
  unwanted: 0,
  tooLarge: 0,
  binary: 0,
  asks: 0,
});

/** A row read back from the store; what does not parse starts anew, which costs one full poll run. */
export function parsePubRow(value: unknown): PubRow {
  const row = v.safeParse(rowShape, value);
  return row.success ? row.output : empty;
}

/**
 * The running account of one pub. Its figures are written with the next batch (or by `takeDirty` on a tick):
 * a worker killed between loses a count, never a cursor.
 */
export class Ledger {
  #row: PubRow;
  #dirty = false;

  constructor(
    readonly url: string,
    stored: unknown,
    private readonly changed: () => void,
  ) {
    this.#row = parsePubRow(stored);
  }

  get row(): PubRow {
    return this.#row;
  }

  arrived(posts: number): void {
    if (posts > 0) this.#set({ postsIn: this.#row.postsIn + posts });
  }

  told(): void {
    this.#set({ textsOut: this.#row.textsOut + 1 });
  }

  fault(kind: Fault, times = 1): void {
    if (times > 0) this.#set({ [kind]: this.#row[kind] + times });
  }

  /** The row with other cursors, to be written in the transaction that they belong to; `moved` then takes it over. */
  valueWith(cursors: Cursors): Value {
    return { room: "pubs", key: this.url, value: { ...this.#row, ...cursors } };
  }

  moved(cursors: Cursors): void {
    this.#set(cursors);
  }

  /** The row to write, if anything changed since it was last asked for. */
  takeDirty(): Value | undefined {
    if (!this.#dirty) return undefined;
    this.#dirty = false;
    return this.valueWith({});
  }

  #set(change: Partial<PubRow>): void {
    this.#row = { ...this.#row, ...change };
    this.#dirty = true;
    this.changed();
  }
}
