/**
 * The outbox's work at one pub while its channel is open: own messages that are due are told, one after the other, and receipts are
 * asked for, many with one small poll. It sleeps until the next of them is due.
 */
import { type Apds, FUTURE_NEAR_MS, type Hash, parseDocument, referencesOf } from "apds";
import type { Cancel, Clock } from "../../base/clock.ts";
import { type Log, unattended } from "../../base/log.ts";
import { canBeTold } from "../frame.ts";
import type { Http } from "../http.ts";
import { Allowance } from "./allowance.ts";
import type { OwnRow } from "./own-row.ts";
import { OwnSight } from "./own-sight.ts";
import { isOwnDue, type OwnEvent } from "./own-state.ts";
import { readPoll } from "./read-poll.ts";
import { cluster, receiptBounds, verdict } from "./receipts.ts";
import type { TellTarget } from "./tell-target.ts";

/** Polls for receipts that a pub may be asked at once; */
export const RECEIPT_POLLS = 3;
/** then one each so often. */
export const RECEIPT_POLL_MS = 60_000;
/** A pub without polls is asked for so many messages by their ids at a time, */
export const RECEIPT_ASKS = 20;
/** What could not be done is tried again after this. */
export const DESK_PAUSE_MS = 5_000;

/** The outbox as a desk sees it. */
export interface DeskBook {
  rowsOf(url: string): readonly OwnRow[];
  find(text: string): OwnRow | undefined;
  note(url: string, events: readonly (readonly [Hash, OwnEvent])[]): Promise<boolean>;
}

export interface DeskDeps {
  readonly apds: Pick<Apds, "store" | "crypto">;
  readonly clock: Clock;
  readonly log: Log;
  readonly http: Http;
  readonly hasPoll: (url: string) => boolean;
  readonly book: DeskBook;
  readonly target: TellTarget;
  /** The pub's http(s) address, ending in a slash. */
  readonly base: string;
}

type Kind = "queued" | "sent";

export class Desk {
  readonly #polls: Allowance;
  /** What the pub's last answer listed without its content: the message itself it need not be told again. */
  readonly #alone = new Set<Hash>();
  #busy = false;
  #again = false;
  #cancel: Cancel = () => {};

