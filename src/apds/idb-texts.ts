/** What a hash names here: a message by its id, a content, a blob. */
import type { Reading } from "./idb-schema.ts";
import type { Hash, Message } from "./message.ts";
import { nameKey, postOfContent, postOfId, type SegmentRow } from "./segments.ts";
import type { Totals } from "./store.ts";

/** Which tables are worth a look. */
type Sizes = Pick<Totals, "posts" | "pending" | "blobs">;

/**
 * Held, and as what; `only: "message"` looks at ids alone. By half of the hash: whoever makes two messages whose ids agree in 128 bits
 * keeps their own second one out.
 */
export async function heldIn(
  transaction: Reading,
  hash: Hash,
  { posts, pending, blobs }: Sizes,
  only?: "message",
): Promise<"message" | "blob" | undefined> {
  const names = transaction.objectStore("segments").index("names");
  const [post, waits, signer, blob] = await Promise.all([
    posts > 0 ? names.getKey(nameKey("id", hash)) : undefined,
    pending > 0 ? transaction.objectStore("pending").getKey(hash) : undefined,
    posts > 0 && only === undefined ? names.getKey(nameKey("content", hash)) : undefined,
    blobs > 0 && only === undefined ? transaction.objectStore("blobs").getKey(hash) : undefined,
  ]);
  if (post !== undefined || waits !== undefined) return "message";
  return signer !== undefined || blob !== undefined ? "blob" : undefined;
}

/** The text, compared by the whole hash. */
export async function textIn(
  transaction: Reading,
  hash: Hash,
  { posts, pending, blobs }: Sizes,
): Promise<string | undefined> {
  const names = transaction.objectStore("segments").index("names");
  const [named, waits, signing, blob] = await Promise.all([
    posts > 0 ? names.get(nameKey("id", hash)) : undefined,
    pending > 0 ? transaction.objectStore("pending").get(hash) : undefined,
    posts > 0 ? names.get(nameKey("content", hash)) : undefined,
    blobs > 0 ? transaction.objectStore("blobs").get(hash) : undefined,
  ]);
  const message = named && postOfId(named, hash)?.message;
  return message?.text ?? waits?.text ?? (signing && postOfContent(signing, hash)?.content) ?? blob?.text;
}

/**
 * The texts of many, by hash. A row of posts is read once, however many of them are asked for: whoever asks for a feed asks for posts that
 * lie together, and a row costs as much as all that is in it. What is found as one thing is not looked for as another.
 */
export async function textsIn(
  transaction: Reading,
  hashes: readonly Hash[],
  { posts, pending, blobs }: Sizes,
): Promise<ReadonlyMap<Hash, string>> {
  const texts = new Map<Hash, string>();
  const left = (): readonly Hash[] => hashes.filter((hash) => !texts.has(hash));
  const segments = transaction.objectStore("segments");
  const inRows = async (
    kind: "id" | "content",
    text: (row: SegmentRow, hash: Hash) => string | undefined,
  ) => {
    const names = segments.index("names");
    const asked = left();
    const keys = await Promise.all(asked.map((hash) => names.getKey(nameKey(kind, hash))));
    const distinct = [...new Set(keys.flatMap((key) => key ?? []))];
    const rows = await Promise.all(distinct.map((key) => segments.get(key)));
    const byKey = new Map(distinct.map((key, at) => [key, rows[at]]));
    for (const [at, hash] of asked.entries()) {
      const key = keys[at];
      const row = key === undefined ? undefined : byKey.get(key);
      const found = row && text(row, hash);
      if (found !== undefined) texts.set(hash, found);
    }
  };
  const inTable = async (name: "pending" | "blobs") => {
    const table = transaction.objectStore(name);
    for (const [hash, row] of await Promise.all(
      left().map(async (one) => [one, await table.get(one)] as const),
    ))
      if (row !== undefined) texts.set(hash, row.text);
  };
  if (posts > 0) await inRows("id", (row, hash) => postOfId(row, hash)?.message.text);
  if (posts > 0 && left().length > 0)
    await inRows("content", (row, hash) => postOfContent(row, hash)?.content);
  if (pending > 0 && left().length > 0) await inTable("pending");
  if (blobs > 0 && left().length > 0) await inTable("blobs");
  return texts;
}

export async function messageIn(transaction: Reading, id: Hash): Promise<Message | undefined> {
  const row = await transaction.objectStore("segments").index("names").get(nameKey("id", id));
  return row && postOfId(row, id)?.message;
}
