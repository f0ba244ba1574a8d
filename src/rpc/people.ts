/** What pages ask of people and of what is kept: blocking and its undo, the lists of Wiredove's moderation, sizes, the budget. */
import * as v from "valibot";
import { type ProfileView, profileShape } from "./posts.ts";

/** `known`: everybody with a post, the newest first. */
export const peopleKinds = ["followed", "blocked", "muted", "known"] as const;

export interface PersonView extends ProfileView {
  /** What their messages and texts take on the disk; pictures apart. */
  readonly bytes: number;
  readonly muted: boolean;
  /** Where they are blocked: what lies in the trash, and until when (ms) it can come back. */
  readonly trash?: { readonly posts: number; readonly bytes: number; readonly until: number };
}

/** Somebody, as they call themselves: anybody may. */
export interface NamedView {
  readonly author: string;
  readonly name: string;
  /** The hash of their picture: see `blob`. */
  readonly image?: string;
  readonly posts: number;
}

/** Posts, blobs that nobody else's post names, and the bytes of both. */
export interface WeightView {
  readonly posts: number;
  readonly blobs: number;
  readonly bytes: number;
}

/** The four lists, as Wiredove has them; words are lower case. */
export interface ModerationView {
  readonly mutedAuthors: readonly string[];
  readonly hiddenHashes: readonly string[];
  readonly mutedWords: readonly string[];
  readonly blockedAuthors: readonly string[];
}
export const moderationLists = ["mutedAuthors", "hiddenHashes", "mutedWords", "blockedAuthors"] as const;

/** `entry`: no author, hash or word. `too-many`: the list is full. */
export const moderationErrorKinds = ["entry", "too-many", "own", "store"] as const;
/** `key`: the text holds a private key. */
export const moderationFileErrors = ["key", "too-large", "not-json", "no-lists"] as const;

export type ModerateReply =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: { readonly kind: (typeof moderationErrorKinds)[number] } };
export type ModerationFileReply =
  | { readonly ok: true; readonly added: number; readonly refused: number }
  | { readonly ok: false; readonly error: { readonly kind: (typeof moderationFileErrors)[number] } };

export interface StorageView {
  /** Bytes of messages and texts, of pictures, and of the trash. */
  readonly texts: number;
  readonly images: number;
  readonly trash: number;
  readonly posts: number;
  readonly pictures: number;
  /** What the browser counts for all of the extension, and what it would give, bytes; missing where it does not say. */
  readonly usage?: number;
  readonly quota?: number;
  /** Bytes; null: as much as the browser gives. */
  readonly budget: number | null;
  /** The budget is used up though pictures went: posts of people who are not followed are not taken in. */
  readonly full: boolean;
}

const key = v.pipe(v.string(), v.length(44));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const SMALLEST_BUDGET = 20 * 2 ** 20;

export const peopleRequests = {
  people: v.strictObject({
    who: v.picklist(peopleKinds),
    from: count,
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
  }),
  /** What blocking this author would move to the trash. Blocking, and taking it back, is `interest`. */
  blockPreview: v.strictObject({ author: key }),
  /** Removes what is held of this author, and what lies in the trash, for good. */
  purge: v.strictObject({ author: key }),
  /**
   * People whose posts are held here and whose name has each of these words, or words that begin so, whatever their accents, as posts are
   * found. Whole names come first, then whole words, then beginnings; the newest of each first.
   */
  named: v.strictObject({ name: v.pipe(v.string(), v.maxLength(200)) }),
  moderation: v.strictObject({}),
  moderate: v.strictObject({
    list: v.picklist(moderationLists),
    entry: v.pipe(v.string(), v.maxLength(200)),
    on: v.boolean(),
  }),
  /** Takes in a text of the form that `moderation` gives, beside what is in the lists. */
  importModeration: v.strictObject({ text: v.pipe(v.string(), v.maxLength(2 ** 21)) }),
  storage: v.strictObject({}),
  budget: v.strictObject({
    bytes: v.nullable(
      v.pipe(v.number(), v.integer(), v.minValue(SMALLEST_BUDGET), v.maxValue(Number.MAX_SAFE_INTEGER)),
    ),
  }),
} as const;

export interface PeopleReplies {
  people: { readonly people: readonly PersonView[]; readonly more: boolean };
  blockPreview: WeightView;
  purge: WeightView;
  named: readonly NamedView[];
  moderation: ModerationView;
  moderate: ModerateReply;
  importModeration: ModerationFileReply;
  storage: StorageView;
  budget: null;
}

const weight = v.object({ posts: count, blobs: count, bytes: count });

export const peopleReplyShapes: {
  readonly [K in keyof PeopleReplies]: v.GenericSchema<unknown, PeopleReplies[K]>;
} = {
  people: v.object({
    people: v.array(
      v.object({
        ...profileShape,
        bytes: count,
        muted: v.boolean(),
        trash: v.exactOptional(v.object({ posts: count, bytes: count, until: v.number() })),
      }),
    ),
    more: v.boolean(),
  }),
  blockPreview: weight,
  purge: weight,
  named: v.array(
    v.object({ author: v.string(), name: v.string(), image: v.exactOptional(v.string()), posts: count }),
  ),
  moderation: v.object({
    mutedAuthors: v.array(v.string()),
    hiddenHashes: v.array(v.string()),
    mutedWords: v.array(v.string()),
    blockedAuthors: v.array(v.string()),
  }),
  moderate: v.variant("ok", [
    v.object({ ok: v.literal(true) }),
    v.object({ ok: v.literal(false), error: v.object({ kind: v.picklist(moderationErrorKinds) }) }),
  ]),
  importModeration: v.variant("ok", [
    v.object({ ok: v.literal(true), added: count, refused: count }),
    v.object({ ok: v.literal(false), error: v.object({ kind: v.picklist(moderationFileErrors) }) }),
  ]),
  storage: v.object({
    texts: count,
    images: count,
    trash: count,
    posts: count,
    pictures: count,
    usage: v.exactOptional(count),
    quota: v.exactOptional(count),
    budget: v.nullable(count),
    full: v.boolean(),
  }),
  budget: v.null(),
};
