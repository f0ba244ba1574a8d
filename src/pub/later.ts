/** Messages between 10 minutes and 7 days ahead of our clock wait apart; when their time has come they are told like any other. */
import type { Store } from "apds";
import type { Cancel, Clock } from "../base/clock.ts";
import { bounds } from "./bounds.ts";

const AT_ONCE = 500;

export class DueLater {
  /** Set while a look is due or under way. */
  #cancel: Cancel | undefined;
  #closed = false;

  /** `tell` takes the texts of the messages whose time has come, and resolves when they are taken in. */
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly tell: (texts: readonly string[]) => Promise<void>,
  ) {
    this.look();
  }

  /** Sees to it that they are looked at; called after each commit, as one may have put something apart. */
  look(): void {
    if (!this.#closed) this.#cancel ??= this.clock.after(bounds.laterMs, () => void this.#tellDue());
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  async #tellDue(): Promise<void> {
    const due = await this.store.dueLater(this.clock.now(), AT_ONCE);
    // Until they are taken in they are still due: looking again before would tell them twice.
    if (due.length > 0) await this.tell(due.map(({ text }) => text));
    this.#cancel = undefined;
    if ((await this.store.totals()).later > 0) this.look();
  }
}
