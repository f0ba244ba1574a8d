/** Facts out of IndexedDB, inside one transaction: all requests of a round are issued at once, and nothing else is awaited. */
import {
  type AuthorRecord,
  type Counters,
  EMPTY_COUNTERS,
  type Facts,
  FILL_STEP,
  type Questions,
} from "./facts.ts";
import type { AuthorRows } from "./idb-drafts.ts";
import type { Known } from "./idb-known.ts";
import { wantOf } from "./idb-rows.ts";
import type { DbCounters, Reading } from "./idb-schema.ts";
import { heldIn, textIn } from "./idb-texts.ts";
import { type Author, compareDated, type Hash, type Message, trustStored } from "./message.ts";
import { half, nameKey } from "./segments.ts";
import type { ImageUse } from "./sizes.ts";
import type { Condition, Want } from "./store.ts";

/** What only this store needs to know beside the facts. */
export interface Numbers {
  readonly known: Map<Author, number>;
  /** Authors that got their number in this transaction. */
  readonly fresh: Author[];
  next: number;
}

export async function countersIn(transaction: Reading): Promise<DbCounters> {
  return (await transaction.objectStore("meta").get("counters")) ?? { ...EMPTY_COUNTERS, nextAuthor: 1 };
}

/** Whether all of these conditions hold now. */
export async function areHeld(transaction: Reading, conditions: readonly Condition[]): Promise<boolean> {
  const held = conditions.map(async ({ room, key, holds }) =>
    holds(await transaction.objectStore(room).get(key)),
  );
  return (await Promise.all(held)).every(Boolean);
}

/**
 * The facts; the numbers of the authors asked for are noted on the way. Tables that the counters call empty are not looked into, nor is
 * anything looked up that `memory` knows.
 *
 * @param memory only one that is of this very moment of the database
 */
export async function look(
  transaction: Reading,
  questions: Questions,
  counters: Counters,
  numbers: Numbers,
  memory: Known | undefined,
  drafts: AuthorRows,
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
  const uses = new Map<Hash, ImageUse>();
  const requests: Promise<unknown>[] = [];
  const each = <K>(keys: Iterable<K>, work: (key: K) => Promise<void>) => {
    for (const key of keys) requests.push(work(key));
  };

  const mayHave = (name: string): boolean => memory === undefined || memory.mayHave(name);
  const kindOf = (hash: Hash) => (memory === undefined ? "ask" : memory.kindOf(hash));

  for (const id of questions.messages) {
    const kind = kindOf(id);
    if (kind === "message") messages.add(id);
    else if (kind !== undefined)
      requests.push(
        heldIn(transaction, id, totals, "message").then((as) => {
          if (as !== undefined) messages.add(id);
        }),
      );
  }
  // Names of complete posts and of contents in their rows are answered here; what is left to ask may be held in any way.
  const open: Hash[] = [];
  for (const hash of questions.held) {
    const kind = kindOf(hash);
    if (kind === "ask") open.push(hash);
    else if (kind !== undefined) held.add(hash);
  }
  each(open, async (hash) => {
    if ((await heldIn(transaction, hash, totals)) !== undefined) held.add(hash);
  });
  const texting = [...questions.texts].filter(mayHave);
  each(texting, async (hash) => {
    const text = await textIn(transaction, hash, totals);
    if (text !== undefined) texts.set(hash, text);
  });
  if (totals.blobs > 0) {
    each(new Set([...open, ...texting]), async (hash) => {
      if ((await transaction.objectStore("blobs").getKey(hash)) !== undefined) blobs.add(hash);
    });
  }
  if (wantRows > 0) {
    // What is held is not wanted any more.
    const wanted = [...questions.wants].filter((hash) => kindOf(hash) === "ask");
    each(wanted, async (hash) => {
      const row = await transaction.objectStore("wants").get(hash);
      if (row !== undefined) wants.set(hash, wantOf(row));
    });
  }
  if (totals.pending > 0) {
    each(open, async (hash) => {
      if ((await transaction.objectStore("pending").getKey(hash)) !== undefined) pending.add(hash);
    });
    each([...questions.waiting].filter(mayHave), async (hash) => {
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
  for (const author of questions.authors) {
    const known = memory?.author(author);
    if (known !== undefined) {
      authors.set(author, known.record);
      numbers.known.set(author, known.number);
    } else if (mayHave(author)) requests.push(readAuthor(author));
  }
  async function readAuthor(author: Author): Promise<void> {
    const row = drafts.get(author) ?? (await transaction.objectStore("authors").index("key").get(author));
    if (row === undefined) return;
    authors.set(author, row.record);
    numbers.known.set(author, row.number);
    memory?.sawAuthor(author, row);
  }
  if (totals.later > 0) {
    const take = (row: { id: Hash; text: string } | undefined) => {
      if (row !== undefined) later.set(row.id, trustStored(row.id, row.text));
    };
    const table = transaction.objectStore("later");
    if (questions.later === "all") requests.push(table.getAll().then((rows) => rows.forEach(take)));
    else each([...questions.later].filter(mayHave), async (id) => take(await table.get(id)));
  }
  each(questions.uses, async (hash) => {
    const [use, signer] = await Promise.all([
      transaction.objectStore("uses").get(hash),
      transaction.objectStore("segments").index("names").getKey(nameKey("content", hash)),
    ]);
    // A picture that somebody signed as their text meanwhile is none any more.
    if (use !== undefined && signer === undefined) uses.set(hash, use);
  });
  await Promise.all(requests);
  return { counters, messages, texts, held, pending, blobs, wants, waiting, authors, later, uses };
}
