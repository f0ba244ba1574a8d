/** Watches one client from outside over all its lives: what it acknowledged, so that what it later lacks or repeats is seen. */
import {
  type Author,
  type Batch,
  type Committed,
  datedAt,
  FUTURE_NEAR_MS,
  type Hash,
  type Post,
  parseHash,
  type Store,
} from "apds";
import type { Clock } from "../base/clock.ts";
import { MESSAGE_CHARACTERS } from "../sync/replicate/door.ts";
import { RUN_DEADLINE_MS } from "../sync/replicate/take-answer.ts";
import type { Breaches } from "./breaches.ts";
import type { MachineClock } from "./test-clock.ts";
import type { Truth } from "./truth.ts";

/** The `limit` of a catch-up without pages. */
const WHOLE = "1000000000";

export class Witness {
  /** Every post whose transaction resolved, by its seq. */
  readonly committed = new Map<number, Hash>();
  /** Nothing new of these may come in. */
  readonly blocked = new Set<Author>();
  /** Whose posts the person threw away at some time: they went to the trash, and come back under other numbers if that is taken back. */
  readonly thrownAway = new Set<Author>();
  /** When the person last changed whose posts are taken in, ms. */
  #choseAt = Number.NEGATIVE_INFINITY;
  readonly #pending = new Set<Hash>();
  readonly #emitted = new Set<Hash>();
  /** The last whole answer of each pub's poll, by host and form, and the earliest moment at which its texts were judged, ms. */
  readonly #read = new Map<string, { readonly body: string; readonly now: number }>();
  readonly #cursors = new Map<string, number>();
  /** What the machine believed in the last minute besides what it believes now. */
  #offsets: { readonly until: number; readonly offset: number }[] = [];

  constructor(
    private readonly client: string,
    private readonly store: Store,
    private readonly breaches: Breaches,
    private readonly truth: Truth,
    private readonly shared: Clock,
    private readonly machine: MachineClock,
    /** Whose posts are taken in now. */
    private readonly takes: () => Promise<(author: string) => boolean>,
    /** Whose browser it is. */
    private readonly own: () => Author | undefined,
    /** Whether this pub ever gave a receipt of this message. */
    private readonly showed: (url: string, id: string) => boolean,
  ) {}

  /** The store's commit, looked at. */
  async commit(batch: Batch): ReturnType<Store["commit"]> {
    const result = await this.store.commit(batch);
    if (result.ok) {
      this.#noteCommitted(result.value);
      await this.#checkOwed(result.value);
      this.#checkReceipts(batch);
      if (batch.values?.some(({ room }) => room === "pubs")) await this.#checkCursors(batch);
    }
    return result;
  }

  /** The person changes whose posts are taken in: a run that is under way is judged partly by the old choice. */
  chooses(): void {
    this.#choseAt = this.shared.now();
  }

