/** Answers to `rpc/compose.ts`. */
import { parseHash } from "apds";
import { err, ok, type Result } from "../base/result.ts";
import type {
  ComposeErrorKind,
  ComposeReply,
  composeRequests,
  DraftReply,
  DraftView,
  PreviewReply,
} from "../rpc/compose.ts";
import { holdsPrivateKey } from "../rpc/key-pair.ts";
import { bodyOf, PICTURE_CHARACTERS } from "../rpc/post-text.ts";
import type { Handlers } from "../rpc/server.ts";
import type { ContextFailure, DraftFailure, DraftText } from "../sync/replicate/drafts.ts";
import type { PublishFailure } from "../sync/replicate/publisher.ts";
import { isDrawnPicture } from "./drawn-picture.ts";
import type { Engine } from "./engine.ts";

type Said = Pick<DraftView, "text" | "pictures" | "reply" | "edit">;

const refuse = (kind: ComposeErrorKind) => ({ ok: false as const, error: { kind } });

/** @param consented whether the person said yes to posting, and the browser has nothing against it */
export function composeHandlers(
  engine: () => Promise<Engine>,
  consented: () => Promise<boolean>,
): Pick<Handlers, keyof typeof composeRequests> {
  const drafts = async () => (await engine()).pool.errands.drafts;
  return {
    async drafts() {
      return (await drafts()).list();
    },
    async keepDraft({ id, picture, ...said }): Promise<DraftReply> {
      const draft = draftOf(said);
      if (!draft.ok) return refuse(draft.error);
      if (picture !== undefined && !isPicture(picture)) return refuse("picture");
      const kept = await (await drafts()).keep({ id, ...draft.value }, picture);
      return kept.ok ? { ok: true } : refuse(kindOf(kept.error));
    },
    async dropDraft({ id }): Promise<DraftReply> {
      const dropped = await (await drafts()).drop(id);
      return dropped.ok ? { ok: true } : refuse(kindOf(dropped.error));
    },
    async draftPicture({ id, hash }) {
      const name = parseHash(hash);
      return { picture: (name && (await (await drafts()).picture(id, name))) ?? null };
    },
    async composePreview(args): Promise<PreviewReply> {
      const draft = draftOf(args);
      if (!draft.ok) return refuse(draft.error);
      const document = await (await drafts()).document({ ...draft.value, text: wholeOf(draft.value) });
      return document.ok ? { ok: true, document: document.value } : refuse(document.error.kind);
    },
    async compose({ id, ...said }): Promise<ComposeReply> {
      const { pool } = await engine();
      if (!(await consented())) return refuse("consent");
      const draft = draftOf(said);
      if (!draft.ok) return refuse(draft.error);
      const body = wholeOf(draft.value);
      if (body.trim() === "") return refuse("empty");
      const fields = await pool.errands.drafts.fieldsOf(draft.value);
      if (!fields.ok) return refuse(fields.error.kind);
      const published = await pool.publish(body, { fields: fields.value, draft: { id, ...draft.value } });
      return published.ok ? { ok: true, id: published.value } : refuse(kindOf(published.error));
    },
  };
}

type Parsed = Omit<DraftText, "id">;

const wholeOf = ({ text, pictures = [] }: Parsed): string => bodyOf({ text, pictures });

const isPicture = (text: string): boolean => text.length <= PICTURE_CHARACTERS && isDrawnPicture(text);

/** A draft as a page says it. What is no hash names no post and no picture; and a private key is neither kept nor sent. */
function draftOf({ text, pictures = [], ...said }: Said): Result<Parsed, ComposeErrorKind> {
  if ([text, ...pictures.map(({ alt }) => alt)].some(holdsPrivateKey)) return err("key-pair");
  const [reply, edit] = [parseHash(said.reply ?? ""), parseHash(said.edit ?? "")];
  if (said.reply !== undefined && !reply) return err("reply");
  if (said.edit !== undefined && !edit) return err("edit");
  const shown = pictures.flatMap(({ hash, alt }) => {
    const name = parseHash(hash);
    return name ? [{ hash: name, alt }] : [];
  });
  if (shown.length < pictures.length) return err("picture-gone");
  return ok({
    text,
    ...(shown.length > 0 && { pictures: shown }),
    ...(reply && { reply }),
    ...(edit && { edit }),
  });
}

function kindOf({ kind }: DraftFailure | PublishFailure | ContextFailure): ComposeErrorKind {
  switch (kind) {
    case "noKey":
      return "no-key";
    case "tooLarge":
      return "too-large";
    case "picture":
      return "picture-gone";
    case "locked":
    case "clock":
    case "sent":
    case "reply":
    case "edit":
    case "pictures":
      return kind;
    case "id":
    case "full":
    case "closed":
    case "failed":
      return "store";
    default:
      return kind satisfies never;
  }
}
