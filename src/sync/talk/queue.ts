/**
 * What waits to be said on one channel. Paced, in three lanes, so that a person's action never waits behind bulk. Bounded: when it is
 * full a frame is dropped only for one of a higher lane, the last of the lowest lane first; whoever wanted it said hears of it, and
 * whoever comes with more of the same lane is told that there is no room. So nothing vanishes unseen, and a person's message never.
 */
import type { Cancel, Clock } from "../../base/clock.ts";
import type { Lane } from "../replicate/tell-target.ts";

const lanes: readonly Lane[] = ["high", "normal", "low"];

/** One frame each so many ms: a reference pub takes about 28 posts a second, asks are cheap. */
export const PACE_MS = 40;
/** The same to a pub that says that it is safe; no timer of a browser is quicker. */
export const SAFE_PACE_MS = 4;
export const QUEUE_FRAMES = 2_000;
export const QUEUE_CHARACTERS = 16 * 2 ** 20;
/** An ask is not said again to the same pub within this: the reference ignores repeats for as long. */
export const ASK_AGAIN_MS = 30_000;

/** Frames that belong together: a post with its content and images. */
interface Group {
  readonly waiting: Set<string>;
  readonly done: (all: boolean) => void;
}

interface Waiting {
  readonly kind: "ask" | "tell";
  /** Those who wait for it. With `alone`, it was also put in by itself, and stays when they no longer want it. */
  readonly groups: Set<Group>;
  alone: boolean;
}

