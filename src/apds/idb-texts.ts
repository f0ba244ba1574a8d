/** What a hash names here: a message by its id, a content, a blob. */
import type { Reading } from "./idb-schema.ts";
import type { Hash, Message } from "./message.ts";
import { type NameKey, nameKey, type Packed, postOfContent, postOfId, postsIn } from "./segments.ts";
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

/** Of so many names asked for together one is looked up first, for its row. */
const PROBED = 16;

/**
 * The texts of many, by hash. Whoever asks for a feed asks for posts that lie together: the rows of a few are read first, and answer for
 * all that is in them; a look-up for each name of its own costs many times as much. Then what is left, as one thing after the other.
 */
export async function textsIn(
  transaction: Reading,
  hashes: readonly Hash[],
  { posts, pending, blobs }: Sizes,
): Promise<ReadonlyMap<Hash, string>> {
  const texts = new Map<Hash, string>();
  const left = new Set(hashes);
  const rowsRead = new Set<number>();
  const note = (hash: Hash, text: string | undefined): void => {
    if (text !== undefined && left.delete(hash)) texts.set(hash, text);
  };
  const segments = transaction.objectStore("segments");
  const readRowsOf = async (names: readonly NameKey[]): Promise<void> => {
    const keys = await Promise.all(names.map((name) => segments.index("names").getKey(name)));
    const fresh = [...new Set(keys.flatMap((key) => key ?? []))].filter((key) => !rowsRead.has(key));
    for (const key of fresh) rowsRead.add(key);
    for (const row of await Promise.all(fresh.map((key) => segments.get(key))))
      for (const { message, content } of row ? postsIn(row) : []) {
        note(message.id, message.text);
        note(message.content, content);
      }
  };
  const lookInto = async (name: "pending" | "blobs"): Promise<void> => {
    const table = transaction.objectStore(name);
    const found = await Promise.all([...left].map(async (hash) => [hash, await table.get(hash)] as const));
    for (const [hash, row] of found) note(hash, row?.text);
  };
  if (posts > 0 && hashes.length > PROBED) {
    const some = hashes.filter((_, at) => at % PROBED === 0);
    await readRowsOf(some.flatMap((hash) => [nameKey("id", hash), nameKey("content", hash)]));
  }
  for (const kind of ["id", "content"] as const)
    if (posts > 0 && left.size > 0) await readRowsOf([...left].map((hash) => nameKey(kind, hash)));
  if (pending > 0 && left.size > 0) await lookInto("pending");
  if (blobs > 0 && left.size > 0) await lookInto("blobs");
  return texts;
}

/** Posts by their ids: who answers whom stands near by in time, so that many share a row, and each row is read once. */
export async function packedOf(transaction: Reading, ids: readonly Hash[]): Promise<readonly Packed[]> {
  const segments = transaction.objectStore("segments");
  const names = segments.index("names");
  const keys = await Promise.all(ids.map((id) => names.getKey(nameKey("id", id))));
  const firsts = [...new Set(keys)].filter((key) => key !== undefined);
  const rows = new Map(
    await Promise.all(firsts.map(async (first) => [first, await segments.get(first)] as const)),
  );
  return ids.flatMap((id, at) => {
    const key = keys[at];
    const row = key === undefined ? undefined : rows.get(key);
    return (row && postOfId(row, id)) ?? [];
  });
}

export async function messageIn(transaction: Reading, id: Hash): Promise<Message | undefined> {
  const row = await transaction.objectStore("segments").index("names").get(nameKey("id", id));
  return row && postOfId(row, id)?.message;
}
