/** What a page names: our own pages ask by what we gave them, so that anything else is thrown at them. */
import { type Author, type Hash, parseAuthor, parseHash } from "apds";

export function hashOf(text: string): Hash {
  const hash = parseHash(text);
  if (hash === undefined) throw new Error("not a hash");
  return hash;
}

export function authorOf(text: string): Author {
  const author = parseAuthor(text);
  if (!author.ok) throw new Error("not an author");
  return author.value;
}
