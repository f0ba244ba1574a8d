/**
 * Whether our own store can be written. A full disk must not make each pub fail by itself: while the store refuses, no pub has a
 * channel (what it told would be lost), reading goes on, and one small write now and then finds out when there is space again.
 */
import type { Store, StoreFailure } from "apds";
import type { Clock } from "../../base/clock.ts";
import { unattended } from "../../base/log.ts";
import type { SyncLog } from "../events.ts";

/** From the failure to the first small write, ms; then doubled. */
export const PROBE_STORE_FIRST_MS = 10_000;
export const PROBE_STORE_LONGEST_MS = 5 * 60_000;
/** A store that took everything for so long is well again: the next failure begins with a short wait. */
const WELL_MS = 10 * 60_000;
/** A person can't make it write more often than this, ms. */
const PROBE_STORE_PAUSE_MS = 5_000;

export class StoreWatch {
  #trouble: StoreFailure | undefined;
  #wait = 0;
  #writtenAt = 0;
  #wellAt = Number.NEGATIVE_INFINITY;
  #writing = false;

  /** @param changed the store refuses from now on, or (undefined) takes again */
  constructor(
    private readonly store: Pick<Store, "commit">,
    private readonly deps: { readonly clock: Clock; readonly log: SyncLog },
    private readonly changed: (trouble: StoreFailure | undefined) => void,
  ) {}

  get trouble(): StoreFailure | undefined {
    return this.#trouble;
  }

  /** A transaction failed, or a read did. What succeeds meanwhile proves nothing: a small batch fits where a large one doesn't. */
  failed(failure: StoreFailure): void {
    const now = this.deps.clock.now();
    if (this.#trouble === undefined) {
      const again = Math.abs(now - this.#wellAt) < WELL_MS;
      this.#wait = again ? Math.min(this.#wait * 2, PROBE_STORE_LONGEST_MS) : PROBE_STORE_FIRST_MS;
      this.#writtenAt = now;
    }
    if (this.#trouble?.kind === failure.kind) return;
    this.#trouble = failure;
    this.deps.log.write(`store-${failure.kind}`);
    this.changed(failure);
  }

  /** On each tick and wake: writes if it is time. */
  look(): void {
    // A clock that was set back makes the difference negative: then it is time as well.
    const since = this.deps.clock.now() - this.#writtenAt;
    if (since < 0 || since >= this.#wait) this.#probe();
  }

  /** A person wants it now. */
  lookNow(): void {
    if (Math.abs(this.deps.clock.now() - this.#writtenAt) >= PROBE_STORE_PAUSE_MS) this.#probe();
  }

  /** One small write, whatever was known before. Resolves with what it found. */
  async probe(): Promise<StoreFailure | undefined> {
    this.#writtenAt = this.deps.clock.now();
    const written = await this.store.commit({
      values: [{ room: "settings", key: "probe", value: this.#writtenAt }],
    });
    if (!written.ok) {
      if (this.#trouble) this.#wait = Math.min(this.#wait * 2, PROBE_STORE_LONGEST_MS);
      this.failed(written.error);
    } else if (this.#trouble) {
      this.#trouble = undefined;
      this.#wellAt = this.deps.clock.now();
      this.deps.log.write("store-well");
      this.changed(undefined);
    }
    return this.#trouble;
  }

  #probe(): void {
    if (this.#trouble === undefined || this.#writing) return;
    this.#writing = true;
    unattended(
      this.deps.log,
      "store",
      this.probe().finally(() => {
        this.#writing = false;
      }),
    );
  }
}
