import { hash } from "node:crypto";

/** The same texts are told to everybody, and looked at again by every promise. */
const REMEMBERED = 20_000;
const known = new Map<string, string>();

/** SHA-256 of the UTF-8 in base64, at once: what names a text. */
export function hashOf(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= REMEMBERED) known.clear();
  const made = hash("sha256", text, "base64");
  known.set(text, made);
  return made;
}
