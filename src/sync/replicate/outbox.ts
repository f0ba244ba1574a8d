/**
 * What this browser's own messages owe to pubs: which are owed to whom, how far each got, and what is known of it after a restart.
 * A row is written in the transaction that takes its message in; a state moves only in a transaction, and is shown only after it.
 * `desk.ts` does the work for one open pub, `own-state.ts` says what follows from what.
 */
import type { Apds, Author, Batch, Committed, Hash, Message, Result, StoreFailure, Value } from "apds";
import { compareDated, parseAuthor } from "apds";
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { turns } from "../../base/turns.ts";
import type { Http } from "../http.ts";
import { Desk } from "./desk.ts";
import { countsOf, type OwnCounts } from "./own-counts.ts";
import { recentOf } from "./own-recent.ts";
import { isKept, type OwnRow, parseOwnRow, rowFor, rowValue, withState } from "./own-row.ts";
import { isSettled, nextOwn, OWED_MS, type OwnEvent, owedNow, toldElsewhere } from "./own-state.ts";
import type { TellTarget } from "./tell-target.ts";

/** Beyond so many rows only what is published here gets one: the rest is left to offers. */
const OUTBOX_ROWS = 10_000;
/** A row can be gone a little before its message is as old as that, by a clock that was set. */
const REPAIR_MS = OWED_MS - 24 * 60 * 60_000;

export interface OutboxDeps {
  readonly apds: Pick<Apds, "store" | "crypto" | "pubkey">;
  readonly clock: Clock;
  readonly log: Log;
  readonly http: Http;
  readonly commit: (batch: Batch) => Promise<Result<Committed, StoreFailure>>;
  /** The addresses that the person chose, paused ones too: a message that is taken in now is owed to these. */
  readonly pubs: () => readonly string[];
  /** Whether this pub answers polls, as far as is known. */
  readonly hasPoll: (url: string) => boolean;
  /** Whose browser this is now: keys come and go. */
  readonly identified: (author: Author | undefined) => void;
  /** What `own` and `list` say has changed. */
  readonly changed: () => void;
}

/** Rows that go into the transaction of their messages. */
export interface Joining {
  readonly values: readonly Value[];
  /** Called once with whether that transaction was carried out. */
  readonly settled: (committed: boolean) => void;
}

/** An own message with its state at each pub, newest first in a list. */
export type OwnMessage = OwnRow;

export class Outbox {
  readonly #rows = new Map<Hash, OwnRow>();
  readonly #byText = new Map<string, Hash>();
  /** What is owed to each pub, in order; made when it is asked for, forgotten when a row changes. */
  readonly #ordered = new Map<string, readonly OwnRow[]>();
  readonly #desks = new Map<string, Desk>();
  /** What is about to be committed and is to be told at once; with the site whose page told it, if one did. */
  readonly #publishing = new Map<Hash, string | undefined>();
  #own: Author | undefined;
  /** Whose messages were looked through for those that have no row. */
  #repaired: Author | undefined;
  readonly #inTurn = turns();
  #counts: ReadonlyMap<string, OwnCounts> = new Map();

  constructor(private readonly deps: OutboxDeps) {}

  /** Takes over what the store's room `outbox` says of the pubs of now; `own` is this browser's identity. */
  load(rows: readonly Value[], own: Author | undefined): void {
    this.#own = own;
    const urls = this.deps.pubs();
    for (const value of rows) {
      const row = parseOwnRow(value, urls);
      if (row) this.#keep(row);
    }
    this.#counts = countsOf(this.#rows.values());
  }

