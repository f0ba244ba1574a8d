/**
 * One site whose pages are served: its budgets, which all of its tabs share, and its account. A page is a peer like a pub, but one that
 * runs whatever stands in somebody's post: what it can cost, and what goes out in this person's name, is bounded here.
 */
import type { Author, Value } from "apds";
import type { Clock } from "../../base/clock.ts";
import type { Teller } from "../replicate/sort-batch.ts";
import { Bucket } from "./bucket.ts";
import { type LimitKind, PAGE_LOADS, parseSiteRow, type SiteRow, type Spent, siteValue } from "./site-row.ts";

export const PAGE_ASKS = 20_000;
export const PAGE_ASKS_A_SECOND = 200;
export const PAGE_TELLS = 200;
export const PAGE_TELLS_A_SECOND = 10;
/** Each way. */
export const PAGE_CHARACTERS = 64 * 2 ** 20;
export const PAGE_CHARACTERS_A_SECOND = 2 ** 20;
/** Own messages of one site in an hour, */
export const PAGE_OWN = 30;
/** and characters of them and of what they name. */
export const PAGE_OWN_CHARACTERS = 20 * 2 ** 20;
const PAGE_OWN_WINDOW_MS = 60 * 60_000;
const SPENT_TOGETHER_MS = 60_000;
/** Whom one page load may speak for. */
export const PAGE_AUTHORS = 2;
/** Messages that are taken in beyond own ones, and characters. */
export const PAGE_RELAYED = 1_000;
export const PAGE_RELAYED_CHARACTERS = 20 * 2 ** 20;
const PAGE_RELAYED_WINDOW_MS = 30 * 24 * 60 * 60_000;

export class Site implements Teller {
  readonly asks: Bucket;
  readonly tells: Bucket;
  readonly in: Bucket;
  readonly out: Bucket;
  #row: SiteRow;
  #dirty = false;

  /** @param stored its row, unparsed */
  constructor(
    readonly origin: string,
    stored: unknown,
    private readonly clock: Clock,
  ) {
    this.#row = parseSiteRow(stored);
    this.asks = new Bucket(clock, PAGE_ASKS, PAGE_ASKS_A_SECOND);
    this.tells = new Bucket(clock, PAGE_TELLS, PAGE_TELLS_A_SECOND);
    this.in = new Bucket(clock, PAGE_CHARACTERS, PAGE_CHARACTERS_A_SECOND);
    this.out = new Bucket(clock, PAGE_CHARACTERS, PAGE_CHARACTERS_A_SECOND);
  }

  get row(): SiteRow {
    return this.#row;
  }

  #change(change: Partial<SiteRow>): void {
    this.#row = { ...this.#row, ...change };
    this.#dirty = true;
  }

  limited(kind: LimitKind, times = 1): void {
    const { limits } = this.#row;
    this.#change({ limits: { ...limits, [kind]: (limits[kind] ?? 0) + times } });
  }

  /** These were told to a page of it, up to this arrival. */
  told(texts: readonly string[], seq: number): void {
    this.out.spend(texts.reduce((sum, { length }) => sum + length, 0));
    if (texts.length > 0 || seq > this.#row.told)
      this.#change({ read: this.#row.read + texts.length, told: Math.max(seq, this.#row.told) });
  }

  /** A page load is here now. */
  seen(page: string): void {
    this.#load(page, (load) => ({ ...load, at: this.clock.now() }));
  }

  /** Whether this page load may speak for somebody as own, with so many characters more. */
  mayOwn(page: string, author: Author): boolean {
    const authors = this.#row.pages.find(({ id }) => id === page)?.authors ?? [];
    const spent = this.#spentLately();
    return (
      (authors.includes(author) || authors.length < PAGE_AUTHORS) &&
      spent.messages < PAGE_OWN &&
      spent.characters < PAGE_OWN_CHARACTERS
    );
  }

  /** Counts what is about to be taken in as own. False where it is too much, and counted as refused. */
  ownText(characters: number, message?: { readonly page: string; readonly author: Author }): boolean {
    if (this.#spentLately().characters + characters > PAGE_OWN_CHARACTERS) {
      this.limited("own");
      return false;
    }
    const at = this.clock.now();
    this.#change({
      own: withSpent(this.#lately(), { at, messages: message ? 1 : 0, characters }),
      ...(message && { posted: this.#row.posted + 1 }),
    });
    if (message)
      this.#load(message.page, ({ id, authors }) => ({
        id,
        at,
        authors: [...new Set([...authors, message.author])],
      }));
    return true;
  }

  /** Counts what is about to be taken in beyond own. False where it is too much, and counted as refused. */
  relay(characters: number, messages = 0): boolean {
    const { relayed } = this.#row;
    const now = this.clock.now();
    const before =
      Math.abs(now - relayed.at) < PAGE_RELAYED_WINDOW_MS ? relayed : { at: now, messages: 0, characters: 0 };
    const next = {
      at: before.at,
      messages: before.messages + messages,
      characters: before.characters + characters,
    };
    const fits = next.messages <= PAGE_RELAYED && next.characters <= PAGE_RELAYED_CHARACTERS;
    if (fits) this.#change({ relayed: next });
    else this.limited("relayed");
    return fits;
  }

  /** What was counted since `row` was taken was not committed. Limits that were met stay so. */
  restore({ own, relayed, posted }: SiteRow): void {
    this.#change({ own, relayed, posted });
  }

  // As a teller.
  arrived(): void {}
  fault(): void {}
  dated(): void {}
  heard(): void {}
  takeDirty(): Value | undefined {
    if (!this.#dirty) return undefined;
    this.#dirty = false;
    return siteValue(this.origin, this.#row);
  }

  #lately(): SiteRow["own"] {
    const now = this.clock.now();
    return this.#row.own.filter(({ at }) => Math.abs(now - at) < PAGE_OWN_WINDOW_MS);
  }

  #spentLately(): { readonly messages: number; readonly characters: number } {
    return this.#lately().reduce(
      (sum, one) => ({
        messages: sum.messages + one.messages,
        characters: sum.characters + one.characters,
      }),
      { messages: 0, characters: 0 },
    );
  }

  #load(page: string, change: (load: SiteRow["pages"][number]) => SiteRow["pages"][number]): void {
    const known = this.#row.pages.find(({ id }) => id === page) ?? { id: page, at: 0, authors: [] };
    const others = this.#row.pages.filter(({ id }) => id !== page);
    this.#change({ pages: [...others, change(known)].slice(-PAGE_LOADS) });
  }
}

/** What is spent within a minute is one entry, so that the row stays small. */
function withSpent(own: SiteRow["own"], now: Spent): Spent[] {
  const last = own.at(-1);
  if (!last || now.at - last.at >= SPENT_TOGETHER_MS) return [...own, now];
  const { messages, characters } = last;
  return [
    ...own.slice(0, -1),
    { at: last.at, messages: messages + now.messages, characters: characters + now.characters },
  ];
}
