import { unwrap } from "idb";
import { type AuthorRows, isDrafted, packedDraft } from "./idb-drafts.ts";
import { type Known, namesOf, type Written, writeJournal } from "./idb-known.ts";
import type { Numbers } from "./idb-look.ts";
import { type AuthorDbRow, authorDbRow, wantRow } from "./idb-rows.ts";
import type { DbCounters, Tables, Writing } from "./idb-schema.ts";
import type { Author } from "./message.ts";
import { half, nameKey, type Packable, pack } from "./segments.ts";
import type { NewPost, Writes } from "./writes.ts";

/** What was asked of the database; true once the transaction has completed. */
export interface Applied {
  /** Undefined: without a memory. */
  readonly written: Written | undefined;
  readonly commits: number;
  /** Rows of authors that went into a draft; undefined: there are no drafts now. */
  readonly drafted: readonly AuthorDbRow[] | undefined;
}

/**
 * Issues all requests of a commit and awaits none: what fails aborts the transaction, whose end says so. The bare tables are used, because a
 * wrapped request is a promise, and thousands of them would each have to be awaited, or be reported as unhandled.
 */
export function apply(
  transaction: Writing,
  writes: Writes,
  numbers: Numbers,
  before: DbCounters,
  memory: Known | undefined,
  drafts: AuthorRows,
): Applied {
  const table = (name: Tables) => unwrap(transaction.objectStore(name));
  const [segments, pending, later, blobs, wants] = [
    table("segments"),
    table("pending"),
    table("later"),
    table("blobs"),
    table("wants"),
  ];
  for (const { id } of writes.completed) pending.delete(id);
  for (const { id, text, content } of writes.pending) pending.put({ id, text, signs: half(content) });
  for (const blob of writes.blobs) blobs.put(blob);
  for (const use of writes.uses) table("uses").put(use);
  for (const { hash } of writes.forgotten) {
    table("uses").delete(hash);
    blobs.delete(hash);
  }
  for (const key of writes.untrashed) table("trash").delete(key);
  const changed = writes.authors.map((record) => authorDbRow(numberOf(record.row.author, numbers), record));
  // `add`, not `put`: a seq is given once, and no post of before is ever written over.
  const posts = writes.posts.map((post) => packable(post, numberOf(post.message.author, numbers)));
  for (const row of pack(posts)) segments.add(row);
  for (const id of writes.dropLater) later.delete(id);
  for (const { id, text, ts } of writes.later) later.put({ id, text, due: [ts, half(id)] });
  for (const [hash, want] of writes.wants) {
    if (want === undefined) wants.delete(hash);
    else wants.put(wantRow(want));
  }
  for (const { room, key, value } of writes.values) {
    if (value === undefined) table(room).delete(key);
    else table(room).put(value, key);
  }
  // The number of commits is what a memory is believed by: whoever writes, counts.
  const commits = (before.commits ?? 0) + 1;
  const drafted = isDrafted(changed.length, before.drafts ?? 0);
  if (drafted) table("drafts").put(packedDraft(changed), commits);
  else {
    if (drafts.size > 0) table("drafts").clear();
    for (const row of new Map([...drafts, ...changed.map((one) => [one.key, one] as const)]).values())
      table("authors").put(row);
  }
  const names = namesOf(writes, numbers.fresh);
  const written = memory?.write(transaction, commits, names);
  if (written === undefined) writeJournal(transaction, commits, names);
  const filterNames = written?.filterNames ?? before.filterNames;
  const filter = filterNames === undefined ? {} : { filterNames };
  const rows = drafted ? (before.drafts ?? 0) + changed.length : 0;
  const counters: DbCounters = {
    ...writes.counters,
    nextAuthor: numbers.next,
    commits,
    drafts: rows,
    ...filter,
  };
  table("meta").put(counters, "counters");
  return { written, commits, drafted: drafted ? changed : undefined };
}

function packable({ seq, message, content, inline, names }: NewPost, author: number): Packable {
  const named = names.map(({ kind, hash }) => nameKey(kind, hash));
  return { seq, message, content: inline ? content : undefined, author, named };
}

function numberOf(author: Author, numbers: Numbers): number {
  const known = numbers.known.get(author);
  if (known !== undefined) return known;
  const number = numbers.next++;
  numbers.known.set(author, number);
  numbers.fresh.push(author);
  return number;
}