  /** Looks whose browser this is, and gives own messages that have no row theirs. Called on start and on each tick. */
  async ensure(): Promise<void> {
    const key = parseAuthor((await this.deps.apds.pubkey()) ?? "");
    this.#own = key.ok ? key.value : undefined;
    this.deps.identified(this.#own);
    if (this.#own && this.#own !== this.#repaired) {
      this.#repaired = this.#own;
      const lacking = await recentOf(this.#own, this.deps.apds.store, this.deps.clock.now() - REPAIR_MS);
      const joining = this.joining(lacking);
      const { ok } = joining
        ? await this.deps.commit({ values: joining.values, strict: true })
        : { ok: true };
      joining?.settled(ok);
      if (!ok) this.#repaired = undefined;
    }
    for (const desk of this.#desks.values()) desk.wake();
  }

  /** The messages of an identity of this browser. */
  isOwn(message: Pick<Message, "author">): boolean {
    return message.author === this.#own;
  }

  /** A message that was signed here and is about to be committed: it is to be told, where others of ours are looked for first. */
  publishing({ id, author }: Message): void {
    this.#own = author;
    this.#publishing.set(id, undefined);
  }

  /** A page of this site told a message that is own, whoever's it is: what takes it in writes its row. To be called when that is over. */
  adopt(id: Hash, site: string): () => void {
    this.#publishing.set(id, site);
    return () => this.#publishing.delete(id);
  }

  /** For every transaction that takes messages in: the rows of those that are own and have none. Undefined: none is. */
  joining(messages: readonly Message[]): Joining | undefined {
    const now = this.deps.clock.now();
    const urls = this.deps.pubs();
    const hasRoom = this.#rows.size < OUTBOX_ROWS;
    const rows = messages
      .filter((message) => this.isOwn(message) || this.#publishing.has(message.id))
      .filter(({ id }) => !this.#rows.has(id))
      .filter(({ id, ts }) => this.#publishing.has(id) || (hasRoom && now - ts < OWED_MS))
      .map((message) => {
        const state = this.#publishing.has(message.id) ? owedNow(now) : toldElsewhere(now);
        const pubs = new Map(urls.map((url) => [url, state]));
        return rowFor(message, pubs, this.#publishing.get(message.id));
      });
    if (urls.length === 0) for (const { id } of rows) this.#publishing.delete(id);
    if (rows.length === 0 || urls.length === 0) return undefined;
    return {
      values: rows.map(rowValue),
      settled: (committed) => {
        for (const row of rows) {
          this.#publishing.delete(row.id);
          if (committed) this.#keep(row);
        }
        if (!committed) return;
        this.#moved();
        for (const desk of this.#desks.values()) desk.wake();
      },
    };
  }

  /** A channel is open and what is said on open may be said. `over` ends it. */
  opened(target: TellTarget, base: string, over: AbortSignal): void {
    const { url } = target;
    const desk = new Desk({ ...this.deps, book: this, target, base }, over);
    this.#desks.set(url, desk);
    over.addEventListener("abort", () => {
      if (this.#desks.get(url) === desk) this.#desks.delete(url);
    });
    desk.wake();
  }

  /** A pub told this text over its channel; `answersKey`: as the answer to our ask for its author. */
  async heard(url: string, text: string, answersKey: boolean): Promise<void> {
    const row = this.find(text);
    if (!row?.pubs.has(url)) return;
    const head = answersKey ? await this.deps.apds.store.head(row.author) : undefined;
    const proof = this.deps.hasPoll(url) ? "stored" : "kept";
    await this.note(url, [[row.id, head?.id === row.id ? "listed" : proof]]);
  }

  /** Whether this pub is told this message from here, or is not to be told it: then nobody else needs to. */
  owes(id: Hash, url: string): boolean {
    return this.isDiscarded(id) || this.#rows.get(id)?.pubs.has(url) === true;
  }

  readonly isDiscarded = (id: Hash): boolean => this.#rows.get(id)?.discarded === true;

  find(text: string): OwnRow | undefined {
    const id = this.#byText.get(text);
    return id && this.#rows.get(id);
  }

  /** What is owed to a pub, oldest message first. */
  rowsOf(url: string): readonly OwnRow[] {
    const rows =
      this.#ordered.get(url) ??
      [...this.#rows.values()].filter(({ pubs }) => pubs.has(url)).sort(compareDated);
    this.#ordered.set(url, rows);
    return rows;
  }

  /** Own messages of the last month and what is still owed of older ones, newest first. */
  list(): readonly OwnMessage[] {
    const owed = [...this.#rows.values()].filter(({ discarded }) => !discarded);
    return owed.sort((a, b) => compareDated(b, a));
  }

  /** Own messages that are owed to a pub, and those of them that it lists. */
  own(url: string): OwnCounts {
    return this.#counts.get(url) ?? { listed: 0, owed: 0 };
  }

  /** What was learnt of a pub. False where it could not be written: then it never happened. */
  note(url: string, events: readonly (readonly [Hash, OwnEvent])[]): Promise<boolean> {
    return this.#change(url, () => {
      const now = this.deps.clock.now();
      const changed = new Map<Hash, OwnRow>();
      for (const [id, event] of events) {
        const row = changed.get(id) ?? this.#rows.get(id);
        const state = row?.pubs.get(url);
        if (!row || !state) continue;
        const next = nextOwn(state, event, now);
        if (next !== state) changed.set(id, withState(row, url, isSettled(next, now) ? undefined : next));
      }
      return [...changed.values()];
    });
  }

  /** A pub was removed: nothing is owed to it any more. */
  forget(url: string): Promise<boolean> {
    return this.#change(url, () => this.rowsOf(url).map((row) => withState(row, url, undefined)));
  }

  /** It is told to nobody any more: no pub is owed it. What an ask gets is not touched. */
  discard(id: Hash): Promise<boolean> {
    const all = (): readonly OwnRow[] => this.list().filter((row) => row.id === id);
    return this.#change("", () => all().map((row) => ({ ...row, discarded: true, pubs: new Map() })));
  }

  /** One transaction after the other: two that change one row must not write over each other. */
  #change(url: string, change: () => readonly OwnRow[]): Promise<boolean> {
    return this.#inTurn(async () => {
      const rows = change();
      if (rows.length === 0) return true;
      const { ok } = await this.deps.commit({ values: rows.map(rowValue), strict: true });
      if (!ok) return false;
      for (const row of rows) this.#keep(row);
      this.#moved();
      this.#desks.get(url)?.wake();
      return true;
    });
  }

  #keep(row: OwnRow): void {
    this.#ordered.clear();
    if (isKept(row)) {
      this.#rows.set(row.id, row);
      this.#byText.set(row.text, row.id);
    } else {
      this.#rows.delete(row.id);
      this.#byText.delete(row.text);
    }
  }

  #moved(): void {
    this.#counts = countsOf(this.#rows.values());
    this.deps.changed();
  }
}
