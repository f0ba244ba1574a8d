/** Fills the index of words behind what comes in: in steps, with a breath between them, and not in the middle of a flood. */
import type { Store } from "apds";
import type { Cancel, Clock } from "../../base/clock.ts";
import { type Log, unattended } from "../../base/log.ts";

/** Posts of one step. */
export const INDEX_STEP = 500;
/** After the last arrival: a flood goes first. */
export const INDEX_QUIET_MS = 1_000;
/** So long a flood can keep it waiting. */
export const INDEX_LATE_MS = 10_000;

export interface IndexerDeps {
  readonly store: Pick<Store, "index">;
  readonly clock: Clock;
  readonly log: Log;
}

export class Indexer {
  #cancel: Cancel = () => {};
  #since: number | undefined;
  #busy = false;

  constructor(private readonly deps: IndexerDeps) {}

  /** Something came, or may have been left by an earlier life. */
  soon(): void {
    const { clock } = this.deps;
    const now = clock.now();
    this.#since ??= now;
    if (this.#busy || Math.abs(now - this.#since) >= INDEX_LATE_MS) return;
    this.#cancel();
    this.#cancel = clock.after(INDEX_QUIET_MS, () => unattended(this.deps.log, "index", this.#step()));
  }

  async #step(): Promise<void> {
    this.#busy = true;
    this.#since = undefined;
    let left = 0;
    try {
      left = await this.deps.store.index(INDEX_STEP);
    } finally {
      this.#busy = false;
    }
    if (left > 0 || this.#since !== undefined) {
      this.#cancel();
      // What came meanwhile is the flood going on: it goes first again.
      const wait = this.#since === undefined ? 0 : INDEX_QUIET_MS;
      this.#cancel = this.deps.clock.after(wait, () => unattended(this.deps.log, "index", this.#step()));
    }
  }
}
