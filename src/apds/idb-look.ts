/** Facts out of IndexedDB, inside one transaction: all requests of a round are issued at once, and nothing else is awaited. */
import {
  type AuthorRecord,
  type Counters,
  EMPTY_COUNTERS,
  type Facts,
  FILL_STEP,
  type Questions,
} from "./facts.ts";
import { half, wantOf } from "./idb-rows.ts";
import type { Reading } from "./idb-schema.ts";
import { heldIn, textIn } from "./idb-texts.ts";
import { type Author, compareDated, type Hash, type Message, trustStored } from "./message.ts";
import type { Want } from "./store.ts";

/** What only this store needs to know beside the facts. */
export interface Numbers {
  readonly known: Map<Author, number>;
  next: number;
}

export async function countersIn(transaction: Reading): Promise<Counters & { readonly nextAuthor: number }> {
  return (await transaction.objectStore("meta").get("counters")) ?? { ...EMPTY_COUNTERS, nextAuthor: 1 };
}

/** The facts; the numbers of the authors asked for are noted on the way. Tables that the counters call empty are not looked into. */
export async function look(
  transaction: Reading,
  questions: Questions,
  counters: Counters,
  numbers: Numbers,
): Promise<Facts> {
  const { totals, wantRows } = counters;
  const messages = new Set<Hash>();
  const texts = new Map<Hash, string>();
  const held = new Set<Hash>();
  const pending = new Set<Hash>();
  const blobs = new Set<Hash>();
  const wants = new Map<Hash, Want>();
  const waiting = new Map<Hash, readonly Message[]>();
  const authors = new Map<Author, AuthorRecord>();
  const later = new Map<Hash, Message>();
  const requests: Promise<unknown>[] = [];
  const each = <K>(keys: Iterable<K>, work: (key: K) => Promise<void>) => {
    for (const key of keys) requests.push(work(key));
  };

  each(questions.messages, async (id) => {
    if ((await heldIn(transaction, id, totals, "message")) !== undefined) messages.add(id);
  });
  each(questions.held, async (hash) => {
    if ((await heldIn(transaction, hash, totals)) !== undefined) held.add(hash);
  });
  each(questions.texts, async (hash) => {
    const text = await textIn(transaction, hash, totals);
    if (text !== undefined) texts.set(hash, text);
  });
  if (totals.blobs > 0) {
    each(new Set([...questions.held, ...questions.texts]), async (hash) => {
      if ((await transaction.objectStore("blobs").getKey(hash)) !== undefined) blobs.add(hash);
    });
  }
  if (wantRows > 0) {
    each(questions.wants, async (hash) => {
      const row = await transaction.objectStore("wants").get(hash);
      if (row !== undefined) wants.set(hash, wantOf(row));
    });
  }
  if (totals.pending > 0) {
    each(questions.held, async (hash) => {
      if ((await transaction.objectStore("pending").getKey(hash)) !== undefined) pending.add(hash);
    });
    each(questions.waiting, async (hash) => {
      const rows = await transaction
        .objectStore("pending")
        .index("signs")
        .getAll(half(hash), FILL_STEP + 1);
      const found = rows
        .map(({ id, text }) => trustStored(id, text))
        .filter(({ content }) => content === hash);
      if (found.length > 0) waiting.set(hash, found.sort(compareDated));
    });
  }
  each(questions.authors, async (author) => {
    const row = await transaction.objectStore("authors").index("key").get(author);
    if (row === undefined) return;
    authors.set(author, row.record);
    numbers.known.set(author, row.number);
  });
  if (totals.later > 0) {
    const take = (row: { id: Hash; text: string } | undefined) => {
      if (row !== undefined) later.set(row.id, trustStored(row.id, row.text));
    };
    const table = transaction.objectStore("later");
    if (questions.later === "all") requests.push(table.getAll().then((rows) => rows.forEach(take)));
    else each(questions.later, async (id) => take(await table.get(id)));
  }
  await Promise.all(requests);
  return { counters, messages, texts, held, pending, blobs, wants, waiting, authors, later };
}
