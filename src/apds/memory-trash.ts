/** The trash and the pictures of the memory store. */
import type { MemoryTables } from "./memory-tables.ts";
import { type Author, trustStored } from "./message.ts";
import type { ImageUse, Sizes, Trashed } from "./sizes.ts";
import type { Batch } from "./store.ts";
import { trashRows } from "./trash-rows.ts";

/** Puts copies of all that is an author's there. */
export function throwAway(tables: MemoryTables, author: Author, until: number): void {
  const { posts, orphans } = tables.reckon(author);
  const contents = new Set(posts.map(({ message }) => message.content));
  const pictures = orphans.flatMap((hash) => {
    const text = contents.has(hash) ? undefined : tables.blobs.get(hash);
    return text === undefined ? [] : { hash, text };
  });
  for (const row of trashRows(author, until, posts, pictures)) tables.throwAway(row);
}

export function imagesIn({ uses }: MemoryTables, limit: number): readonly ImageUse[] {
  return [...uses.values()].sort((a, b) => a.used - b.used || (a.hash < b.hash ? -1 : 1)).slice(0, limit);
}

export function sizesOf({ trash, counters }: MemoryTables): Sizes {
  return { ...counters.sizes, trash: [...trash.values()].reduce((sum, { bytes }) => sum + bytes, 0) };
}

export function trashedIn({ trash }: MemoryTables): readonly Trashed[] {
  const rows = [...trash].map(([key, { author, until, posts, bytes }]) => ({
    key,
    author,
    until,
    posts,
    bytes,
  }));
  return rows.sort((a, b) => (a.author < b.author ? -1 : a.author > b.author ? 1 : a.until - b.until));
}

export function trashRow(
  { trash }: MemoryTables,
  key: number,
): Pick<Required<Batch>, "messages" | "blobs"> | undefined {
  const row = trash.get(key);
  return row && { messages: row.messages.map(({ id, text }) => trustStored(id, text)), blobs: row.blobs };
}
