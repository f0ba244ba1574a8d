/**
 * Tells that a bridge wrote down before it said them: a tab that closes in the turn of its last send, or a worker that is dead, loses
 * nothing. A row goes when what it says is committed, or refused for good.
 */
import { type Clock, sleep } from "../base/clock.ts";
import { TELL_PREFIX } from "../rpc/page-port.ts";
import { readKept } from "./page-messages.ts";

/** A row is also said by its port, mostly; only what no port has said after this is taken from the row. */
const GRACE_MS = 500;
/** Rows that are read, and taken in, together: each may be large. */
const ROWS = 100;
/** Of late, so many are remembered that are done. */
const DONE = 1_000;

/** What we need of `storage.local`. */
export interface TellStorage {
  keys(): Promise<readonly string[]>;
  get(key: string): Promise<unknown>;
  remove(key: string): Promise<void>;
}

export interface KeptDeps {
  readonly storage: TellStorage;
  readonly clock: Clock;
  readonly serves: (origin: string) => Promise<boolean>;
  /** True: committed, or refused for good. */
  readonly take: (origin: string, page: string, texts: readonly string[]) => Promise<boolean>;
}

export class KeptTells {
  /** Rows that somebody takes in now. */
  readonly #claimed = new Set<string>();
  /** Rows that are done: the port may be quicker than the disk, and then a row comes only after its end. */
  readonly #done = new Set<string>();

  constructor(private readonly deps: KeptDeps) {}

  /** A port says what this row holds. */
  claim(key: string): void {
    this.#claimed.add(key);
  }

  /** @param taken false: the store could not write, and the row stays for another time */
  async done(key: string, taken: boolean): Promise<void> {
    if (taken) {
      this.#done.add(key);
      const [oldest] = this.#done;
      if (this.#done.size > DONE && oldest !== undefined) this.#done.delete(oldest);
      await this.deps.storage.remove(key);
    }
    this.#claimed.delete(key);
  }

  /** What earlier lives left. */
  async takeLeft(): Promise<void> {
    await this.#take((await this.deps.storage.keys()).filter((key) => key.startsWith(TELL_PREFIX)));
  }

  /** These keys of the storage have changed. */
  async changed(keys: readonly string[]): Promise<void> {
    const rows = keys.filter((key) => key.startsWith(TELL_PREFIX));
    if (rows.length === 0) return;
    await sleep(this.deps.clock, GRACE_MS);
    await this.#take(rows);
  }

  async #take(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += ROWS) await this.#takeSome(keys.slice(from, from + ROWS));
  }

  /** Oldest first. */
  async #takeSome(keys: readonly string[]): Promise<void> {
    const rows = await Promise.all(
      keys
        .filter((key) => !this.#claimed.has(key))
        .map(async (key) => ({ key, row: await this.deps.storage.get(key) })),
    );
    const read = rows.flatMap(({ key, row }) => (row === undefined ? [] : [{ key, kept: readKept(row) }]));
    read.sort((a, b) => (a.kept?.at ?? 0) - (b.kept?.at ?? 0));
    for (const { key, kept } of read) {
      // A port came first after all, while this was read.
      if (this.#claimed.has(key)) continue;
      this.claim(key);
      const isOpen = kept !== undefined && !this.#done.has(key) && (await this.deps.serves(kept.origin));
      const taken = !isOpen || (await this.deps.take(kept.origin, kept.page, kept.texts).catch(() => false));
      await this.done(key, taken);
    }
  }
}