export class Queue {
  readonly #lanes: Record<Lane, Map<string, Waiting>> = {
    high: new Map(),
    normal: new Map(),
    low: new Map(),
  };
  readonly #askedAt = new Map<string, number>();
  #characters = 0;
  /** When a frame last left or tried to, ms. */
  #lookedAt = Number.NEGATIVE_INFINITY;
  #cancel: Cancel | undefined;
  #closed = false;

  constructor(
    private readonly clock: Clock,
    /** False when the channel takes nothing now: the frame stays. */
    private readonly send: (text: string, kind: "ask" | "tell") => boolean,
    /** ms between two frames. */
    private readonly pace: () => number = () => PACE_MS,
  ) {}

  get size(): number {
    return lanes.reduce((sum, lane) => sum + this.#lanes[lane].size, 0);
  }

  /** False when it was asked within the last 30 s, or there was no room. True when it waits now, or did already. */
  ask(hash: string, lane: Lane = "normal"): boolean {
    const last = this.#askedAt.get(hash);
    if (last !== undefined && Math.abs(this.clock.now() - last) < ASK_AGAIN_MS) return false;
    return this.#putAll([hash], "ask", lane, undefined);
  }

  /** False when there was no room. A text that waits already in a lower lane moves up. */
  tell(text: string, lane: Lane = "normal"): boolean {
    return this.#putAll([text], "tell", lane, undefined);
  }

  /** All of these in this order, or none: see `TellTarget.say`. */
  say(texts: readonly string[], lane: Lane, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const stop = (): void => this.#giveUp(group);
      const group: Group = {
        waiting: new Set(texts),
        done(all) {
          signal.removeEventListener("abort", stop);
          resolve(all);
        },
      };
      if (texts.length === 0) return resolve(true);
      if (signal.aborted || !this.#putAll(texts, "tell", lane, group)) return resolve(false);
      signal.addEventListener("abort", stop, { once: true });
    });
  }

  /** A text came by itself: the ask for it need not be said any more. */
  arrived(hash: string): void {
    for (const lane of lanes) if (this.#lanes[lane].get(hash)?.kind === "ask") this.#take(lane, hash);
    this.#askedAt.delete(hash);
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
    for (const lane of lanes) for (const text of [...this.#lanes[lane].keys()]) this.#drop(lane, text);
  }

  #putAll(texts: readonly string[], kind: Waiting["kind"], lane: Lane, group: Group | undefined): boolean {
    if (this.#closed) return false;
    const better = lanes.slice(0, lanes.indexOf(lane) + 1);
    const waitsAlready = (text: string): boolean => better.some((one) => this.#lanes[one].has(text));
    const added = [...new Set(texts)].filter((text) => !waitsAlready(text));
    if (!this.#makeRoom(added, lane)) return false;
    for (const text of texts) this.#put(text, kind, lane, group);
    this.#wait();
    return true;
  }

  #put(text: string, kind: Waiting["kind"], lane: Lane, group: Group | undefined): void {
    const now = lanes.find((one) => this.#lanes[one].has(text));
    const before = now && this.#lanes[now].get(text);
    const waiting: Waiting = before ?? { kind, groups: new Set(), alone: false };
    if (group) waiting.groups.add(group);
    else waiting.alone = true;
    if (now && lanes.indexOf(now) <= lanes.indexOf(lane)) return;
    if (now) this.#take(now, text);
    this.#lanes[lane].set(text, waiting);
    this.#characters += text.length;
  }

  /** Drops what is of a lower lane, its last first, until all of these fit; nothing is dropped if that is not enough. */
  #makeRoom(texts: readonly string[], lane: Lane): boolean {
    const lower = lanes.slice(lanes.indexOf(lane) + 1);
    const sum = (all: Iterable<string>): number => [...all].reduce((total, { length }) => total + length, 0);
    const below = lower.flatMap((one) => [...this.#lanes[one].keys()]);
    let frames = this.size + texts.length - QUEUE_FRAMES;
    let characters = this.#characters + sum(texts) - QUEUE_CHARACTERS;
    if (frames <= 0 && characters <= 0) return true;
    if (frames > below.length || characters > sum(below)) return false;
    for (const one of lower.toReversed())
      for (const text of [...this.#lanes[one].keys()].toReversed()) {
        if (frames <= 0 && characters <= 0) return true;
        // A whole group goes with one of its frames.
        const [size, held] = [this.size, this.#characters];
        if (!this.#lanes[one].has(text)) continue;
        this.#drop(one, text);
        frames -= size - this.size;
        characters -= held - this.#characters;
      }
    return frames <= 0 && characters <= 0;
  }

  #take(lane: Lane, text: string): void {
    if (this.#lanes[lane].delete(text)) this.#characters -= text.length;
  }

  /** It will not be said, nor the rest of what it belongs to. */
  #drop(lane: Lane, text: string): void {
    const waiting = this.#lanes[lane].get(text);
    this.#take(lane, text);
    for (const group of waiting?.groups ?? []) this.#giveUp(group);
  }

  #giveUp(group: Group): void {
    group.done(false);
    for (const text of group.waiting)
      for (const lane of lanes) {
        const waiting = this.#lanes[lane].get(text);
        if (waiting?.groups.delete(group) && waiting.groups.size === 0 && !waiting.alone)
          this.#take(lane, text);
      }
    group.waiting.clear();
  }

  #next(): void {
    this.#cancel = undefined;
    const lane = lanes.find((one) => this.#lanes[one].size > 0);
    if (this.#closed || !lane) return;
    const [entry] = this.#lanes[lane];
    this.#lookedAt = this.clock.now();
    if (entry && this.send(entry[0], entry[1].kind)) this.#said(lane, ...entry);
    this.#wait();
  }

  #wait(): void {
    if (this.size === 0) return;
    const age = this.clock.now() - this.#lookedAt;
    const pace = this.pace();
    const left = age < 0 ? pace : Math.max(0, pace - age);
    this.#cancel ??= this.clock.after(left, () => this.#next());
  }

  #said(lane: Lane, text: string, { kind, groups }: Waiting): void {
    this.#take(lane, text);
    if (kind === "ask") this.#note(text);
    for (const group of groups) {
      group.waiting.delete(text);
      if (group.waiting.size === 0) group.done(true);
    }
  }

  #note(hash: string): void {
    this.#askedAt.set(hash, this.clock.now());
    if (this.#askedAt.size <= QUEUE_FRAMES) return;
    const [oldest] = this.#askedAt.keys();
    if (oldest !== undefined) this.#askedAt.delete(oldest);
  }
}
