/**
 * A pub with the habits of the reference server: it answers keys with the last entry and an echo, asks back for what it lacks, relays
 * everything, works slowly, is mute while it verifies its log again, loses entries that come meanwhile, and after a crash knows only what it
 * wrote a second ago. A small model over maps, so that the engine is not only tested against our own pub.
 */
import type { Crypto } from "apds";
import { openMessage } from "apds";
import type { Clock } from "../base/clock.ts";
import type { Dice } from "./dice.ts";
import { hashOf } from "./hash-of.ts";
import { type Entry, ReferenceLog, stringsOf } from "./reference-log.ts";
import { type PubAnswer, type PubPeer, type PubSide, type SimPub, textsOf } from "./virtual-pub.ts";

const COOL_DOWN_MS = 30_000;
const ASK_MS = 1;
/** Two signature checks in JavaScript. */
const TELL_MS = 35;
const REBUILD_EACH_MS = 20_000;
const REBUILD_PER_ENTRY_MS = 14;
const SAVE_MS = 1_000;
const DEFAULT_LIMIT = 200;
const FORGETS_EACH_MS = 60 * 60_000;
const FORGOTTEN = 0.03;
const REFERENCE_FIELD = /^(?:previous|image): ([A-Za-z0-9+/]{43}=)$/gm;
const INLINE_IMAGE = /!\[[^\]]*\]\(([A-Za-z0-9+/]{43}=)\)/g;

export interface Habits {
  /** Loses log entries at any time, drawn from these. */
  readonly forgets?: Dice | undefined;
  /** So many times slower at its work. */
  readonly slowness?: number;
}

export class ReferencePub implements SimPub {
  readonly #log = new ReferenceLog();
  readonly #forgotten = new Set<string>();
  readonly #showed = new Set<string>();
  /** What is on disk: a crash goes back to it. */
  #saved: readonly Entry[] = [];
  readonly #blobs = new Map<string, string>();
  readonly #coolDown = new Map<string, number>();
  readonly #peers = new Set<PubPeer>();
  #busyUntil = 0;
  #rebuilding = false;
  #dirty = false;
  #up = true;
  #quiet = false;
  onLoss: () => void = () => {};
  /** Entries that a rebuild or a crash took away. */
  lost = 0;

