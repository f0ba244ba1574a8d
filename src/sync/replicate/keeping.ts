/**
 * What stays here: what the person threw away lies in the trash for a while, and comes back from there if they take it back; and where
 * there is a budget, pictures go when it is used up, those that nobody looked at for the longest time first, and then no stranger's posts
 * are taken in. Texts that are held stay, and so do pictures of one's own posts. All of it is done in steps, and goes on after any end.
 */
import type { Batch, Committed, Hash, Result, Store, StoreFailure } from "apds";
import type { Clock } from "../../base/clock.ts";
import type { Interests } from "./scope.ts";

/** Posts of somebody who was blocked can come back for so long. */
export const TRASH_MS = 30 * 24 * 60 * 60_000;
/** Pictures that are looked at together when there are too many. */
export const PICTURES_AT_ONCE = 200;
/** So far below its budget does it go, that not every new picture sends another one away. */
export const BUDGET_SLACK_PERCENT = 95;

export interface KeepingDeps {
  readonly store: Pick<Store, "trashed" | "trash" | "empty" | "sizes" | "images">;
  readonly clock: Clock;
  readonly interests: Interests;
  readonly commit: (batch: Batch) => Promise<Result<Committed, StoreFailure>>;
}

export class Keeping {
  /** Bytes; undefined: as much as the browser gives. */
  budget: number | undefined;
  readonly #shown = new Map<Hash, number>();
  #busy: Promise<number> | undefined;

  constructor(private readonly deps: KeepingDeps) {}

  /** Somebody looks at this picture. Written down at the next tick. */
  shown(hash: Hash): void {
    this.#shown.set(hash, this.deps.clock.now());
  }

  /** Does what is due; one at a time. Resolves with how many posts came back from the trash. */
  tidy(): Promise<number> {
    this.#busy ??= this.#tidy().finally(() => {
      this.#busy = undefined;
    });
    return this.#busy;
  }

  async #tidy(): Promise<number> {
    const shown = [...this.#shown].map(([hash, at]) => ({ hash, at }));
    this.#shown.clear();
    if (shown.length > 0) await this.deps.commit({ shown });
    const back = await this.#sortTrash();
    await this.#fitBudget();
    return back;
  }

  async #sortTrash(): Promise<number> {
    const { store, interests, clock, commit } = this.deps;
    const rows = await store.trashed();
    const expired: number[] = [];
    let back = 0;
    for (const { key, author, until, posts } of rows) {
      if (interests.get(author) === "blocked") {
        if (until <= clock.now()) expired.push(key);
        continue;
      }
      // They are not blocked any more: what was theirs comes back, and what is not held yet is wanted like that of anybody else.
      const row = await store.trash(key);
      // Or they are again.
      if (interests.get(author) === "blocked") continue;
      const done = row && (await commit({ ...row, keepAll: true, untrashed: [key] }));
      if (done && !done.ok) return back;
      back += posts;
    }
    if (expired.length > 0) await store.empty(expired);
    return back;
  }

  async #fitBudget(): Promise<void> {
    const { store, interests, commit } = this.deps;
    const { budget } = this;
    if (budget === undefined) {
      interests.isFull = false;
      return;
    }
    const { texts, images, trash } = await store.sizes();
    let over = texts + images + trash - (interests.isFull ? (budget * BUDGET_SLACK_PERCENT) / 100 : budget);
    if (over <= 0) {
      interests.isFull = false;
      return;
    }
    over = texts + images + trash - (budget * BUDGET_SLACK_PERCENT) / 100;
    for (let limit = PICTURES_AT_ONCE; over > 0; limit += PICTURES_AT_ONCE) {
      const all = await store.images(limit);
      const forgotten: Hash[] = [];
      for (const { hash, bytes, author } of all) {
        if (over <= 0) break;
        if (author !== undefined && author === interests.own) continue;
        forgotten.push(hash);
        over -= bytes;
      }
      if (forgotten.length > 0 && !(await commit({ forgotten })).ok) return;
      if (all.length < limit) break;
    }
    const left = await store.sizes();
    interests.isFull = left.texts + left.images + left.trash > budget;
  }
}
