/** What a commit writes and what it says, once it is decided. */
import type { AuthorRecord, Counters } from "./facts.ts";
import type { Hash, Message } from "./message.ts";
import type { Reference } from "./references.ts";
import type { ImageUse } from "./sizes.ts";
import type { Blob, Committed, Post, Value, Want } from "./store.ts";

export interface NewPost extends Post {
  /** False: the content is in the blobs, and the row is without. */
  readonly inline: boolean;
  /** By what it is found, beside its own names. */
  readonly names: readonly Reference[];
}

/** The rows that one commit writes; everything else stays as it is. */
export interface Writes {
  readonly posts: readonly NewPost[];
  readonly pending: readonly Message[];
  readonly completed: readonly Message[];
  readonly blobs: readonly Blob[];
  readonly later: readonly Message[];
  readonly dropLater: readonly Hash[];
  /** Undefined: removed. */
  readonly wants: ReadonlyMap<Hash, Want | undefined>;
  readonly authors: readonly AuthorRecord[];
  /** Pictures that came or were looked at. */
  readonly uses: readonly ImageUse[];
  /** Pictures that go, with their blobs. */
  readonly forgotten: readonly ImageUse[];
  readonly untrashed: readonly number[];
  readonly values: readonly Value[];
  readonly counters: Counters;
}

export interface Settled {
  readonly writes: Writes;
  readonly committed: Committed;
}
