/** The store in IndexedDB. One writer: commits run one behind the other, each in one transaction over all tables. */
import { type Counters, EMPTY_COUNTERS, type Questions, together } from "./facts.ts";
import { apply } from "./idb-apply.ts";
import { Closed, failureOf } from "./idb-failure.ts";
import { Known, Memory } from "./idb-known.ts";
import { areHeld, countersIn, look, type Numbers } from "./idb-look.ts";
import { openDatabase } from "./idb-open.ts";
import { type Reckoning, reckon, remove } from "./idb-purge.ts";
import { IdbReads } from "./idb-reads.ts";
import { ALL_TABLES, type Database, TABLES, type Tables, type Writing } from "./idb-schema.ts";
import { fillTrash, trashed } from "./idb-trash.ts";
import {
  fillIntake,
  fillQuestions,
  firstQuestions,
  type Intake,
  intakeOf,
  isSilent,
  secondQuestions,
} from "./intake.ts";
import { joined } from "./joined.ts";
import type { Author } from "./message.ts";
import { refusal } from "./provided.ts";
import { err, ok, type Result } from "./result.ts";
import { settle } from "./settle.ts";
import { type Gone, goneWith } from "./sizes.ts";
import type { Batch, Committed, Store, StoreFailure, Value } from "./store.ts";

/** The store in the database of this name, opened at the first call. */
export function idbStore(name: string): Store {
  return new IdbStore(name);
}

interface Step {
  readonly committed: Committed;
  readonly counters: Counters;
}

