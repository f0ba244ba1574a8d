/** Messages between 10 minutes and 7 days ahead of our clock wait apart; when their time has come they are told like any other. */
import type { Store } from "apds";
import type { Cancel, Clock } from "../base/clock.ts";
import { bounds } from "./bounds.ts";

const AT_ONCE = 500;

export class DueLater {
  #cancel: Cancel | undefined;
  #closed = false;

  /** `due` takes the text of each message whose time has come. */
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly due: (text: string) => void,
  ) {
    this.look();
  }

  /** Sets the timer where it is not set; called after each commit, as one may have put something apart. */
  look(): void {
    if (this.#closed) return;
    this.#cancel ??= this.clock.after(bounds.laterMs, () => {
      this.#cancel = undefined;
      void this.#takeDue();
    });
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  async #takeDue(): Promise<void> {
    for (const message of await this.store.dueLater(this.clock.now(), AT_ONCE)) this.due(message.text);
    if ((await this.store.totals()).later > 0) this.look();
  }
}
