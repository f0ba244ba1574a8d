import { type Document, textField } from "./document.ts";
import { type Hash, parseHash } from "./message.ts";

/** A hash that a post names, and as what. `image` is the author's picture or one in the body. */
export interface Reference {
  readonly kind: "previous" | "reply" | "edit" | "image";
  readonly hash: Hash;
}

/** So many pictures of a body are fetched by themselves; a page may ask for others when it shows them. */
const BODY_IMAGES = 16;

const FIELDS = ["previous", "reply", "edit", "image"] as const;

/**
 * Markdown `![alt](hash)`, with an optional title behind the hash. Each part is bounded, or cannot begin anew within itself: a megabyte
 * of `![` must cost what a megabyte of prose costs.
 */
const INLINE_IMAGE = /!\[[^[\]\n]*\]\(\s{0,16}([A-Za-z0-9+/]{43}=)(?:\s[^)\n]{0,512})?\)/g;

/**
 * What a post names that we should hold too, each hash once, as the first kind that names it; what is no canonical hash is dropped.
 * `replyto` names an author and links are only followed by people, so they are none of these. A post cannot name itself:
 * its hash would depend on itself.
 */
export function referencesOf(document: Document): readonly Reference[] {
  const found = new Map<Hash, Reference>();
  const name = (kind: Reference["kind"], text: string | undefined) => {
    const hash = text === undefined ? undefined : parseHash(text);
    if (hash !== undefined && !found.has(hash)) found.set(hash, { kind, hash });
  };
  for (const field of FIELDS) name(field, textField(document, field));
  for (const hash of imagesIn(document.body, BODY_IMAGES)) name("image", hash);
  return [...found.values()];
}

/** By what a post is found beside its own names: the pictures among its references, what it answers and what it edits (which may be its `previous` too). */
export function foundBy(document: Document, references: readonly Reference[]): readonly Reference[] {
  const names = references.filter(({ kind }) => kind === "image");
  for (const kind of ["reply", "edit"] as const) {
    const hash = parseHash(textField(document, kind) ?? "");
    if (hash !== undefined) names.push({ kind, hash });
  }
  return names;
}

/** The hashes of the first pictures of a body, as they stand there: at most `limit`, one may stand twice. */
export function imagesIn(body: string, limit: number): readonly string[] {
  const hashes: string[] = [];
  for (const [, hash] of body.matchAll(INLINE_IMAGE)) {
    if (hashes.length === limit) break;
    if (hash !== undefined) hashes.push(hash);
  }
  return hashes;
}
