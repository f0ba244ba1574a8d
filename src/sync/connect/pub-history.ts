/** Keeps the record of one pub's day: follows its life, and says when the row is worth a write. */
import type { Value } from "apds";
import * as v from "valibot";
import type { Traffic } from "../replicate/traffic.ts";
import type { Ending } from "./endings.ts";
import {
  activities,
  activityOf,
  advanced,
  goesOn,
  newDay,
  type PastEnding,
  type PubDay,
  quarterOf,
  resumed,
  withEnding,
  withTraffic,
} from "./pub-day.ts";
import type { PubState } from "./pub-state.ts";

/** Time that only goes on is written this rarely; what changed, with the next tick. A browser that is closed loses so much. */
export const WRITE_DAY_MS = 5 * 60_000;

const time = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const figures = ["in", "out", "fresh", "known"] as const satisfies readonly (keyof Traffic)[];
const endingKinds = [
  "no-answer",
  "something-else",
  "no-websocket",
  "status",
  "closed",
  "half-open",
  "too-fast",
] as const satisfies readonly Ending["kind"][];

/** As it is stored: quarters as a list, for an object with numbers for names is ten times slower to make and to copy. */
const shape = v.object({
  since: time,
  at: time,
  activity: v.exactOptional(v.picklist(activities)),
  quarters: v.array(v.object({ nth: count, sums: v.record(v.picklist([...activities, ...figures]), count) })),
  ever: v.object({ in: count, out: count, fresh: count, known: count }),
  endings: v.array(
    v.object({
      ending: v.object({ kind: v.picklist(endingKinds), status: v.exactOptional(count) }),
      first: time,
      last: time,
      times: count,
      open: v.boolean(),
    }),
  ),
  trip: v.exactOptional(v.object({ ms: time, at: time })),
});

function parseDay(stored: unknown): PubDay | undefined {
  const kept = v.safeParse(shape, stored);
  if (!kept.success) return undefined;
  const quarters = kept.output.quarters.map(({ nth, sums }) => [nth, sums] as const);
  return { activity: undefined, trip: undefined, ...kept.output, quarters: new Map(quarters) };
}

const rowOf = ({ activity, trip, quarters, ...day }: PubDay): unknown => ({
  ...day,
  ...(activity && { activity }),
  ...(trip && { trip }),
  quarters: [...quarters].map(([nth, sums]) => ({ nth, sums })),
});

/** Its row in the store's room `pubs`, beside the pub's account. */
export const dayKey = (url: string): string => `day ${url}`;

export class PubHistory {
  #day: PubDay;
  /** Looked at, and the same went on: in the record once somebody reads it, for a look each 20 s at each pub is not to copy a day. ms */
  #seenAt: number;
  /** Of the traffic, so much is in the record. */
  #counted: Traffic;
  #writtenAt: number;
  #isChanged: boolean;

  /**
   * @param stored the row as it was read; what does not parse begins anew
   * @param traffic running sums, which others move
   */
  constructor(
    private readonly url: string,
    stored: unknown,
    private readonly traffic: Traffic,
    now: number,
  ) {
    const kept = parseDay(stored);
    this.#day = kept ? resumed(kept, now) : newDay(now);
    this.#isChanged = kept === undefined;
    this.#counted = { ...traffic };
    this.#seenAt = now;
    this.#writtenAt = now;
  }

  /** The record up to now, ms. */
  day(now: number): PubDay {
    // What came and went before the last look is of that quarter.
    if (quarterOf(this.#seenAt) !== quarterOf(now)) this.#count(this.#seenAt);
    return this.#count(now);
  }

  #count(now: number): PubDay {
    const { traffic } = this;
    const before = this.#counted;
    this.#counted = { ...traffic };
    this.#day = withTraffic(advanced(this.#day, now, this.#seenAt), {
      in: traffic.in - before.in,
      out: traffic.out - before.out,
      fresh: traffic.fresh - before.fresh,
      known: traffic.known - before.known,
    });
    this.#seenAt = now;
    return this.#day;
  }

  get lastEnding(): PastEnding | undefined {
    return this.#day.endings[0]?.ending;
  }

  /** The pub's life went over into this state. */
  became(kind: PubState["kind"], now: number): void {
    const activity = activityOf(kind);
    if (activity === this.#day.activity) return;
    // What a life begins with is no news: a wake that finds nothing to do must not make the disk work.
    const isFirst = this.#day.activity === undefined;
    this.#day = { ...this.day(now), activity };
    if (!isFirst) this.#isChanged = true;
  }

  /** @param open whether the channel had been open */
  ended(ending: Ending, open: boolean, now: number): void {
    this.#day = withEnding(this.day(now), ending, open);
    this.#isChanged = true;
  }

  /** An ask was answered after so many ms. */
  answered(ms: number, now: number): void {
    this.#day = { ...this.#day, trip: { ms, at: now } };
  }

  /** The row, where it is time to write it. Called on each tick and wake. */
  takeDue(now: number): Value | undefined {
    if (!this.#isChanged && Math.abs(now - this.#writtenAt) < WRITE_DAY_MS) {
      const isLater = goesOn(this.#day, this.#seenAt, now) && quarterOf(this.#seenAt) === quarterOf(now);
      if (!isLater) this.day(now);
      this.#seenAt = now;
      return undefined;
    }
    this.#isChanged = false;
    this.#writtenAt = now;
    return { room: "pubs", key: dayKey(this.url), value: rowOf(this.day(now)) };
  }
}
