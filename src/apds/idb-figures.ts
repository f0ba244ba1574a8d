/** The reads of the IndexedDB store that are about all of it: figures, pictures, the trash, rows of others. */
import { Drafts } from "./idb-drafts.ts";
import { countersIn } from "./idb-look.ts";
import { reckon } from "./idb-purge.ts";
import { type Database, type Reading, TABLES, type Tables } from "./idb-schema.ts";
import { indexSome } from "./idb-terms.ts";
import { trashed, trashRow } from "./idb-trash.ts";
import type { Author } from "./message.ts";
import { type Gone, goneWith, type ImageUse, type Sizes, type Trashed } from "./sizes.ts";
import type { Value } from "./store.ts";

export class IdbFigures {
  protected readonly drafts = new Drafts();
  protected readonly open: () => Promise<Database>;
  /** The transactions that began in this turn, by their tables. */
  readonly #turn = new Map<string, Reading>();

  constructor(open: () => Promise<Database>) {
    this.open = open;
  }

  async totals() {
    return (await countersIn(await this.read(["meta"]))).totals;
  }

  async sizes(): Promise<Sizes> {
    const transaction = await this.read(["meta", "trash"]);
    const { sizes } = await countersIn(transaction);
    const trash = (await trashed(transaction)).reduce((sum, { bytes }) => sum + bytes, 0);
    return { ...sizes, trash };
  }

  async images(limit: number): Promise<readonly ImageUse[]> {
    return (await this.open()).getAllFromIndex("uses", "used", null, limit);
  }

  async weigh(author: Author): Promise<Gone> {
    return goneWith(await reckon(await this.read(TABLES), author, this.drafts));
  }

  async trashed(): Promise<readonly Trashed[]> {
    return trashed(await this.read(["trash"]));
  }

  async trash(key: number) {
    return trashRow(await this.read(["trash"]), key);
  }

  async value(room: Value["room"], key: string): Promise<unknown> {
    return (await this.open()).get(room, key);
  }

  async values(room: Value["room"], prefix = ""): Promise<readonly Value[]> {
    const table = (await this.read([room])).objectStore(room);
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const [keys, values] = await Promise.all([table.getAllKeys(range), table.getAll(range)]);
    return keys.map((key, at) => ({ room, key, value: values[at] }));
  }

  async index(limit: number): Promise<number> {
    const { seq } = await this.totals();
    return indexSome(await this.open(), seq, limit);
  }

  /**
   * A transaction over these tables. What is asked in one turn has one: a page of posts asks hundreds of small things beside each other, and
   * to begin and end a transaction costs more than to look something up.
   */
  protected async read(tables: Tables[]): Promise<Reading> {
    const database = await this.open();
    const name = tables.join();
    const begun = this.#turn.get(name);
    if (begun !== undefined) return begun;
    const transaction = database.transaction(tables);
    this.#turn.set(name, transaction);
    // Behind what waits in this turn already, and within it: later the transaction would take no more requests.
    queueMicrotask(() => this.#turn.delete(name));
    return transaction;
  }
}
