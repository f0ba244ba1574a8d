/**
 * Everything as a text file, and back. One JSON text a line: `{"wiredove-sync": 1}` first, then lines of what the person chose, then
 * `{"message": …}` and `{"blob": …}`, each a text that can be verified by itself, and `{"end": n}`, n lines behind the first. Never a key, and
 * never the yes to serving pages. Choices are `{"pub": url, "paused": true}`, `{"followed": key}`, `{"moderation": …}` as Wiredove has it, and
 * `{"settings": …}` (`rpc/choices.ts`): `importPage` passes over them, the page asks the person and then asks for each as it would by hand.
 */
import * as v from "valibot";
import { languages } from "./texts.ts";

/** Of a page of lines, in characters: the longest line that we take, and room for others. */
export const IMPORT_PAGE = 24 * 2 ** 20;

export interface ExportPageView {
  /** Whole lines, each with its end. */
  readonly lines: string;
  /** For the next page; null: that was the last. */
  readonly cursor: string | null;
  /** Posts written so far, of how many. */
  readonly done: number;
  readonly of: number;
}

/** `foreign`: no file of ours; `newer`: of a newer version; `key`: a private key; `truncated`: its end is missing; `store`: the disk refused. */
export const importTroubles = ["foreign", "newer", "key", "truncated", "store"] as const;

export interface ImportPageView {
  /** New posts and blobs, and lines that were held already. */
  readonly posts: number;
  readonly blobs: number;
  readonly held: number;
  /** Lines that do not verify, are blocked, or belong to nothing. */
  readonly refused: number;
  /** Lines read so far: `from` of the next page. */
  readonly next: number;
  /** What came before it is kept all the same. */
  readonly trouble?: (typeof importTroubles)[number];
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const archiveRequests = {
  /** `language`: what pages speak, where the person chose that; goes into the first page. */
  exportPage: v.strictObject({
    cursor: v.nullable(v.pipe(v.string(), v.maxLength(100))),
    language: v.exactOptional(v.picklist(languages)),
  }),
  /** Whole lines of a file, one page after the other. */
  importPage: v.strictObject({
    text: v.pipe(v.string(), v.maxLength(IMPORT_PAGE)),
    from: count,
    last: v.boolean(),
  }),
  /** Deletes all that is here: posts, pictures, choices and the key. The extension starts anew behind it. */
  wipe: v.strictObject({}),
} as const;

export interface ArchiveReplies {
  exportPage: ExportPageView;
  importPage: ImportPageView;
  wipe: null;
}

export const archiveReplyShapes: {
  readonly [K in keyof ArchiveReplies]: v.GenericSchema<unknown, ArchiveReplies[K]>;
} = {
  exportPage: v.object({ lines: v.string(), cursor: v.nullable(v.string()), done: count, of: count }),
  importPage: v.object({
    posts: count,
    blobs: count,
    held: count,
    refused: count,
    next: count,
    trouble: v.exactOptional(v.picklist(importTroubles)),
  }),
  wipe: v.null(),
};
