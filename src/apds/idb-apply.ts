import { unwrap } from "idb";
import type { Numbers } from "./idb-look.ts";
import { authorDbRow, half, postRow, wantRow } from "./idb-rows.ts";
import type { Tables, Writing } from "./idb-schema.ts";
import type { Author } from "./message.ts";
import type { Writes } from "./settle.ts";

/**
 * Issues all requests of a commit and awaits none: what fails aborts the transaction, whose end says so. The bare tables are used, because a
 * wrapped request is a promise, and thousands of them would each have to be awaited, or be reported as unhandled.
 */
export function apply(transaction: Writing, writes: Writes, numbers: Numbers): void {
  const table = (name: Tables) => unwrap(transaction.objectStore(name));
  const [posts, pending, later, blobs, wants, authors] = [
    table("posts"),
    table("pending"),
    table("later"),
    table("blobs"),
    table("wants"),
    table("authors"),
  ];
  for (const { id } of writes.completed) pending.delete(id);
  for (const { id, text, content } of writes.pending) pending.put({ id, text, signs: half(content) });
  for (const blob of writes.blobs) blobs.put(blob);
  for (const record of writes.authors) authors.put(authorDbRow(numberOf(record.row.author, numbers), record));
  // `add`, not `put`: the unique index over ids and the sequence are the last arbiters of "once".
  for (const post of writes.posts) posts.add(postRow(post, numberOf(post.message.author, numbers)));
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
  table("meta").put({ ...writes.counters, nextAuthor: numbers.next }, "counters");
}

function numberOf(author: Author, numbers: Numbers): number {
  const known = numbers.known.get(author);
  if (known !== undefined) return known;
  const fresh = numbers.next++;
  numbers.known.set(author, fresh);
  return fresh;
}
