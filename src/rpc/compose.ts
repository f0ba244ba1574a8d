/** Writing a post: drafts, what would be signed, and sending. A page says a text; what is signed is hashed from it by the background. */
import * as v from "valibot";

/** Characters of a text that is sent; the engine takes no longer one from anybody. */
const TEXT_CHARACTERS = 2 ** 20;

/** What a person writes: a new post, an answer to a message, or another text for an own one. */
export interface DraftView {
  /** Made by the page that begins it. */
  readonly id: string;
  readonly text: string;
  readonly reply?: string;
  readonly edit?: string;
  /** When it was last kept, ms. */
  readonly at: number;
}

/**
 * Why a text is not sent (`compose_error_<kind>`). `consent`: the person did not say yes to it yet. `sent`: this draft became a post
 * already, with another text. `reply`, `edit`: the post that is meant is not held, or is somebody else's. `clock`: no date can be signed.
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
const context = { reply: v.exactOptional(hash), edit: v.exactOptional(hash) };
const draft = v.strictObject({ id, text, ...context });

export const composeRequests = {
  /** Those that were not sent, newest first. */
  drafts: nothing,
  /** Keeps a text that is being written. */
  keepDraft: draft,
  dropDraft: v.strictObject({ id }),
  /** The whole text that would be signed now. */
  composePreview: v.strictObject({ text, ...context }),
  /** Sent again with the same `id` and text, it is one post, and the same answer. */
  compose: draft,
} as const;

export interface ComposeReplies {
  drafts: readonly DraftView[];
  keepDraft: DraftReply;
  dropDraft: DraftReply;
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
      reply: v.exactOptional(v.string()),
      edit: v.exactOptional(v.string()),
      at: v.number(),
    }),
  ),
  keepDraft: done,
  dropDraft: done,
  composePreview: v.variant("ok", [v.object({ ok: v.literal(true), document: v.string() }), refused]),
  compose: v.variant("ok", [v.object({ ok: v.literal(true), id: v.string() }), refused]),
};
