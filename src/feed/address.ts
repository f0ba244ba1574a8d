/** Where in the reader one is, as the hash of its address: back, forward, links and bookmarks are the browser's. */

import { holdsPrivateKey } from "../rpc/key-pair.ts";

export type Address =
  | { readonly kind: "newest"; readonly whose: "everyone" | "followed" }
  | { readonly kind: "person"; readonly author: string }
  | { readonly kind: "post"; readonly id: string }
  /** An author or a post, as Wiredove's links name both. */
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "search"; readonly query: Query };

/** What is looked for: words, and between which days (`2025-03-25`), of one author or of all. */
export interface Query {
  readonly words: string;
  readonly author?: string;
  readonly from?: string;
  readonly to?: string;
}

/** A hash or an author: 32 bytes in base64. */
const NAME = /^[A-Za-z0-9+/]{43}=$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WORDS = 200;

export const isName = (text: string): boolean => NAME.test(text);

/** @param hash as `location.hash` gives it; what is no address of ours is the newest posts. */
export function parseAddress(hash: string): Address {
  const path = hash.replace(/^#\/?/, "");
  if (NAME.test(path)) return { kind: "named", name: path };
  if (path === "followed") return { kind: "newest", whose: "followed" };
  const person = after(path, "person/");
  if (person !== undefined && NAME.test(person)) return { kind: "person", author: person };
  const post = after(path, "post/");
  if (post !== undefined && NAME.test(post)) return { kind: "post", id: post };
  const search = after(path, "search");
  if (search !== undefined) return { kind: "search", query: parseQuery(search) };
  return { kind: "newest", whose: "everyone" };
}

/** The other way, with its `#`. */
export function hashOf(address: Address): string {
  switch (address.kind) {
    case "newest":
      return address.whose === "followed" ? "#/followed" : "#/";
    case "person":
      return `#/person/${address.author}`;
    case "post":
      return `#/post/${address.id}`;
    case "named":
      return `#${address.name}`;
    case "search":
      return `#/search?${new URLSearchParams(Object.entries(address.query))}`;
  }
}

const after = (text: string, start: string): string | undefined =>
  text.startsWith(start) ? text.slice(start.length) : undefined;

function parseQuery(text: string): Query {
  const params = new URLSearchParams(text);
  const words = params.get("words") ?? "";
  const author = params.get("author");
  const [from, to] = [params.get("from"), params.get("to")];
  return {
    words: holdsPrivateKey(words) ? "" : words.slice(0, WORDS),
    ...(author !== null && NAME.test(author) && { author }),
    ...(from !== null && DAY.test(from) && { from }),
    ...(to !== null && DAY.test(to) && { to }),
  };
}
