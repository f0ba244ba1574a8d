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
import type { Handlers } from "../rpc/server.ts";
import type { ContextFailure, DraftFailure, DraftText } from "../sync/replicate/drafts.ts";
import type { PublishFailure } from "../sync/replicate/publisher.ts";
import type { Engine } from "./engine.ts";

type Said = Omit<DraftView, "at">;

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
    async keepDraft(args): Promise<DraftReply> {
      const draft = draftOf(args);
      if (!draft.ok) return refuse(draft.error);
      const kept = await (await drafts()).keep(draft.value);
      return kept.ok ? { ok: true } : refuse(kindOf(kept.error));
    },
    async dropDraft({ id }): Promise<DraftReply> {
      const dropped = await (await drafts()).drop(id);
      return dropped.ok ? { ok: true } : refuse(kindOf(dropped.error));
    },
    async composePreview(args): Promise<PreviewReply> {
      const draft = draftOf({ id: "preview", ...args });
      if (!draft.ok) return refuse(draft.error);
      const document = await (await drafts()).document(draft.value);
      return document.ok ? { ok: true, document: document.value } : refuse(document.error.kind);
    },
    async compose(args): Promise<ComposeReply> {
      const { pool } = await engine();
      if (!(await consented())) return refuse("consent");
      const draft = draftOf(args);
      if (!draft.ok) return refuse(draft.error);
      const { text } = draft.value;
      if (text.trim() === "") return refuse("empty");
      const fields = await pool.errands.drafts.fieldsOf(draft.value);
      if (!fields.ok) return refuse(fields.error.kind);
      const published = await pool.publish(text, { fields: fields.value, draft: draft.value });
      return published.ok ? { ok: true, id: published.value } : refuse(kindOf(published.error));
    },
  };
}

/** A draft as a page says it. What is no hash names no post; and a private key is neither kept nor sent. */
function draftOf({ id, text, ...said }: Said): Result<DraftText, ComposeErrorKind> {
  if (holdsPrivateKey(text)) return err("key-pair");
  const [reply, edit] = [parseHash(said.reply ?? ""), parseHash(said.edit ?? "")];
  if (said.reply !== undefined && !reply) return err("reply");
  if (said.edit !== undefined && !edit) return err("edit");
  return ok({ id, text, ...(reply && { reply }), ...(edit && { edit }) });
}

function kindOf({ kind }: DraftFailure | PublishFailure | ContextFailure): ComposeErrorKind {
  switch (kind) {
    case "noKey":
      return "no-key";
    case "tooLarge":
      return "too-large";
    case "locked":
    case "clock":
    case "sent":
    case "reply":
    case "edit":
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
