/** The store of the pub, of tests and of the simulation. Nothing in it waits: a commit is whole before its promise exists. */
import { clones, copyOf } from "./copy-of.ts";
import { together } from "./facts.ts";
import {
  EMPTY_HASH,
  fillIntake,
  fillQuestions,
  firstQuestions,
  intakeOf,
  isSilent,
  secondQuestions,
} from "./intake.ts";
import { joined } from "./joined.ts";
import { mergedOf, namingIn, searchTables } from "./memory-search.ts";
import { MemoryTables } from "./memory-tables.ts";
import { pageOf, pick } from "./memory-timeline.ts";
import { imagesIn, sizesOf, throwAway, trashedIn, trashRow } from "./memory-trash.ts";
import { type Author, compareDated, type Hash } from "./message.ts";
import { refusal, rowsAlone } from "./provided.ts";
import { err, ok, type Result } from "./result.ts";
import type { Found, Query } from "./search.ts";
import { settle } from "./settle.ts";
import { type Gone, goneWith, type Sizes, type Trashed } from "./sizes.ts";
import type { Batch, Committed, Page, Post, Store, StoreFailure, Value } from "./store.ts";

export interface MemoryStoreOptions {
  /** Asked before anything of a commit (and of each further step of it), a purge or a clear is done; what it returns is the failure. For tests and the simulation. */
  readonly fault?: () => StoreFailure | undefined;
}

export function memoryStore(options: MemoryStoreOptions = {}): Store {
  return new MemoryStore(options);
}