  constructor(
    readonly url: string,
    private readonly clock: Clock,
    private readonly crypto: Crypto,
    private readonly habits: Habits = {},
  ) {
    this.#forget();
    this.#each(SAVE_MS, () => {
      this.#saved = this.#log.entries;
    });
    this.#each(REBUILD_EACH_MS, () => this.#rebuild());
  }

  up(): boolean {
    return this.#up;
  }

  log(): readonly Entry[] {
    return this.#log.entries;
  }

  lists(id: string): boolean {
    return this.#log.has(id);
  }

  forgot(id: string): boolean {
    return this.#forgotten.has(id);
  }

  showed(id: string): boolean {
    return this.#showed.has(id);
  }

  holds(hash: string): Promise<boolean> {
    return Promise.resolve(this.#blobs.has(hash));
  }

  connect(peer: PubPeer): PubSide {
    this.#peers.add(peer);
    return {
      hear: (text) => this.#work(text.length === 44 ? "ask" : "tell", () => this.#hear(text, peer)),
      ended: () => this.#peers.delete(peer),
    };
  }

  /** From now on it loses nothing but what any reference loses. */
  quiet(): void {
    this.#quiet = true;
  }

  tellAgain(posts: number): void {
    for (const text of textsOf(this.#log.entries.slice(-posts)))
      for (const peer of this.#peers) peer.tell(text);
  }

  /** Dies, and comes back after `downMs` with what was on disk. */
  crash(downMs: number): void {
    this.#up = false;
    this.lost += this.#log.entries.length - this.#saved.length;
    this.#log.replace(this.#saved);
    const peers = [...this.#peers];
    this.#peers.clear();
    for (const peer of peers) peer.end(1006);
    this.onLoss();
    this.#coolDown.clear();
    this.clock.after(downMs, () => {
      this.#up = true;
      this.#busyUntil = 0;
    });
  }

  get(path: string): Promise<PubAnswer> {
    const url = new URL(path, "http://pub");
    if (url.pathname !== "/gossip/poll")
      return Promise.resolve({ status: 404, headers: {}, body: '{"error":"not_found"}' });
    const since = Number(url.searchParams.get("since") ?? 0);
    const limit = Number(url.searchParams.get("limit") ?? DEFAULT_LIMIT);
    const told: string[] = [];
    let [count, nextSince] = [0, since];
    for (const entry of this.#log.entries) {
      if (entry.ts <= since) continue;
      told.push(stringsOf(entry));
      if (entry.content !== undefined) this.#showed.add(entry.id);
      count += entry.content === undefined ? 1 : 2;
      nextSince = Math.max(nextSince, entry.ts);
      if (count >= limit) break;
    }
    const body = `{"messages":[${told.join(",")}],"nextSince":${nextSince}}`;
    return Promise.resolve({ status: 200, headers: {}, body });
  }

  async #hear(text: string, from: PubPeer): Promise<void> {
    if (text.length === 44) this.#asked(text, from);
    else await this.#told(text, from);
  }

  #asked(hash: string, from: PubPeer): void {
    const last = this.#log.lastOf(hash);
    if (last) {
      this.#showed.add(last.id);
      from.tell(last.text);
    }
    const blob = this.#blobs.get(hash);
    if (blob === undefined) this.#askBack(hash, from);
    else from.tell(blob);
  }

  async #told(text: string, from: PubPeer): Promise<void> {
    this.#blobs.set(hashOf(text), text);
    for (const peer of this.#peers) if (peer !== from) peer.tell(text);
    const opened = await openMessage(text, this.crypto);
    if (!opened.ok) {
      for (const pattern of [REFERENCE_FIELD, INLINE_IMAGE])
        for (const [, hash] of text.matchAll(pattern)) if (hash) this.#askIfMissing(hash, from);
      return;
    }
    const { id, author, ts, content: contentHash } = opened.value;
    this.#askIfMissing(contentHash, from);
    if (this.lists(id)) return;
    // The rebuild that runs now will write its own list over this entry.
    if (this.#rebuilding) {
      this.lost += 1;
      this.onLoss();
      return;
    }
    this.#dirty = true;
    const content = this.#blobs.get(contentHash);
    this.#log.append({ came: this.clock.now(), id, author, ts, text, contentHash, content });
  }

  #askIfMissing(hash: string, from: PubPeer): void {
    if (!this.#blobs.has(hash)) this.#askBack(hash, from);
  }

  #askBack(hash: string, from: PubPeer): void {
    const now = this.clock.now();
    const last = this.#coolDown.get(hash);
    if (last !== undefined && now - last < COOL_DOWN_MS) return;
    this.#coolDown.set(hash, now);
    from.tell(hash);
  }

  #rebuild(): void {
    if (!this.#dirty || !this.#up) return;
    this.#dirty = false;
    const took = this.#log.entries.length * REBUILD_PER_ENTRY_MS * (this.habits.slowness ?? 1);
    this.#busyUntil = Math.max(this.#busyUntil, this.clock.now() + took);
    this.#rebuilding = true;
    this.clock.after(took, () => {
      this.#rebuilding = false;
      const again = this.#log.entries.map((entry) => {
        const content = this.#blobs.get(entry.contentHash);
        return content === entry.content ? entry : { ...entry, content };
      });
      this.#log.replace(again.sort((a, b) => a.ts - b.ts));
    });
  }

  /** Now and then some entries of its log are gone; their blobs are not. */
  #forget(): void {
    const { forgets } = this.habits;
    if (!forgets) return;
    this.clock.after(forgets.waitMs(FORGETS_EACH_MS), () => {
      if (this.#quiet) return;
      const gone = this.#log.entries.filter(() => forgets.chance(FORGOTTEN));
      const kept = this.#log.entries.filter((entry) => !gone.includes(entry));
      for (const { id } of gone) this.#forgotten.add(id);
      this.lost += gone.length;
      this.#log.replace(kept);
      this.onLoss();
      this.#forget();
    });
  }

  /** One thing after the other; what comes in a rebuild waits for its end, tells excepted: their handlers run in its gaps. */
  #work(kind: "ask" | "tell", run: () => Promise<void>): void {
    const now = this.clock.now();
    const ms = (kind === "ask" ? ASK_MS : TELL_MS) * (this.habits.slowness ?? 1);
    const inGap = kind === "tell" && this.#rebuilding;
    const from = inGap ? now : Math.max(now, this.#busyUntil);
    if (!inGap) this.#busyUntil = from + ms;
    this.clock.after(from + ms - now, () => {
      if (this.#up) void run();
    });
  }

  #each(ms: number, run: () => void): void {
    this.clock.after(ms, () => {
      run();
      this.#each(ms, run);
    });
  }
}
