/**
 * What a page is told without asking: on open the newest posts where it starts empty, else what came since its site was last told;
 * then what arrives, at a pace that its own verifying can follow; after a death of the worker, what came since.
 */
import type { Hash, Post, Store } from "apds";
import { type Cancel, type Clock, every } from "../../base/clock.ts";
import { type Log, unattended } from "../../base/log.ts";
import { turns } from "../../base/turns.ts";
import { canBeTold } from "../frame.ts";
import { MESSAGE_CHARACTERS } from "../replicate/door.ts";
import type { Interests } from "../replicate/scope.ts";
import { Bucket } from "./bucket.ts";
import type { Site } from "./site.ts";
import type { Heard } from "./voice.ts";

/** What a page says within this of its opening shows whether it starts empty. */
export const PAGE_EMPTY_MS = 500;
/** Posts that are told at once, */
export const PAGE_NEWEST = 60;
/** then more, until so many: */
export const PAGE_FIRST_POSTS = 300;
/** so many each second. */
export const PAGE_LIVE_A_SECOND = 20;
/** Posts that wait for their turn; beyond, the oldest are left out. */
export const PAGE_BACKLOG = 60;
/** A page that was away for longer, or missed more, is to begin again. */
export const PAGE_AWAY_MS = 10 * 60_000;
export const PAGE_MISSED = 500;
/** Ids that a page was told or told us, of the latest. */
const PAGE_KNOWN = 2_000;
const SECOND_MS = 1_000;

export interface TellingDeps {
  readonly store: Pick<Store, "recent" | "since" | "totals" | "author" | "texts">;
  readonly clock: Clock;
  readonly log: Log;
  readonly interests: Pick<Interests, "takes">;
}

/** Where an earlier port of a page ended, by its bridge's word. */
export interface Resumed {
  /** The last arrival that was told to it. */
  readonly seq: number;
  /** So long, ms, it had no port. */
  readonly away: number;
}

/** The page, as whoever tells it sees it. */
export interface Told {
  readonly id: string;
  readonly resumed: Resumed | undefined;
  hear(texts: readonly string[], more: Heard): void;
  closeAll(code: number, reason: string): void;
}

export class Telling {
  /** Its messages, told to it or by it. */
  readonly #known = new Set<string>();
  readonly #pictured = new Set<string>();
  readonly #pace: Bucket;
  #resumed: Resumed | undefined;
  /** All arrivals up to this one were told or left out; undefined while it is not settled where to begin. */
  #after: number | undefined;
  #backlog: Post[] = [];
  #older: Post[] = [];
  #asked = new Set<Hash>();
  #open: AbortController | undefined;
  #cancel: Cancel | undefined;
  readonly #inTurn = turns();

  constructor(
    private readonly page: Told,
    private readonly site: Site,
    private readonly deps: TellingDeps,
  ) {
    this.#pace = new Bucket(deps.clock, PAGE_LIVE_A_SECOND, PAGE_LIVE_A_SECOND);
    this.#resumed = page.resumed;
  }

  /** Whether something waits to be told. */
  get busy(): boolean {
    return (
      this.#open !== undefined && (this.#after === undefined || this.#backlog.length + this.#older.length > 0)
    );
  }

