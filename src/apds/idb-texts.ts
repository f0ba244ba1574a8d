/** What a hash names here: a message by its id, a content, a blob. */
import { half, messageOf } from "./idb-rows.ts";
import type { Reading } from "./idb-schema.ts";
import type { Hash, Message } from "./message.ts";
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
  const key = half(hash);
  const table = transaction.objectStore("posts");
  const [post, waits, signer, blob] = await Promise.all([
    posts > 0 ? table.index("id").getKey(key) : undefined,
    pending > 0 ? transaction.objectStore("pending").getKey(hash) : undefined,
    posts > 0 && only === undefined ? table.index("signs").getKey(key) : undefined,
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
  const key = half(hash);
  const table = transaction.objectStore("posts");
  const [post, waits, signer, blob] = await Promise.all([
    posts > 0 ? table.index("id").get(key) : undefined,
    pending > 0 ? transaction.objectStore("pending").get(hash) : undefined,
    posts > 0 ? table.index("signs").get(key) : undefined,
    blobs > 0 ? transaction.objectStore("blobs").get(hash) : undefined,
  ]);
  if (post !== undefined && messageOf(post).id === hash) return post.text;
  if (waits !== undefined) return waits.text;
  if (signer?.content !== undefined && messageOf(signer).content === hash) return signer.content;
  return blob?.text;
}

export async function messageIn(transaction: Reading, id: Hash): Promise<Message | undefined> {
  const row = await transaction.objectStore("posts").index("id").get(half(id));
  const message = row && messageOf(row);
  return message?.id === id ? message : undefined;
}
