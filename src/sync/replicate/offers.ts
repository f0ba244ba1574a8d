/**
 * Offers heal pubs: what a pub lacks is computed, not recorded. After its answer to a complete poll our posts of that time are walked,
 * a page at a time, and those that it did not list are offered to it, later, by chance, one by one.
 */
import type { Apds, Hash, Message, Post } from "apds";
import { type Clock, every } from "../../base/clock.ts";
import { type Log, unattended } from "../../base/log.ts";
import type { Random } from "../../base/random.ts";
import type { Http } from "../http.ts";
import type { Ledger } from "./ledger.ts";
import { Listed, markOf } from "./listed.ts";
import { OFFERS, OffersTo } from "./offers-to.ts";
import { readPoll } from "./read-poll.ts";
import type { RunReader } from "./run-reader.ts";
import type { Interests } from "./scope.ts";
import { stillLacks } from "./still-lacks.ts";
import type { TellTarget } from "./tell-target.ts";
import { FULL_RUN_MS, OVERLAP_MS } from "./windows.ts";

/** A younger post may still be on its way to the pub. */
const OFFER_AGE_MS = 10 * 60_000;
const OFFER_PAGE = 500;
/** The first page, for a window in which nothing was posted is the rule. */
const OFFER_FIRST_PAGE = 20;
/** A pub with a cursor is never asked for all by catch-up: its list is compared with ours so often, */
const COMPARE_EACH_MS = 6 * 60 * 60_000;
/** and first so long after its channel opened. */
const COMPARE_AFTER_MS = 60_000;
const COMPARE_CHARACTERS = 64 * 2 ** 20;
const COMPARE_DEADLINE_MS = 60_000;

export interface OffersDeps {
  readonly apds: Pick<Apds, "store">;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly http: Http;
  readonly interests: Pick<Interests, "takes">;
  readonly ledgers: ReadonlyMap<string, Ledger>;
  /** Own messages that the outbox tells are not offered. */
  readonly owes: (id: Hash, url: string) => boolean;
  /** Of a message by its text: a page told it beyond what is own, and it is for nobody else. */
  readonly withholds: (message: string) => boolean;
}

export class Offers {
  readonly #to = new Map<string, OffersTo>();
  /** When a pub's list was last compared in this life, ms. */
  readonly #comparedAt = new Map<string, number>();
  #share: boolean;

  constructor(
    private readonly deps: OffersDeps,
    share: boolean,
  ) {
    this.#share = share;
  }

  get share(): boolean {
    return this.#share;
  }

  /** Off: nothing of others is told but in answer to an ask. */
  set share(share: boolean) {
    this.#share = share;
    if (!share) for (const to of this.#to.values()) to.clear();
  }

  /** A channel is open and what is said on open may be said. `over` ends it. */
  opened(target: TellTarget, base: string, over: AbortSignal): void {
    const { clock, http, ledgers } = this.deps;
    // A pub without poll showed by its answer to a key what it lacks: there is nothing else to ask.
    const lacks = async (message: Message): Promise<boolean> =>
      ledgers.get(target.url)?.hasPoll(clock.now()) !== true ||
      stillLacks({ base, http, clock }, message, over);
    this.#at(target.url).opened({ target, over, lacks });
    const look = (): void => unattended(this.deps.log, "offers", this.#compare(target.url, base, over));
    const cancel = clock.after(COMPARE_AFTER_MS, look);
    over.addEventListener("abort", cancel, { once: true });
    every(clock, COMPARE_EACH_MS, over, look);
  }

  /** The pub answered an author's key as if it lacked this head. */
  lacks(url: string, head: Message): void {
    if (this.#share && !this.deps.withholds(head.text)) this.#at(url).add(head, true);
  }

  told(url: string, message: string): void {
    this.#to.get(url)?.told(message);
  }

  forget(url: string): void {
    this.#to.get(url)?.clear();
    this.#to.delete(url);
    this.#comparedAt.delete(url);
  }

  /** Reads along with a run of this pub. */
  reader(url: string): RunReader {
    const listed = new Listed();
    return {
      texts: async (texts) => {
        // A first run begins before offers to this pub do: what it lists is noted all the same.
        const marks = listed.add(texts);
        this.#to.get(url)?.listed(marks);
      },
      complete: async (since, startedAt) => {
        this.#comparedAt.set(url, this.deps.clock.now());
        if (this.#share) await this.#offer(url, listed, since, startedAt - OFFER_AGE_MS);
      },
    };
  }

  /** Our posts of (since, until) that are not listed, the newest first. */
  async #offer(url: string, listed: Listed, since: number, until: number): Promise<void> {
    const { apds, interests, owes, withholds } = this.deps;
    const to = this.#at(url);
    let found = 0;
    let limit = OFFER_FIRST_PAGE;
    for (let last: Post | undefined; found < OFFERS; limit = OFFER_PAGE) {
      const page = await apds.store.recent({
        limit,
        ...(last ? { before: last.message.ts, beforeId: last.message.id } : { before: until }),
      });
      for (const { message } of page) {
        if (message.ts <= since) return;
        const { id, author, text } = message;
        if (listed.has(markOf(text)) || !interests.takes(author, false) || owes(id, url) || withholds(text))
          continue;
        to.add(message);
        found += 1;
      }
      last = page.at(-1);
      if (page.length < limit || !last || !this.#share) return;
    }
  }

  /** What catch-up does not read of a pub with a cursor: the last two days, and all of it once a week. */
  async #compare(url: string, base: string, over: AbortSignal): Promise<void> {
    const { clock, http } = this.deps;
    const ledger = this.deps.ledgers.get(url);
    const now = clock.now();
    const age = now - (this.#comparedAt.get(url) ?? Number.NEGATIVE_INFINITY);
    if (!this.#share || !ledger?.row.safe || !ledger.hasPoll(now) || (age >= 0 && age < COMPARE_EACH_MS / 2))
      return;
    this.#comparedAt.set(url, now);
    const isFull = Math.abs(now - ledger.row.comparedAt) >= FULL_RUN_MS;
    const since = isFull ? 0 : now - OVERLAP_MS;
    const bounds = { limit: 1_000_000_000, characters: COMPARE_CHARACTERS, deadline: COMPARE_DEADLINE_MS };
    const reader = this.reader(url);
    const read = await readPoll({ base, http, clock }, since, bounds, (texts) => reader.texts(texts), over);
    if (!read.ok || !read.value.whole || over.aborted) return;
    if (isFull) ledger.moved({ comparedAt: now });
    await reader.complete(since, now);
  }

  #at(url: string): OffersTo {
    const known = this.#to.get(url);
    if (known) return known;
    const { clock, ledgers } = this.deps;
    const fresh = new OffersTo({ ...this.deps, take: () => ledgers.get(url)?.offer(clock.now()) === true });
    this.#to.set(url, fresh);
    return fresh;
  }
}
