/** Writing a post: drafts, what would be signed, and sending. A page says a text; what is signed is hashed from it by the background. */
import * as v from "valibot";
import { ALT_CHARACTERS, type AttachedPicture, PICTURE_CHARACTERS, PICTURES } from "./post-text.ts";

/** Characters of a text that is sent; the engine takes no longer one from anybody. */
const TEXT_CHARACTERS = 2 ** 20;

/** What a person writes: a new post, an answer to a message, or another text for an own one. */
export interface DraftView {
  /** Made by the page that begins it. */
  readonly id: string;
  readonly text: string;
  /** Behind the text, in their order; missing for none. Their bytes are kept with the draft. */
  readonly pictures?: readonly AttachedPicture[];
  readonly reply?: string;
  readonly edit?: string;
  /** When it was last kept, ms. */
  readonly at: number;
}

/**
 * Why a text is not sent (`compose_error_<kind>`). `consent`: the person did not say yes to it yet. `sent`: this draft became a post
 * already, with another text. `reply`, `edit`: the post that is meant is not held, or is somebody else's. `picture`: it is none that a post
 * carries; `pictures`: too many; `picture-gone`: one is not kept any more. `clock`: no date can be signed.
 */
export const composeErrorKinds = [
  "consent",
  "no-key",
  "locked",
  "key-pair",
  "empty",
  "too-large",
  "reply",
  "edit",
  "picture",
  "pictures",
  "picture-gone",
  "sent",
  "clock",
  "store",
] as const;
export type ComposeErrorKind = (typeof composeErrorKinds)[number];

type Refused = { readonly ok: false; readonly error: { readonly kind: ComposeErrorKind } };
export type DraftReply = { readonly ok: true } | Refused;
export type PreviewReply = { readonly ok: true; readonly document: string } | Refused;
export type ComposeReply = { readonly ok: true; readonly id: string } | Refused;

const nothing = v.strictObject({});
const hash = v.pipe(v.string(), v.length(44));
const text = v.pipe(v.string(), v.maxLength(TEXT_CHARACTERS));
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}$/));
const picture = v.pipe(v.string(), v.maxLength(2 * PICTURE_CHARACTERS));
const attached = v.strictObject({ hash, alt: v.pipe(v.string(), v.maxLength(ALT_CHARACTERS)) });
const pictures = v.exactOptional(v.pipe(v.array(attached), v.maxLength(PICTURES), v.readonly()));
const context = { reply: v.exactOptional(hash), edit: v.exactOptional(hash) };
const draft = { id, text, pictures, ...context };

export const composeRequests = {
  /** Those that were not sent, newest first. */
  drafts: nothing,
  /** Keeps what is being written. `picture`: a data URL, of one of `pictures` that is not kept yet. */
  keepDraft: v.strictObject({ ...draft, picture: v.exactOptional(picture) }),
  dropDraft: v.strictObject({ id }),
  /** A picture of a draft, or one that is held, as a data URL; null: neither. */
  draftPicture: v.strictObject({ id, hash }),
  /** The whole text that would be signed now. */
  composePreview: v.strictObject({ text, pictures, ...context }),
  /** Sent again with the same `id`, text and pictures, it is one post, and the same answer. */
  compose: v.strictObject(draft),
} as const;

export interface ComposeReplies {
  drafts: readonly DraftView[];
  keepDraft: DraftReply;
  dropDraft: DraftReply;
  draftPicture: { readonly picture: string | null };
  composePreview: PreviewReply;
  compose: ComposeReply;
}

const refused = v.object({
  ok: v.literal(false),
  error: v.object({ kind: v.picklist(composeErrorKinds) }),
});
const done = v.variant("ok", [v.object({ ok: v.literal(true) }), refused]);

export const composeReplyShapes: {
  readonly [K in keyof ComposeReplies]: v.GenericSchema<unknown, ComposeReplies[K]>;
} = {
  drafts: v.array(
    v.object({
      id: v.string(),
      text: v.string(),
      pictures: v.exactOptional(v.array(v.object({ hash: v.string(), alt: v.string() }))),
      reply: v.exactOptional(v.string()),
      edit: v.exactOptional(v.string()),
      at: v.number(),
    }),
  ),
  keepDraft: done,
  dropDraft: done,
  draftPicture: v.object({ picture: v.nullable(v.string()) }),
  composePreview: v.variant("ok", [v.object({ ok: v.literal(true), document: v.string() }), refused]),
  compose: v.variant("ok", [v.object({ ok: v.literal(true), id: v.string() }), refused]),
};
