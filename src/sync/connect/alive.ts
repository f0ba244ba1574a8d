/**
 * Whether the other side is still there. A browser's WebSocket shows no ping, and a socket whose peer is gone stays OPEN for
 * minutes: so after a silence we ask something that a pub always answers. When nothing comes, another way (HTTP) tells a dead network,
 * which fails, and a dead socket, beside which the pub answers, from a pub that is busy and takes nothing at all.
 */
import type { Cancel, Clock } from "../../base/clock.ts";

export const SILENCE_MS = 75_000;
export const ANSWER_MS = 45_000;
/** A pub that is mute in every way for so long after the ask is given up: a reference pub can be mute for two minutes. */
export const MUTE_MS = 150_000;
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
  /** Whether anything answers there by another way; false where that fails. May stay open until `signal` aborts. */
  readonly answersElsewhere: (signal: AbortSignal) => Promise<boolean>;
  readonly slow: (slow: boolean) => void;
  /** Half-open: nothing came in time. Called once. */
  readonly dead: () => void;
}

type State =
  | { readonly kind: "quiet"; readonly heardAt: number }
  /** `last`: nothing else is tried after the deadline. */
  | { readonly kind: "asked"; readonly at: number; readonly deadline: number; readonly last: boolean };

export class Alive {
  #state: State;
  #slowest = 0;
  #cancel: Cancel = () => {};
  #expectedAt = 0;
  /** The other way, while it is tried. */
  #elsewhere: AbortController | undefined;
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
      this.#leaveElsewhere();
      this.#state = { kind: "quiet", heardAt: now };
      this.#wait(SILENCE_MS);
    } else this.#state = { kind: "quiet", heardAt: now };
  }

  /** Asks at once. `soon`: the machine may have slept or changed its network; else a mute pub is given its usual time. */
  check(soon: boolean): void {
    if (this.#ended || this.#state.kind !== "quiet") return;
    if (soon) this.#ask(WOKE_ANSWER_MS, true);
    else this.#ask(this.#patience(), false);
  }

  end(): void {
    this.#ended = true;
    this.#leaveElsewhere();
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
      if (jumped) return this.#ask(WOKE_ANSWER_MS, true);
      const left = this.#state.heardAt + SILENCE_MS - now;
      return left > 0 ? this.#wait(left) : this.#ask(this.#patience(), false);
    }
    // A deadline that passed while the machine slept proves nothing: ask again.
    if (jumped) return this.#ask(WOKE_ANSWER_MS, true);
    const left = this.#state.deadline - now;
    if (left > 0) {
      this.deps.slow(true);
      return this.#wait(left);
    }
    if (this.#state.last) return this.#give();
    void this.#doubt({
      ...this.#state,
      deadline: Math.max(this.#state.at + MUTE_MS, now + WOKE_ANSWER_MS),
      last: true,
    });
  }

  #give(): void {
    this.end();
    this.deps.dead();
  }

  /** Tries another way, while it goes on waiting for this one. */
  async #doubt(doubted: State & { readonly kind: "asked" }): Promise<void> {
    this.#state = doubted;
    this.#wait(doubted.deadline - this.deps.clock.now());
    const elsewhere = new AbortController();
    this.#elsewhere = elsewhere;
    const answers = await this.deps.answersElsewhere(elsewhere.signal);
    if (this.#ended || this.#state !== doubted) return;
    if (!answers) return this.#give();
    this.#state = { ...doubted, deadline: this.deps.clock.now() + WOKE_ANSWER_MS };
    this.#wait(WOKE_ANSWER_MS);
  }

  #leaveElsewhere(): void {
    this.#elsewhere?.abort();
    this.#elsewhere = undefined;
  }

  #patience(): number {
    return Math.min(Math.max(ANSWER_MS, 3 * this.#slowest), LONGEST_ANSWER_MS);
  }

  #ask(patience: number, last: boolean): void {
    const now = this.deps.clock.now();
    this.#leaveElsewhere();
    this.#state = { kind: "asked", at: now, deadline: now + patience, last };
    this.deps.ask();
    this.#wait(Math.min(SLOW_MS, patience));
  }
}