  constructor(
    private readonly deps: DeskDeps,
    private readonly over: AbortSignal,
  ) {
    this.#polls = new Allowance(deps.clock, RECEIPT_POLLS, RECEIPT_POLL_MS);
    over.addEventListener("abort", () => this.#cancel(), { once: true });
  }

  /** Does what is due, now or after what is being done. */
  wake(): void {
    this.#again = true;
    if (!this.#busy) unattended(this.deps.log, "outbox", this.#run());
  }

  async #run(): Promise<void> {
    this.#busy = true;
    this.#cancel();
    try {
      let done = true;
      while (this.#again && !this.over.aborted) {
        this.#again = false;
        // It is woken on each tick, mostly for nothing.
        done = this.#due().length === 0 || ((await this.#tell()) && (await this.#look()));
      }
      this.#sleep(done ? 0 : DESK_PAUSE_MS);
    } finally {
      this.#busy = false;
    }
  }

  /** @param least ms to sleep at least */
  #sleep(least: number): void {
    if (this.over.aborted) return;
    const { clock } = this.deps;
    const now = clock.now();
    const waits = this.#rows().map(({ pubs, ts }) => {
      const state = pubs.get(this.deps.target.url);
      if (!state) return Number.POSITIVE_INFINITY;
      const left = isOwnDue(state, now) ? 0 : state.nextAt - now;
      return Math.max(left, state.kind === "queued" ? aheadBy(ts, now) : this.#polls.readyIn());
    });
    const wait = Math.min(...waits, Number.POSITIVE_INFINITY);
    if (wait === Number.POSITIVE_INFINITY) return;
    this.#cancel = clock.after(Math.max(wait, least), () => this.wake());
  }

  #rows(): readonly OwnRow[] {
    return this.deps.book.rowsOf(this.deps.target.url);
  }

  /** @param kind left out: whatever it is */
  #due(kind?: Kind): readonly OwnRow[] {
    const now = this.deps.clock.now();
    return this.#rows().filter(({ pubs }) => {
      const state = pubs.get(this.deps.target.url);
      if (!state || !isOwnDue(state, now)) return false;
      return kind === undefined || (state.kind === "queued") === (kind === "queued");
    });
  }

  /** Tells what is due, the oldest first. False where the channel or the store takes no more now. */
  async #tell(): Promise<boolean> {
    const { book, target } = this.deps;
    const now = this.deps.clock.now();
    // A pub puts apart what is ahead of its clock, and does not list it however often it is told.
    for (const row of this.#due("queued").filter(({ ts }) => aheadBy(ts, now) === 0)) {
      const texts = await this.#textsOf(row);
      const said = texts && (await target.say(texts, "high", this.over));
      if (said === false) return false;
      // Its content is not held: it is wanted already, and nobody can read the message without it.
      const event = said ? "told" : "unknown";
      if (!(await book.note(target.url, [[row.id, event]]))) return false;
      // Which may have come while that was written.
      if (!said && (await this.#textsOf(row))) await book.note(target.url, [[row.id, "whole"]]);
    }
    return true;
  }

  /** Content first, so that nobody has to ask back; images the first time only, then a pub asks for what it lacks. */
  async #textsOf(row: OwnRow): Promise<readonly string[] | undefined> {
    const { store } = this.deps.apds;
    const content = await store.get(row.content);
    if (content === undefined) return undefined;
    if (this.#alone.has(row.id) && canBeTold(content)) return [content];
    const texts = [content, row.text];
    if (row.pubs.get(this.deps.target.url)?.attempts === 0)
      for (const { kind, hash } of referencesOf(parseDocument(content)))
        if (kind === "image") texts.push((await store.get(hash)) ?? "");
    return texts.filter(canBeTold);
  }

  /** Looks for what is due. False where it is to be tried again later. */
  async #look(): Promise<boolean> {
    const { target, hasPoll } = this.deps;
    for (;;) {
      const due = this.#due("sent");
      if (due.length === 0 || this.over.aborted) return true;
      if (!hasPoll(target.url)) return this.#askAround(due);
      // The rest waits for its turn: `#sleep` knows when.
      if (!this.#polls.take()) return true;
      if (!(await this.#poll(cluster(due)))) return false;
    }
  }

  async #poll(rows: readonly OwnRow[]): Promise<boolean> {
    const { apds, book, target } = this.deps;
    const [first] = rows;
    if (!first) return true;
    const sight = new OwnSight((text) => book.find(text), apds.crypto);
    const read = (texts: readonly string[]): Promise<void> => sight.read(texts);
    const reach = await readPoll(this.deps, first.ts - 1, receiptBounds, read, this.over);
    if (!reach.ok)
      return book.note(
        target.url,
        rows.map(({ id }) => [id, "unknown"]),
      );
    const events: [Hash, OwnEvent][] = [];
    for (const [id, seen] of sight.seen) events.push([id, seen === "listed" ? "listed" : "stored"]);
    for (const row of rows) {
      const said = verdict(row, sight.seen, reach.value);
      if (said === "alone") this.#alone.add(row.id);
      else this.#alone.delete(row.id);
      // A message without its content, where that should have come: that is told again.
      if (said === "missing" || said === "alone") events.push([row.id, "missing"]);
      // The next poll begins with the first that this one did not reach; if that is where it began, it can't be known now.
      else if (said === "open" && row === first) events.push([row.id, "unknown"]);
    }
    return book.note(target.url, events);
  }

  /** Without polls: the author's head, and each message by its id. What is told back is heard where all of its texts are. */
  #askAround(due: readonly OwnRow[]): Promise<boolean> {
    const { book, target } = this.deps;
    const asked = due.slice(0, RECEIPT_ASKS);
    for (const author of new Set(asked.map((row) => row.author))) target.askHead(author);
    for (const { id } of asked) target.ask(id);
    return book.note(
      target.url,
      asked.map(({ id }) => [id, "asked"]),
    );
  }
}

/** How long until no pub puts a message of this date apart, ms: one that was signed by a clock which was set back since. */
const aheadBy = (ts: number, now: number): number => Math.max(0, ts - FUTURE_NEAR_MS - now);
