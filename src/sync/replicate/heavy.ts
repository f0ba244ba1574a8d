/**
 * Requests that make a reference pub verify its whole log again, mute and losing what arrives meanwhile. On a pub that says it is safe
 * they are free; on any other a person asks for them, one runs at a time over all pubs, and one of a kind a day.
 */
import type { Value } from "apds";
import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { turns } from "../../base/turns.ts";
import type { CommitBatch } from "./job-row.ts";

/** Between two heavy requests of a kind to a pub that does not say that it is safe. */
export const HEAVY_MS = 24 * 60 * 60_000;
/** So many are remembered at most. */
const HEAVY_ROWS = 500;

const rowShape = v.record(v.string(), v.pipe(v.number(), v.minValue(0)));

export interface HeavyDeps {
  readonly clock: Clock;
  readonly commit: CommitBatch;
}

export class Heavy {
  static readonly KEY = "heavy";
  /** When each was asked last, ms, by kind and address. */
  #askedAt = new Map<string, number>();
  readonly #inTurn = turns();

  constructor(private readonly deps: HeavyDeps) {}

  load(value: unknown): void {
    const row = v.safeParse(rowShape, value);
    this.#askedAt = new Map(row.success ? Object.entries(row.output) : []);
  }

  /**
   * Runs `ask` when it is its turn; `too-soon` where this kind was asked within `pauseMs`. That it was asked is committed before it is:
   * a worker that dies in it must not ask again at once.
   */
  run<T>(kind: string, url: string, pauseMs: number, ask: () => Promise<T>): Promise<T | "too-soon"> {
    const key = `${kind} ${url}`;
    return this.#inTurn(async () => {
      const now = this.deps.clock.now();
      const last = this.#askedAt.get(key);
      // A clock that went back makes the age negative: then nobody knows.
      if (last !== undefined && now >= last && now - last < pauseMs) return "too-soon" as const;
      this.#askedAt.delete(key);
      this.#askedAt.set(key, now);
      const rows = [...this.#askedAt].slice(-HEAVY_ROWS);
      this.#askedAt = new Map(rows);
      const value: Value = { room: "jobs", key: Heavy.KEY, value: Object.fromEntries(rows) };
      await this.deps.commit({ values: [value] });
      return ask();
    });
  }
}
