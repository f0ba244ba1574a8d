/** One table for all sockets, as in the reference: who asks for what another was asked for hears nothing for 30 s. */
import { bounds } from "./bounds.ts";

export class CoolDown {
  /** Oldest first: a key that is set again moves to the end. */
  readonly #at = new Map<string, number>();

  /** True once per `bounds.coolDownMs` for each key; `now` in ms. */
  take(key: string, now: number): boolean {
    const last = this.#at.get(key);
    // A clock that was set back must not mute a key for longer than the cool-down itself.
    if (last !== undefined && Math.abs(now - last) < bounds.coolDownMs) return false;
    this.#at.delete(key);
    this.#at.set(key, now);
    this.#prune(now);
    return true;
  }

  #prune(now: number): void {
    for (const [key, at] of this.#at) {
      const old = Math.abs(now - at) >= bounds.coolDownMs;
      if (!old && this.#at.size <= bounds.coolDownEntries) return;
      this.#at.delete(key);
    }
  }
}
