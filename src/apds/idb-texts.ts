/** What a hash names here: a message by its id, a content, a blob. */
import type { Reading } from "./idb-schema.ts";
import type { Hash, Message } from "./message.ts";
import { nameKey, postOfContent, postOfId } from "./segments.ts";
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
 * lie together, and each row costs as much as all that is in it.
 */
export async function textsIn(
  transaction: Reading,
  hashes: readonly Hash[],
  { posts, pending, blobs }: Sizes,
): Promise<ReadonlyMap<Hash, string>> {
  const segments = transaction.objectStore("segments");
  const names = segments.index("names");
  const places = await Promise.all(
    hashes.map((hash) =>
      Promise.all([
        posts > 0 ? names.getKey(nameKey("id", hash)) : undefined,
        posts > 0 ? names.getKey(nameKey("content", hash)) : undefined,
        pending > 0 ? transaction.objectStore("pending").get(hash) : undefined,
        blobs > 0 ? transaction.objectStore("blobs").get(hash) : undefined,
      ]),
    ),
  );
  const keys = new Set(places.flatMap(([named, signing]) => [named ?? [], signing ?? []].flat()));
  const rows = new Map(
    await Promise.all([...keys].map(async (key) => [key, await segments.get(key)] as const)),
  );
  const texts = new Map<Hash, string>();
  for (const [at, hash] of hashes.entries()) {
    const [named, signing, waits, blob] = places[at] ?? [];
    const post = named === undefined ? undefined : rows.get(named);
    const signer = signing === undefined ? undefined : rows.get(signing);
    const text =
      (post && postOfId(post, hash)?.message.text) ??
      waits?.text ??
      (signer && postOfContent(signer, hash)?.content) ??
      blob?.text;
    if (text !== undefined) texts.set(hash, text);
  }
  return texts;
}

export async function messageIn(transaction: Reading, id: Hash): Promise<Message | undefined> {
  const row = await transaction.objectStore("segments").index("names").get(nameKey("id", id));
  return row && postOfId(row, id)?.message;
}
