/** How what is thrown away is packed: pictures first, so that posts which come back find them. Pure. */
import type { TextRow, TrashRow } from "./idb-rows.ts";
import type { Author, Hash, Message } from "./message.ts";
import { sizeOf } from "./sizes.ts";
import type { Blob } from "./store.ts";

const TRASH_POSTS = 64;
const TRASH_BYTES = 256 * 1024;

interface Thrown {
  readonly message: Message;
  /** Undefined: it could not be read, and is wanted again when the message comes back. */
  readonly content: string | undefined;
}

/** @param posts in the order in which they are to come back */
export function trashRows(
  author: Author,
  until: number,
  posts: readonly Thrown[],
  pictures: readonly Blob[],
): readonly TrashRow[] {
  const rows: TrashRow[] = [];
  let messages: TextRow[] = [];
  let blobs: Blob[] = [];
  let bytes = 0;
  const close = (): void => {
    if (messages.length + blobs.length > 0)
      rows.push({ author, until, posts: messages.length, bytes, messages, blobs });
    [messages, blobs, bytes] = [[], [], 0];
  };
  const keep = (blob: Blob): void => {
    blobs.push(blob);
    bytes += sizeOf(blob.text);
    if (bytes > TRASH_BYTES) close();
  };
  for (const picture of pictures) keep(picture);
  close();
  const there = new Set<Hash>();
  for (const { message, content } of posts) {
    messages.push({ id: message.id, text: message.text });
    bytes += sizeOf(message.text);
    if (content === undefined || there.has(message.content)) continue;
    there.add(message.content);
    keep({ hash: message.content, text: content });
    if (messages.length === TRASH_POSTS) close();
  }
  close();
  return rows;
}