class IdbStore extends IdbReads implements Store {
  readonly #name: string;
  #database: Promise<Database> | undefined;
  readonly #memory: Memory;
  #isClosed = false;
  /** The end of the last write that was asked for. Never rejects. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(name: string) {
    const memory = new Memory(async () =>
      Known.load((await this.#opened()).transaction(["filter", "journal", "meta"])),
    );
    super(
      () => this.#opened(),
      () => memory.known(),
    );
    this.#memory = memory;
    this.#name = name;
  }

  heldLately(text: string): boolean {
    return this.#memory.loaded?.hasText(text) === true;
  }

  commit(batch: Batch): Promise<Result<Committed, StoreFailure>> {
    const intake = intakeOf(batch);
    return this.#queue(async () => {
      const first = await this.#step(intake, firstQuestions(intake), batch.strict ? "strict" : "relaxed");
      const isBringing = intake.messages.size + intake.blobs.size > 0;
      return isBringing && first.counters.fills.length > 0
        ? joined(first.committed, await this.#fill(batch, first.counters))
        : first.committed;
    });
  }

  purge(author: Author): Promise<Result<Gone, StoreFailure>> {
    return this.#take(author, async (transaction) => {
      for (const { key } of await trashed(transaction, author))
        await transaction.objectStore("trash").delete(key);
    });
  }

  discard(author: Author, until: number, values: readonly Value[]): Promise<Result<Gone, StoreFailure>> {
    return this.#take(author, async (transaction, reckoned) => {
      await fillTrash(transaction, reckoned, until);
      for (const { room, key, value } of values) {
        const table = transaction.objectStore(room);
        await (value === undefined ? table.delete(key) : table.put(value, key));
      }
    });
  }

  empty(keys: readonly number[]): Promise<Result<void, StoreFailure>> {
    return this.#queue(() =>
      this.#write("relaxed", async (transaction) => {
        await Promise.all(keys.map((key) => transaction.objectStore("trash").delete(key)));
      }),
    );
  }

  /** @param also is done before anything is taken out */
  #take(
    author: Author,
    also: (transaction: Writing, reckoned: Reckoning) => Promise<void>,
  ): Promise<Result<Gone, StoreFailure>> {
    return this.#queue(async () => {
      const gone = await this.#write("strict", async (transaction) => {
        const reckoned = await reckon(transaction, author, this.drafts);
        await also(transaction, reckoned);
        await remove(transaction, reckoned, this.drafts);
        return goneWith(reckoned);
      });
      this.#memory.forget();
      return gone;
    });
  }

  clear(): Promise<Result<void, StoreFailure>> {
    return this.#queue(async () => {
      await this.#write(
        "strict",
        async (transaction) => {
          const { commits = 0 } = await countersIn(transaction);
          await Promise.all(ALL_TABLES.map((table) => transaction.objectStore(table).clear()));
          // Whoever remembers the time before must see that something was written.
          const counters = { ...EMPTY_COUNTERS, nextAuthor: 1, commits: commits + 1 };
          await transaction.objectStore("meta").put(counters, "counters");
        },
        ALL_TABLES,
      );
      this.#memory.forget();
    });
  }

  close(): void {
    this.#isClosed = true;
    const database = this.#database;
    this.#database = undefined;
    database?.then(
      (open) => open.close(),
      () => undefined,
    );
  }

  #opened(): Promise<Database> {
    if (this.#isClosed) return Promise.reject(new Closed("the store was closed"));
    const forget = () => {
      this.#database = undefined;
    };
    this.#database ??= openDatabase(this.#name, { onTerminated: forget, onOutdated: () => this.close() });
    // A failure to open is that of this call only: a profile that was busy may be free at the next one.
    this.#database.catch(forget);
    return this.#database;
  }

  /**
   * Goes on with contents that more messages waited for than one transaction completes. A step that fails is no failure of the commit,
   * which is on disk already: the counters remember it, and the next commit that brings something goes on.
   */
  async #fill(batch: Batch, after: Counters): Promise<readonly Committed[]> {
    const steps: Committed[] = [];
    let [content] = after.fills;
    while (content !== undefined) {
      const intake = fillIntake(batch, content);
      try {
        const step = await this.#step(intake, fillQuestions(intake), "relaxed");
        steps.push(step.committed);
        [content] = step.counters.fills;
      } catch {
        break;
      }
    }
    return steps;
  }

  /** One transaction: facts, decision, rows. Rejects, with nothing written, where the transaction fails. */
  async #step(intake: Intake, questions: Questions, durability: "strict" | "relaxed"): Promise<Step> {
    const known = await this.#memory.known();
    const step = await this.#write(durability, async (transaction) => {
      const before = await countersIn(transaction);
      if (!(await areHeld(transaction, intake.batch.provided ?? []))) return before;
      const memory = known.isOf(before) ? known : undefined;
      const { totals, wantRows, fills, sizes } = before;
      const counters = { totals, wantRows, fills, sizes };
      const drafts = await this.drafts.in(transaction, before);
      const numbers: Numbers = { known: new Map(), fresh: [], next: before.nextAuthor };
      const first = await look(transaction, questions, counters, numbers, memory, drafts);
      const second = secondQuestions(intake, first);
      const facts = isSilent(second)
        ? first
        : together(first, await look(transaction, second, counters, numbers, memory, drafts));
      const settled = settle(intake, facts);
      return {
        ...settled,
        numbers,
        applied: apply(transaction, settled.writes, numbers, before, memory, drafts),
      };
    });
    if (!("applied" in step)) return { committed: refusal(step.totals), counters: { ...step, fills: [] } };
    const { writes, committed, numbers, applied } = step;
    this.drafts.committed(applied.commits, applied.drafted);
    if (applied.written === undefined) this.#memory.forget();
    else known.committed(writes, numbers.known, applied.written);
    return { committed, counters: writes.counters };
  }

  /** Inside `work` nothing but requests of the transaction may be awaited, or it would commit without the rest. */
  async #write<T>(
    durability: "strict" | "relaxed",
    work: (transaction: Writing) => Promise<T>,
    tables: Tables[] = TABLES,
  ): Promise<T> {
    const database = await this.#opened();
    const transaction = database.transaction(tables, "readwrite", { durability });
    try {
      const value = await work(transaction);
      await transaction.done;
      return value;
    } catch (error) {
      abort(transaction);
      // Whatever stopped the work, the transaction's own error says why it ended; its promise must not stay unheard.
      await transaction.done.catch(() => undefined);
      throw transaction.error ?? error;
    }
  }

  #queue<T>(work: () => Promise<T>): Promise<Result<T, StoreFailure>> {
    const run = this.#last.then(work).then(ok, (error: unknown) => err(failureOf(error)));
    this.#last = run.catch(() => undefined);
    return run;
  }
}

function abort(transaction: Writing): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}
