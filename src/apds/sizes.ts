/** What texts take on a disk, about, and which pictures there are. */
import type { Author, Hash } from "./message.ts";

/** Bytes: browsers keep a text of Latin letters in one byte a character, any other in two. */
export const sizeOf = (text: string): number => text.length * (/[^\0-\xff]/.test(text) ? 2 : 1);

export interface ImageUse {
  readonly hash: Hash;
  readonly bytes: number;
  /** When somebody last looked at it, ms; before that, when it was first wanted. */
  readonly used: number;
  /** Whose post named it first. */
  readonly author?: Author;
}

/** What goes, or went, with an author: posts, blobs that nobody else's post names, and the bytes of both. */
export interface Gone {
  readonly removed: number;
  readonly blobs: number;
  readonly bytes: number;
}

/** A row of the trash, without what is in it. */
export interface Trashed {
  readonly key: number;
  readonly author: Author;
  /** ms: gone for good from then on. */
  readonly until: number;
  readonly posts: number;
  readonly bytes: number;
}

/** In bytes. */
export interface Sizes {
  /** Messages and contents. */
  readonly texts: number;
  readonly images: number;
  /** How many pictures. */
  readonly pictures: number;
  readonly trash: number;
}

/** What goes with an author, in figures. */
export const goneWith = (reckoned: {
  readonly posts: readonly unknown[];
  readonly orphans: readonly Hash[];
  readonly pictures: readonly ImageUse[];
  readonly texts: number;
}): Gone => ({
  removed: reckoned.posts.length,
  blobs: reckoned.orphans.length,
  bytes: reckoned.texts + reckoned.pictures.reduce((sum, { bytes }) => sum + bytes, 0),
});
