/**
 * Whether the other side is still there. A browser's WebSocket shows no ping, and a socket whose peer is gone stays OPEN for
 * minutes: so after a silence we ask something that a pub always answers, and give the channel up when nothing comes at all.
 */
import type { Cancel, Clock } from "../../base/clock.ts";

export const SILENCE_MS = 60_000;
export const ANSWER_MS = 45_000;
export const LONGEST_ANSWER_MS = 5 * 60_000;
/** Waiting longer than this for an answer makes a pub `slow`: a reference pub is mute while it verifies its log again. */
export const SLOW_MS = 10_000;
/** After sleep or a jump of the clock nobody knows how long the silence was. */
export const WOKE_ANSWER_MS = 10_000;
/** A timer that comes this much too late (or early) by the clock means that the machine slept or the clock was set. */
export const JUMP_MS = 20_000;

export interface AliveDeps {
  readonly clock: Clock;
  /** Says the ask on the wire. */
  readonly ask: () => void;
  readonly slow: (slow: boolean) => void;
  /** Half-open: nothing came in time. Called once. */
  readonly dead: () => void;
}

type State =
  | { readonly kind: "quiet"; readonly heardAt: number }
  | { readonly kind: "asked"; readonly at: number; readonly deadline: number };

export class Alive {
  #state: State;
  #slowest = 0;
  #cancel: Cancel = () => {};
  #expectedAt = 0;
  #ended = false;

  constructor(private readonly deps: AliveDeps) {
    this.#state = { kind: "quiet", heardAt: deps.clock.now() };
    this.#wait(SILENCE_MS);
  }

  /** Any frame, and any answer to a poll, is life. Cheap: the timer is not moved, it looks when it fires. */
  heard(): void {
    const now = this.deps.clock.now();
    if (this.#state.kind === "asked") {
      this.#slowest = Math.max(this.#slowest, Math.max(0, now - this.#state.at));
      this.deps.slow(false);
      this.#state = { kind: "quiet", heardAt: now };
      this.#wait(SILENCE_MS);
    } else this.#state = { kind: "quiet", heardAt: now };
  }

  /** The machine may have slept: asks at once, with a short deadline. */
  check(): void {
    if (!this.#ended && this.#state.kind === "quiet") this.#ask(WOKE_ANSWER_MS);
  }

  end(): void {
    this.#ended = true;
    this.#cancel();
  }

  #wait(ms: number): void {
    this.#cancel();
    this.#expectedAt = this.deps.clock.now() + ms;
    this.#cancel = this.deps.clock.after(ms, () => this.#look());
  }

  #look(): void {
    const now = this.deps.clock.now();
    const jumped = Math.abs(now - this.#expectedAt) > JUMP_MS;
    if (this.#state.kind === "quiet") {
      if (jumped) return this.#ask(WOKE_ANSWER_MS);
      const left = this.#state.heardAt + SILENCE_MS - now;
      return left > 0 ? this.#wait(left) : this.#ask(this.#patience());
    }
    // A deadline that passed while the machine slept proves nothing: ask again.
    if (jumped) return this.#ask(WOKE_ANSWER_MS);
    const left = this.#state.deadline - now;
    if (left > 0) {
      this.deps.slow(true);
      return this.#wait(left);
    }
    this.end();
    this.deps.dead();
  }

  #patience(): number {
    return Math.min(Math.max(ANSWER_MS, 3 * this.#slowest), LONGEST_ANSWER_MS);
  }

  #ask(patience: number): void {
    const now = this.deps.clock.now();
    this.#state = { kind: "asked", at: now, deadline: now + patience };
    this.deps.ask();
    this.#wait(Math.min(SLOW_MS, patience));
  }
}
