/** One entry of the reference's log, and what that server takes for a message: only that it ends in `==` and verifies. */
import type { Crypto, Hash } from "apds";

export interface ReferenceEntry {
  readonly id: Hash;
  /** The first 44 characters as they stand: one key has several spellings there. */
  readonly author: string;
  /** What was signed: meant to be 13 digits and a hash. */
  readonly opened: string;
  /** ms; NaN where those are no digits. */
  readonly ts: number;
  readonly contentHash: string;
  readonly text: string;
  /** As the entry knows it: what comes after its message is not in it until the next rebuild. */
  readonly content: string | undefined;
}

/** The entry that this text makes, without its content; undefined for what is no message there. */
export async function openLoosely(
  text: string,
  id: Hash,
  crypto: Pick<Crypto, "verify">,
): Promise<Omit<ReferenceEntry, "content"> | undefined> {
  if (!text.endsWith("==")) return undefined;
  // Buffer overlooks white space and unused bits, as there.
  const author = Uint8Array.from(Buffer.from(text.slice(0, 44), "base64"));
  const bytes = Uint8Array.from(Buffer.from(text.slice(44), "base64"));
  if (author.length !== 32 || bytes.length < 64) return undefined;
  if (!(await crypto.verify(author, bytes.slice(0, 64), bytes.slice(64)))) return undefined;
  return entryOf(text, id);
}

/** The entry of a text that was verified before. */
export function entryOf(text: string, id: Hash): Omit<ReferenceEntry, "content"> {
  const opened = Buffer.from(text.slice(44), "base64").subarray(64).toString("utf8");
  return {
    id,
    author: text.slice(0, 44),
    opened,
    ts: Number(opened.slice(0, 13)),
    contentHash: opened.slice(13),
    text,
  };
}
