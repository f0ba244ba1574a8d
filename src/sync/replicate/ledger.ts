/** What we keep of a pub over restarts: its cursor and what it did, as one row of the store's `pubs`. */
import type { Author, Value } from "apds";
import * as v from "valibot";
import type { Result } from "../../base/result.ts";
import { Newest } from "./newest.ts";
import { placeShape } from "./poll-answer.ts";
import type { TrafficSums } from "./traffic.ts";

/** Posts of others that a pub is offered in a day, */
const OFFERS_A_DAY = 500;
/** ms */
const OFFERS_DAY_MS = 24 * 60 * 60_000;

export type Fault = "invalid" | "unwanted" | "tooLarge" | "binary" | "asks";

const count = v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0);

const rowShape = v.object({
  /** Start of the last complete poll run by our clock, ms; 0: none yet, or a debt to run from the beginning. */
  cursor: count,
  /** When a run from 0 was last complete, ms. */
  fullAt: count,
  /** Where a run from 0 that exceeded our bounds goes on, ms; 0: at the beginning. */
  page: count,
  /** Texts that the last complete run from 0 brought: about how many the next one will. */
  fullTexts: count,
  /** It said in its last answer that no request costs it much (`x-anproto-pub: 1`), and answers by cursor. */
  safe: v.fallback(v.boolean(), false),
  /** Its own word for the place in its list up to which everything was taken in; empty: the beginning. */
  after: v.fallback(v.union([v.literal(""), placeShape]), ""),
  /**
   * What it gave ahead of our clock was put apart or refused, and has no other way back: at this time, ms, its list is read again
   * from `earlyAfter` on. 0: nothing of that kind.
   */
  early: count,
  earlyAfter: v.fallback(v.union([v.literal(""), placeShape]), ""),
  /** The pub has no poll; ask again after this time, ms. */
  absentUntil: count,
  /** When its whole list was last compared with ours, ms, where catch-up has no need to read it. */
  comparedAt: count,
  /** Posts offered to it since `offersFrom`, ms: so many a day. */
  offers: count,
  offersFrom: count,
  postsIn: count,
  textsOut: count,
  invalid: count,
  unwanted: count,
  tooLarge: count,
  binary: count,
  asks: count,
});
export type PubRow = v.InferOutput<typeof rowShape>;

export type Cursors = Partial<
  Pick<
    PubRow,
    | "cursor"
    | "fullAt"
    | "fullTexts"
    | "page"
    | "after"
    | "early"
    | "earlyAfter"
    | "absentUntil"
    | "comparedAt"
  >
>;

const empty: PubRow = v.parse(rowShape, {});

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
  /** What it told lately; in this life only. */
  readonly newest = new Newest();
  /** In this life only. */
  readonly traffic: TrafficSums = { in: 0, out: 0, fresh: 0, known: 0 };
  #row: PubRow;
  #dirty = false;
  #moving = 0;
  #debts = 0;

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

  /** Whether it answers polls, as far as is known. */
  hasPoll(now: number): boolean {
    return this.#row.absentUntil <= now;
  }

  /** One of the day's offers to this pub; false when there are none left. */
  offer(now: number): boolean {
    const { offers, offersFrom } = this.#row;
    const age = now - offersFrom;
    if (age < 0 || age >= OFFERS_DAY_MS) this.#set({ offers: 1, offersFrom: now });
    else if (offers >= OFFERS_A_DAY) return false;
    else this.#set({ offers: offers + 1 });
    return true;
  }

  arrived(posts: number): void {
    if (posts > 0) this.#set({ postsIn: this.#row.postsIn + posts });
  }

  heard(fresh: number, known: number): void {
    this.traffic.fresh += fresh;
    this.traffic.known += known;
  }

  dated(author: Author, ts: number): void {
    this.newest.add(author, ts);
  }

  told(): void {
    this.#set({ textsOut: this.#row.textsOut + 1 });
  }

  fault(kind: Fault, times = 1): void {
    if (times > 0) this.#set({ [kind]: this.#row[kind] + times });
  }

  /** How often all was owed again in this life: a run that began before must not move the cursor. */
  get debts(): number {
    return this.#debts;
  }

  /**
   * Something was dropped here, or more is wanted than before: the next run begins at the beginning, and is due at once. The row that
   * comes back is for the transaction that it belongs to: a debt that only memory knows is none.
   */
  owe(): Value {
    this.#debts += 1;
    this.#set({ cursor: 0, page: 0, after: "", early: 0 });
    return this.#value(this.#row);
  }

  /** What the pub's last answer said of itself. */
  saw(safe: boolean): void {
    // A place in the list of a server that was another one meanwhile is worth nothing.
    if (safe !== this.#row.safe) this.#set({ safe, after: "", early: 0 });
  }

  moved(cursors: Cursors): void {
    this.#set(cursors);
  }

  /**
   * Moves cursors in a transaction: `write` is given what makes the row, to be called as the texts that it covers are written. A debt that
   * came until then stands in it. Meanwhile no figures are given out, since they would be written behind it with the cursors of before.
   */
  async move<E>(
    cursors: Cursors,
    write: (row: () => Value) => Promise<Result<void, E>>,
  ): Promise<Result<void, E>> {
    this.#moving += 1;
    const debts = this.#debts;
    try {
      const written = await write(() =>
        this.#value(debts === this.#debts ? { ...this.#row, ...cursors } : this.#row),
      );
      if (written.ok && debts === this.#debts) this.#set(cursors);
      return written;
    } finally {
      this.#moving -= 1;
    }
  }

  /** The row to write, if anything changed since it was last asked for. */
  takeDirty(): Value | undefined {
    if (!this.#dirty || this.#moving > 0) return undefined;
    this.#dirty = false;
    return this.#value(this.#row);
  }

  #value(row: PubRow): Value {
    return { room: "pubs", key: this.url, value: row };
  }

  #set(change: Partial<PubRow>): void {
    this.#row = { ...this.#row, ...change };
    this.#dirty = true;
    this.changed();
  }
}