  /** Its first socket is open. */
  opened(): void {
    const open = new AbortController();
    this.#open = open;
    const resumed = this.#resumed;
    this.#resumed = undefined;
    this.site.seen(this.page.id);
    if (resumed) return this.#do(() => this.#goOn(resumed, open.signal));
    this.#asked.clear();
    this.#cancel = this.deps.clock.after(PAGE_EMPTY_MS, () => {
      this.#cancel = undefined;
      this.#do(() => this.#begin(open.signal));
    });
  }

  /** Its last socket is closed: the next one is a new beginning. */
  closed(): void {
    this.#open?.abort();
    this.#open = undefined;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#after = undefined;
    this.#backlog = [];
    this.#older = [];
  }

  /** What the page said. */
  said(asks: readonly Hash[], tells: readonly string[]): void {
    // The reference asks for one key even where it knows nobody.
    if (this.#after === undefined) for (const name of asks.slice(0, 2)) this.#asked.add(name);
    for (const text of tells) if (text.length === MESSAGE_CHARACTERS) this.#know(text);
  }

  /** @param isLive false: it came by catch-up, of which a page that is open is not told */
  arrived(posts: readonly Post[], isLive: (post: Post) => boolean): void {
    if (this.#after === undefined) return;
    const after = this.#after;
    const fresh = posts.filter(({ seq }) => seq > after);
    if (fresh.length === 0) return;
    this.#backlog.push(...fresh.filter((post) => isLive(post) && this.#isFor(post)));
    this.#backlog.splice(0, Math.max(0, this.#backlog.length - PAGE_BACKLOG));
    this.#after = Math.max(after, ...fresh.map(({ seq }) => seq));
    this.#go();
  }

  async #goOn({ seq, away }: Resumed, signal: AbortSignal): Promise<void> {
    const missed = await this.deps.store.since(seq, PAGE_MISSED + 1);
    if (signal.aborted) return;
    if (away > PAGE_AWAY_MS || missed.length > PAGE_MISSED) return this.page.closeAll(1001, "too long away");
    this.#after = missed.at(-1)?.seq ?? seq;
    await this.#tell(
      missed.filter((post) => this.#isFor(post)),
      this.#after,
    );
  }

  async #begin(signal: AbortSignal): Promise<void> {
    const { store } = this.deps;
    const empty = this.#known.size === 0 && this.#asked.size <= 1;
    const { seq } = await store.totals();
    if (signal.aborted) return;
    this.#after = seq;
    if (!empty) {
      const from = Math.max(this.site.row.told, seq - PAGE_NEWEST);
      const since = from < seq ? await store.since(from, PAGE_NEWEST) : [];
      return this.#tell(
        since.filter((post) => this.#isFor(post)),
        seq,
      );
    }
    const newest = await this.#newest();
    if (signal.aborted) return;
    this.#older = newest.slice(PAGE_NEWEST);
    await this.#tell(newest.slice(0, PAGE_NEWEST).reverse(), seq);
    every(this.deps.clock, SECOND_MS, signal, () => {
      const older = this.#older.splice(0, PAGE_LIVE_A_SECOND).reverse();
      if (older.length > 0) this.#do(() => this.#tell(older));
    });
  }

  /** Posts in scope, newest first. */
  async #newest(): Promise<Post[]> {
    const found: Post[] = [];
    for (let last: Post | undefined; found.length < PAGE_FIRST_POSTS; ) {
      const before = last && { before: last.message.ts, beforeId: last.message.id };
      const page = await this.deps.store.recent({ limit: PAGE_FIRST_POSTS, ...before });
      found.push(...page.filter((post) => this.#isFor(post)));
      last = page.at(-1);
      if (page.length < PAGE_FIRST_POSTS) break;
    }
    return found.slice(0, PAGE_FIRST_POSTS);
  }

  #go(): void {
    if (this.#cancel || !this.#open) return;
    this.#cancel = this.deps.clock.after(this.#pace.readyIn(1), () => {
      this.#cancel = undefined;
      const now = this.#backlog.splice(0, Math.max(1, Math.floor(this.#pace.left)));
      this.#pace.spend(now.length);
      const seq = this.#backlog.length === 0 ? this.#after : now.at(-1)?.seq;
      this.#do(() => this.#tell(now, seq));
      if (this.#backlog.length > 0) this.#go();
    });
  }

  /** Content before its message, so that nothing is asked back; the author's picture once. */
  async #tell(posts: readonly Post[], seq?: number): Promise<void> {
    const open = this.#open;
    const texts: string[] = [];
    for (const { message, content } of posts) {
      if (this.#known.has(message.text)) continue;
      this.#know(message.text);
      texts.push(content, message.text, ...(await this.#picture(message.author)));
    }
    if (open !== this.#open) return;
    this.page.hear(texts.filter(canBeTold), seq === undefined ? {} : { seq });
  }

  async #picture(author: Post["message"]["author"]): Promise<readonly string[]> {
    if (this.#pictured.has(author)) return [];
    this.#pictured.add(author);
    const image = (await this.deps.store.author(author))?.image;
    return image === undefined ? [] : [...(await this.deps.store.texts([image])).values()];
  }

  #isFor({ message }: Post): boolean {
    return this.deps.interests.takes(message.author, false);
  }

  #know(text: string): void {
    this.#known.add(text);
    const [oldest] = this.#known;
    if (this.#known.size > PAGE_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }

  /** One after the other: what came later must not be told, and its place noted, before what came first. */
  #do(run: () => Promise<void>): void {
    unattended(this.deps.log, "pages", this.#inTurn(run));
  }
}
