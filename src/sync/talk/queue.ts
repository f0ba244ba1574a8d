/**
 * What waits to be said on one channel. Paced, in three lanes, so that a person's action never waits behind bulk;
 * bounded, and what is dropped is the lowest lane's oldest, never a person's own message.
 */
import type { Cancel, Clock } from "../../base/clock.ts";

export type Lane = "high" | "normal" | "low";
const lanes: readonly Lane[] = ["high", "normal", "low"];

/** One frame each so many ms: a reference pub takes about 28 posts a second, asks are cheap. */
export const PACE_MS = 40;
export const QUEUE_FRAMES = 2_000;
export const QUEUE_CHARACTERS = 16 * 2 ** 20;
/** An ask is not said again to the same pub within this: the reference ignores repeats for as long. */
export const ASK_AGAIN_MS = 30_000;

export class Queue {
  readonly #waiting: Record<Lane, Map<string, "ask" | "tell">> = {
    high: new Map(),
    normal: new Map(),
    low: new Map(),
  };
  readonly #askedAt = new Map<string, number>();
  #characters = 0;
  #cancel: Cancel | undefined;
  #closed = false;

  constructor(
    private readonly clock: Clock,
    /** False when the channel takes nothing now: the frame stays. */
    private readonly send: (text: string, kind: "ask" | "tell") => boolean,
  ) {}

  get size(): number {
    return lanes.reduce((sum, lane) => sum + this.#waiting[lane].size, 0);
  }

  /** False when it was asked within the last 30 s. True when it waits now, or did already. */
  ask(hash: string, lane: Lane = "normal"): boolean {
    const last = this.#askedAt.get(hash);
    if (last !== undefined && Math.abs(this.clock.now() - last) < ASK_AGAIN_MS) return false;
    return this.#put(hash, "ask", lane);
  }

  /** False when there was no room. A text that waits already in a lower lane moves up. */
  tell(text: string, lane: Lane = "normal"): boolean {
    return this.#put(text, "tell", lane);
  }

  /** A text came by itself: the ask for it need not be said any more. */
  arrived(hash: string): void {
    for (const lane of lanes) if (this.#waiting[lane].get(hash) === "ask") this.#take(lane, hash);
    this.#askedAt.delete(hash);
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
    for (const lane of lanes) this.#waiting[lane].clear();
    this.#characters = 0;
  }

  #put(text: string, kind: "ask" | "tell", lane: Lane): boolean {
    if (this.#closed) return false;
    for (const other of lanes) {
      if (!this.#waiting[other].has(text)) continue;
      if (lanes.indexOf(other) <= lanes.indexOf(lane)) return true;
      this.#take(other, text);
    }
    if (!this.#makeRoom(text.length, lane)) return false;
    this.#waiting[lane].set(text, kind);
    this.#characters += text.length;
    this.#cancel ??= this.clock.after(0, () => this.#next());
    return true;
  }

  #makeRoom(characters: number, lane: Lane): boolean {
    if (characters > QUEUE_CHARACTERS) return false;
    while (this.size >= QUEUE_FRAMES || this.#characters + characters > QUEUE_CHARACTERS) {
      const lowest = [...lanes].reverse().find((other) => this.#waiting[other].size > 0);
      // The newcomer is the least of all: it is the one that does not get in. The high lane gives nothing up.
      if (!lowest || lanes.indexOf(lowest) < lanes.indexOf(lane) || lowest === "high") return false;
      const [oldest] = this.#waiting[lowest].keys();
      if (oldest !== undefined) this.#take(lowest, oldest);
    }
    return true;
  }

  #take(lane: Lane, text: string): void {
    if (this.#waiting[lane].delete(text)) this.#characters -= text.length;
  }

  #next(): void {
    this.#cancel = undefined;
    const lane = lanes.find((one) => this.#waiting[one].size > 0);
    if (this.#closed || !lane) return;
    const [entry] = this.#waiting[lane];
    if (entry && this.send(entry[0], entry[1])) {
      this.#take(lane, entry[0]);
      if (entry[1] === "ask") this.#note(entry[0]);
    }
    if (this.size > 0) this.#cancel = this.clock.after(PACE_MS, () => this.#next());
  }

  #note(hash: string): void {
    this.#askedAt.set(hash, this.clock.now());
    if (this.#askedAt.size <= QUEUE_FRAMES) return;
    const [oldest] = this.#askedAt.keys();
    if (oldest !== undefined) this.#askedAt.delete(oldest);
  }
}
