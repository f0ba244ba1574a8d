/** The trash: what was taken out of the other tables, in rows of its own that no other read sees. */
import type { Reckoning } from "./idb-purge.ts";
import type { Reading, Writing } from "./idb-schema.ts";
import { type Author, trustStored } from "./message.ts";
import type { Trashed } from "./sizes.ts";
import type { Batch, Blob } from "./store.ts";
import { trashRows } from "./trash-rows.ts";

/** Before `remove`: it reads what that takes away. */
export async function fillTrash(transaction: Writing, reckoned: Reckoning, until: number): Promise<void> {
  const { author, posts, orphans } = reckoned;
  const blobs = transaction.objectStore("blobs");
  const contents = new Set(posts.map(({ message }) => message.content));
  const pictures = await Promise.all(
    orphans.filter((hash) => !contents.has(hash)).map((hash) => blobs.get(hash)),
  );
  const whole = await Promise.all(
    posts.map(async ({ message, content }) => ({
      message,
      content: content ?? (await blobs.get(message.content))?.text,
    })),
  );
  const held = pictures.filter((blob): blob is Blob => blob !== undefined);
  for (const row of trashRows(author, until, whole, held)) await transaction.objectStore("trash").add(row);
}

export async function trashed(transaction: Reading, author?: Author): Promise<readonly Trashed[]> {
  const rows: Trashed[] = [];
  const range = author === undefined ? null : IDBKeyRange.bound([author], [author, []]);
  const sums = transaction.objectStore("trash").index("sum");
  for (let cursor = await sums.openKeyCursor(range); cursor; cursor = await cursor.continue()) {
    const [by, until, posts, bytes] = cursor.key;
    rows.push({ key: cursor.primaryKey, author: by, until, posts, bytes });
  }
  return rows;
}

export async function trashRow(
  transaction: Reading,
  key: number,
): Promise<Pick<Required<Batch>, "messages" | "blobs"> | undefined> {
  const row = await transaction.objectStore("trash").get(key);
  return row && { messages: row.messages.map(({ id, text }) => trustStored(id, text)), blobs: row.blobs };
}
