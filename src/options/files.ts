/** Files that a person gives us or takes from us. */
import { holdsPrivateKey } from "../rpc/key-pair.ts";

/** Lists of people are shorter. */
const LONGEST_FILE = 2 * 2 ** 20;
/** More nobody follows at once. */
const MOST_KEYS = 1_000;

/** The text of a file; undefined for one that is too long to be a list. */
export const textOf = async (file: File): Promise<string | undefined> =>
  file.size > LONGEST_FILE ? undefined : await file.text();

/** The keys that stand in a text, each once, wherever and however they are written there; none where it holds a private key. */
export function keysIn(given: string): readonly string[] {
  if (holdsPrivateKey(given)) return [];
  // As they stand in links that somebody copied.
  const text = given.replace(/%(2B|2F|3D)/gi, (code) => decodeURIComponent(code));
  const keys = text.matchAll(/(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])/g);
  return [...new Set(Array.from(keys, ([key]) => key))].slice(0, MOST_KEYS);
}

/** Hands something to the browser as a file of this name. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