  emitted(posts: readonly Post[]): void {
    for (const { seq, message } of posts) {
      if (this.committed.get(seq) !== message.id)
        this.#break(`post ${seq} was announced before it was committed`);
      if (this.#emitted.has(message.id) && !this.thrownAway.has(message.author))
        this.#break(`post ${seq} was announced twice`);
      this.#emitted.add(message.id);
    }
  }

  /** The machine's clock is about to be set to another time. A run that is under way is judged partly by the old one. */
  jumps(): void {
    this.#offsets.push({ until: this.shared.now() + RUN_DEADLINE_MS, offset: this.machine.offset });
  }

  /** A whole answer of a poll. */
  read(url: string, body: string): void {
    const { host, pathname, searchParams } = new URL(url);
    // Receipts are looked for in short answers, and what a pub lacks in whole ones where catch-up reads by the pub's own cursor.
    const whole = searchParams.get("limit") === WHOLE ? "since" : undefined;
    const form = searchParams.has("after") ? "after" : whole;
    if (pathname !== "/gossip/poll" || !form) return;
    this.#read.set(`${host} ${form}`, { body, now: this.#nows().earliest });
  }

  /** The messages of an answer that its reader must hold. Read only where a cursor moved by it: most of a run is polls. */
  #idsIn({ body, ...read }: { readonly body: string; readonly now: number }): readonly Hash[] {
    // The clock may have been set back between the answer and the judgement of its texts.
    const now = Math.min(read.now, this.#nows().earliest);
    const seen = new Set<Hash>();
    for (const text of textsIn(body)) {
      const message = text.length === MESSAGE_CHARACTERS ? this.truth.open(text) : undefined;
      const id = message && parseHash(message.id);
      if (id && datedAt(message, now) === "now") seen.add(id);
    }
    return [...seen];
  }

  #noteCommitted({ arrivals, pending }: Committed): void {
    const { latest } = this.#nows();
    // What waited for its text, or lay in the trash, came in by a clock of before.
    for (const { id, author, ts } of [...pending, ...arrivals.map(({ message }) => message)])
      if (ts > latest + FUTURE_NEAR_MS && !this.#pending.has(id) && !this.thrownAway.has(author))
        this.#break(`a message of the future came in: ${id}`);
    for (const { id, author } of pending) {
      if (this.blocked.has(author)) this.#break(`a message of somebody who is blocked came in: ${id}`);
      this.#pending.add(id);
    }
    for (const { seq, message } of arrivals) {
      if (this.blocked.has(message.author) && !this.#pending.has(message.id))
        this.#break(`a post of somebody who is blocked came in: ${message.id}`);
      if (this.committed.has(seq)) this.#break(`seq ${seq} was given twice`);
      this.committed.set(seq, message.id);
    }
  }

  /** A life can end before the next transaction: what an own post owes is kept with it, or it may never be told. */
  async #checkOwed({ arrivals, pending }: Committed): Promise<void> {
    const own = this.own();
    for (const { author, id } of [...arrivals.map(({ message }) => message), ...pending])
      if (author === own && (await this.store.value("outbox", id)) === undefined)
        this.#break(`the own message ${id} is kept, and nothing is owed of it`);
  }

  /** What the popup says of an own post is so: a pub that is said to list it did, whatever it did since. */
  #checkReceipts({ values = [] }: Batch): void {
    for (const { room, key, value } of values)
      for (const url of room === "outbox" ? listedBy(value) : [])
        if (!this.showed(url, key)) this.#break(`${url} is said to list ${key}, and never did`);
  }

  /** A cursor that moved says "I have everything of that answer": at this very moment, not later. */
  async #checkCursors({ values = [] }: Batch): Promise<void> {
    for (const { room, key, value } of values) {
      const cursor = room === "pubs" ? cursorOf(value) : 0;
      if (cursor === 0 || cursor === this.#cursors.get(key)) continue;
      this.#cursors.set(key, cursor);
      const host = new URL(key).host;
      const read = `${host} ${isSafe(value) ? "after" : "since"}`;
      const answer = this.#read.get(read);
      if (!answer) this.#break(`the cursor of ${host} moved without an answer`);
      this.#read.delete(read);
      const ids = answer ? this.#idsIn(answer) : [];
      if (this.shared.now() - this.#choseAt < RUN_DEADLINE_MS) continue;
      const [held, takes] = [await this.store.held(ids), await this.takes()];
      const lacking = ids.filter(
        (id) => held.get(id) !== "message" && takes(this.truth.byId(id)?.author ?? ""),
      );
      if (lacking.length > 0)
        this.#break(`the cursor of ${host} moved past ${lacking.length} messages that are not held`);
    }
  }

  /** The moments, by the machine's belief, between which a text of a run that ends now was judged. */
  #nows(): { readonly earliest: number; readonly latest: number } {
    const now = this.shared.now();
    this.#offsets = this.#offsets.filter(({ until }) => until >= now);
    const offsets = [this.machine.offset, ...this.#offsets.map(({ offset }) => offset)];
    return { earliest: now + Math.min(...offsets) - RUN_DEADLINE_MS, latest: now + Math.max(...offsets) };
  }

  #break(what: string): void {
    this.breaches.report(this.client, what);
  }
}

/** The pubs that a row of the outbox says list its message. */
function listedBy(row: unknown): readonly string[] {
  if (typeof row !== "object" || row === null || !("pubs" in row)) return [];
  const pubs = Object.entries((row.pubs ?? {}) as Record<string, { readonly kind: string }>);
  return pubs.flatMap(([url, { kind }]) => (kind === "listed" ? url : []));
}

function cursorOf(value: unknown): number {
  return typeof value === "object" && value !== null && "cursor" in value && typeof value.cursor === "number"
    ? value.cursor
    : 0;
}

const isSafe = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "safe" in value && value.safe === true;

function textsIn(body: string): readonly string[] {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer !== "object" || answer === null || !("messages" in answer)) return [];
    const { messages } = answer;
    return Array.isArray(messages) ? messages.filter((text) => typeof text === "string") : [];
  } catch {
    return [];
  }
}
