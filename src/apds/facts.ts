/** What a commit must know of the store before it can decide: questions out, facts in. Both stores answer the same questions. */
import type { Author, Hash, Message } from "./message.ts";
import type { ImageUse } from "./sizes.ts";
import type { AuthorRow, Totals, Want } from "./store.ts";

/** An author's row as stored: with the moment of the newest complete post, whose name and image count. */
export interface AuthorRecord {
  readonly row: AuthorRow;
  readonly profile?: { readonly id: Hash; readonly ts: number };
}

/** The totals, and what else a store keeps in one row. */
export interface Counters {
  readonly totals: Totals;
  /** Rows in `wants`, unusable ones too: 0 saves all look-ups there. */
  readonly wantRows: number;
  /** Contents whose pending messages were more than one transaction completes; the store goes on with them. */
  readonly fills: readonly Hash[];
  /** Bytes of messages and contents, as in the rows of authors; bytes and number of pictures. */
  readonly sizes: { readonly texts: number; readonly images: number; readonly pictures: number };
}

export const EMPTY_COUNTERS: Counters = {
  totals: { posts: 0, authors: 0, pending: 0, blobs: 0, wants: 0, later: 0, seq: 0 },
  wantRows: 0,
  fills: [],
  sizes: { texts: 0, images: 0, pictures: 0 },
};

export interface Questions {
  /** Held as a message, complete or pending? */
  readonly messages: ReadonlySet<Hash>;
  /** The text of this hash, whatever it is held as. */
  readonly texts: ReadonlySet<Hash>;
  /** Held as anything? */
  readonly held: ReadonlySet<Hash>;
  readonly wants: ReadonlySet<Hash>;
  /** Pending messages that sign this content, at most `FILL_STEP` + 1. */
  readonly waiting: ReadonlySet<Hash>;
  readonly authors: ReadonlySet<Author>;
  /** Of the messages kept for later: these, or all. */
  readonly later: ReadonlySet<Hash> | "all";
  /** Pictures. */
  readonly uses: ReadonlySet<Hash>;
}

export interface Facts {
  readonly counters: Counters;
  readonly messages: ReadonlySet<Hash>;
  readonly texts: ReadonlyMap<Hash, string>;
  readonly held: ReadonlySet<Hash>;
  /** Those of the held that are messages without their content. */
  readonly pending: ReadonlySet<Hash>;
  /** Those of the held and of the texts that have a row of their own among the blobs. */
  readonly blobs: ReadonlySet<Hash>;
  readonly wants: ReadonlyMap<Hash, Want>;
  readonly waiting: ReadonlyMap<Hash, readonly Message[]>;
  readonly authors: ReadonlyMap<Author, AuthorRecord>;
  readonly later: ReadonlyMap<Hash, Message>;
  readonly uses: ReadonlyMap<Hash, ImageUse>;
}

/** So many pending messages does one transaction complete with one content. */
export const FILL_STEP = 500;

/** What both answers together say. */
export function together(first: Facts, second: Facts): Facts {
  return {
    counters: first.counters,
    messages: new Set([...first.messages, ...second.messages]),
    texts: new Map([...first.texts, ...second.texts]),
    held: new Set([...first.held, ...second.held]),
    pending: new Set([...first.pending, ...second.pending]),
    blobs: new Set([...first.blobs, ...second.blobs]),
    wants: new Map([...first.wants, ...second.wants]),
    waiting: new Map([...first.waiting, ...second.waiting]),
    authors: new Map([...first.authors, ...second.authors]),
    later: new Map([...first.later, ...second.later]),
    uses: new Map([...first.uses, ...second.uses]),
  };
}