class MemoryStore implements Store {
  #tables = new MemoryTables();
  #isClosed = false;
  /** The seq up to which posts are found by their words. */
  #indexed = 0;
  readonly #fault: () => StoreFailure | undefined;
  readonly heldLately = (text: string): boolean => this.#tables.lately.has(text);
  readonly posts = async (ids: readonly Hash[]) => ids.flatMap((id) => this.#tables.posts.get(id) ?? []);

  constructor({ fault = () => undefined }: MemoryStoreOptions) {
    this.#fault = () => (this.#isClosed ? { kind: "closed", detail: "the store was closed" } : fault());
  }

  async commit(batch: Batch): Promise<Result<Committed, StoreFailure>> {
    const failure = this.#fault();
    if (failure !== undefined) return err(failure);
    const values = clones(batch.values ?? []);
    if (values === undefined) return err({ kind: "failed", detail: "a value cannot be kept" });
    const valueAt = ({ room, key }: Omit<Value, "value">) => copyOf(this.#tables.values.get(room)?.get(key));
    if (!(batch.provided ?? []).every((one) => one.holds(valueAt(one))))
      return ok(refusal(this.#tables.counters.totals));
    const alone = rowsAlone(batch, this.#tables.counters.totals);
    if (alone !== undefined) {
      this.#tables.write(values);
      return ok(alone);
    }
    const intake = intakeOf({ ...batch, values });
    const first = this.#tables.look(firstQuestions(intake));
    const second = secondQuestions(intake, first);
    const { writes, committed } = settle(
      intake,
      isSilent(second) ? first : together(first, this.#tables.look(second)),
    );
    this.#tables.apply(writes);
    return ok(joined(committed, intake.messages.size + intake.blobs.size > 0 ? this.#fill(batch) : []));
  }

  /** The same steps as in IndexedDB, though nothing here would force them: arrivals must come in the same order from both stores. */
  #fill(batch: Batch): readonly Committed[] {
    const steps: Committed[] = [];
    for (;;) {
      const [content] = this.#tables.counters.fills;
      if (content === undefined || this.#fault() !== undefined) return steps;
      const intake = fillIntake(batch, content);
      const first = this.#tables.look(fillQuestions(intake));
      const facts = together(first, this.#tables.look(secondQuestions(intake, first)));
      const { writes, committed } = settle(intake, facts);
      this.#tables.apply(writes);
      steps.push(committed);
    }
  }

  async get(hash: Hash): Promise<string | undefined> {
    return hash === EMPTY_HASH ? "" : this.#tables.text(hash);
  }

  async texts(hashes: readonly Hash[]): Promise<ReadonlyMap<Hash, string>> {
    return pick(hashes, (hash) => (hash === EMPTY_HASH ? "" : this.#tables.text(hash)));
  }

  async held(hashes: readonly Hash[]): Promise<ReadonlyMap<Hash, "message" | "blob">> {
    return pick(hashes, (hash) => (hash === EMPTY_HASH ? "blob" : this.#tables.heldAs(hash)));
  }

  async wantsFor(hashes: readonly Hash[]) {
    return pick(hashes, (hash) => this.#tables.wants.get(hash));
  }

  async dueWants(now: number, limit: number) {
    return [...this.#tables.wants.values()]
      .filter(({ state, nextAt }) => state === "open" && nextAt <= now)
      .sort((a, b) => a.nextAt - b.nextAt || (a.hash < b.hash ? -1 : 1))
      .slice(0, limit);
  }

  async dueLater(now: number, limit: number) {
    const due = [...this.#tables.later.values()].filter(({ ts }) => ts <= now);
    return due.sort(compareDated).slice(0, limit);
  }

  async head(author: Author) {
    const head = this.#tables.authors.get(author)?.row.head;
    return head && this.message(head.id);
  }

  async message(id: Hash) {
    return this.#tables.posts.get(id)?.message ?? this.#tables.pending.get(id);
  }

  async pending(author?: Author) {
    const all = [...this.#tables.pending.values()];
    return all.filter((message) => author === undefined || message.author === author).sort(compareDated);
  }

  async author(author: Author) {
    return this.#tables.authors.get(author)?.row;
  }

  async authors(limit: number) {
    const rows = [...this.#tables.authors.values()].map(({ row }) => row);
    return rows.sort((a, b) => compareDated(b.head, a.head)).slice(0, limit);
  }

  async feed(author: Author, page: Page) {
    return pageOf(this.#tables.feeds.get(author), page);
  }

  async recent(page: Page) {
    return pageOf(this.#tables.timeline, page);
  }

  async naming(kind: "reply" | "edit" | "image", id: Hash, limit: number) {
    return namingIn(this.#tables, `${kind} ${id}`, limit);
  }

  async merged(authors: readonly Author[], page: Page) {
    return mergedOf(this.#tables, authors, page);
  }

  async since(seq: number, limit: number) {
    const { bySeq } = this.#tables;
    // Gaps only ever make a post stand further left than its seq says.
    let at = Math.min(seq, bySeq.length);
    while (at > 0 && (bySeq[at - 1]?.seq ?? 0) > seq) at--;
    return bySeq.slice(at, at + limit);
  }

  async holes(author: Author) {
    const wants = [...this.#tables.wants.values()].filter((want) => want.author === author);
    return wants.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  }

  async totals() {
    return this.#tables.counters.totals;
  }

  async value(room: Value["room"], key: string): Promise<unknown> {
    return copyOf(this.#tables.values.get(room)?.get(key));
  }

  async values(room: Value["room"], prefix = "") {
    return this.#tables.valuesOf(room, prefix);
  }

  async index(limit: number): Promise<number> {
    const { seq } = this.#tables.counters.totals;
    this.#indexed = (await this.since(this.#indexed, limit)).at(-1)?.seq ?? seq;
    return seq - this.#indexed;
  }

  async search(query: Query): Promise<Found<Post>> {
    return searchTables(this.#tables, this.#indexed, query);
  }

  async sizes(): Promise<Sizes> {
    return sizesOf(this.#tables);
  }

  async images(limit: number) {
    return imagesIn(this.#tables, limit);
  }

  async weigh(author: Author) {
    return goneWith(this.#tables.reckon(author));
  }

  async purge(author: Author) {
    const failure = this.#fault();
    if (failure !== undefined) return err(failure);
    for (const [key, row] of this.#tables.trash) if (row.author === author) this.#tables.trash.delete(key);
    return ok(this.#take(author));
  }

  async discard(author: Author, until: number, values: readonly Value[]) {
    const failure = this.#fault();
    if (failure !== undefined) return err(failure);
    throwAway(this.#tables, author, until);
    this.#tables.write(values);
    return ok(this.#take(author));
  }

  #take(author: Author): Gone {
    const reckoned = this.#tables.reckon(author);
    this.#tables.remove(author, reckoned);
    return goneWith(reckoned);
  }

  async trashed(): Promise<readonly Trashed[]> {
    return trashedIn(this.#tables);
  }

  async trash(key: number) {
    return trashRow(this.#tables, key);
  }

  async empty(keys: readonly number[]): Promise<Result<void, StoreFailure>> {
    const failure = this.#fault();
    if (failure === undefined) for (const key of keys) this.#tables.trash.delete(key);
    return failure === undefined ? ok(undefined) : err(failure);
  }

  async clear(): Promise<Result<void, StoreFailure>> {
    const failure = this.#fault();
    if (failure !== undefined) return err(failure);
    [this.#tables, this.#indexed] = [new MemoryTables(), 0];
    return ok(undefined);
  }

  close(): void {
    this.#isClosed = true;
  }
}
