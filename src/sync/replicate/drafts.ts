/**
 * Texts that a person has begun to write, and what became of those that were sent: rows of the store's room `settings`, by the draft's id.
 * A row says either the text or the message that it became, never both: they change places in the message's own transaction.
 */
import type { Apds, Blob, Condition, Fields, Hash, Value } from "apds";
import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { turns } from "../../base/turns.ts";
import { adoptFeed } from "./adopt.ts";
import { CONTENT_LIMIT, IMAGE_LIMIT } from "./door.ts";
import type { OutboxDeps } from "./outbox.ts";
import { hashShape } from "./shapes.ts";

/** So many are kept; the oldest goes first. */
export const DRAFTS = 20;
/** What became of so many is remembered: a repeat of a request comes within minutes. */
export const SENT_DRAFTS = 500;
const PREFIX = "draft:";
/** Their pictures, by the draft's id and their hash: apart, for drafts are read whole each time that one of them is kept. */
const PICTURE_PREFIX = "draft-picture:";
/** So many pictures go with one draft, */
export const DRAFT_PICTURES = 8;
/** and so many are kept for it: two tabs that write it may each have their own. */
const KEPT_PICTURES = 16;

/** What a person writes; `reply` and `edit` are messages, and at most one of them is there. */
export interface DraftText {
  /** Made by whoever begins it: 1 to 64 characters of `A–Z a–z 0–9 -`. */
  readonly id: string;
  readonly text: string;
  readonly pictures?: readonly DraftPicture[];
  readonly reply?: Hash;
  readonly edit?: Hash;
}

export interface DraftPicture {
  /** Of its data URL. */
  readonly hash: Hash;
  /** What it shows. */
  readonly alt: string;
}

export interface KeptDraft extends DraftText {
  /** When it was last kept, ms since the epoch. */
  readonly at: number;
}

/** Of a draft that was sent: `of` tells one text from another. */
interface Sent {
  readonly message: Hash;
  readonly of: Hash;
  readonly at: number;
}

/**
 * `sent`: it became a message already. `tooLarge`, `id`, `pictures` (too many): it is none that could be sent. `picture`: one that it names
 * is not held, and was not brought. The others: the store could not write.
 */
export interface DraftFailure {
  readonly kind: "sent" | "tooLarge" | "id" | "pictures" | "picture" | "full" | "closed" | "failed";
}

const at = v.pipe(v.number(), v.minValue(0));
const textShape = v.object({
  text: v.string(),
  pictures: v.exactOptional(v.array(v.object({ hash: hashShape, alt: v.string() }))),
  reply: v.exactOptional(hashShape),
  edit: v.exactOptional(hashShape),
  at,
});
const sentShape = v.object({ message: hashShape, of: hashShape, at });

const keyOf = (id: string): string => PREFIX + id;
const picturesOf = (id: string): string => `${PICTURE_PREFIX}${id}:`;
const rowOf = (id: string, value: unknown): Value => ({ room: "settings", key: keyOf(id), value });
const isSent = (value: unknown): boolean => v.is(sentShape, value);
/** Holds until the draft has become a message. */
const unsent = (id: string): Condition => ({
  room: "settings",
  key: keyOf(id),
  holds: (value) => !isSent(value),
});
const byAge = (a: { readonly at: number }, b: { readonly at: number }): number => b.at - a.at;

/** `reply`, `edit`: the post that is meant is not held, or (to be edited) is not this browser's own. */
export interface ContextFailure {
  readonly kind: "reply" | "edit";
}

export interface DraftsDeps {
  readonly apds: Pick<Apds, "store" | "hash" | "document" | "pubkey">;
  readonly clock: Clock;
  readonly commit: OutboxDeps["commit"];
}

export class Drafts {
  readonly #inTurn = turns();

  constructor(private readonly deps: DraftsDeps) {}

  /** Those that were not sent, the newest first. */
  async list(): Promise<readonly KeptDraft[]> {
    return (await this.#rows())
      .flatMap(({ id, value }) => {
        const row = v.safeParse(textShape, value);
        return row.success ? [{ id, ...row.output }] : [];
      })
      .sort(byAge);
  }

  /** Resolves once it is on disk. Beyond the bound the oldest goes. @param picture a data URL, of one of its pictures that is not kept yet */
  keep(draft: DraftText, picture?: string): Promise<Result<void, DraftFailure>> {
    const { id, text, pictures = [], reply, edit } = draft;
    return this.#inTurn(async () => {
      if (!/^[A-Za-z0-9-]{1,64}$/.test(id)) return err({ kind: "id" });
      if (text.length > CONTENT_LIMIT) return err({ kind: "tooLarge" });
      if (pictures.length > DRAFT_PICTURES) return err({ kind: "pictures" });
      const brought = picture === undefined ? ok([]) : await this.#bring(draft, picture);
      if (!brought.ok) return brought;
      const row = rowOf(id, {
        text,
        ...(pictures.length > 0 && { pictures }),
        ...(reply && { reply }),
        ...(edit && { edit }),
        at: this.deps.clock.now(),
      });
      const gone = (await this.list()).filter((one) => one.id !== id).slice(DRAFTS - 1);
      const rows = await Promise.all(gone.map((one) => this.#without(one.id)));
      return this.#write(id, [row, ...brought.value, ...rows.flat()]);
    });
  }

  /** It is not wanted any more. */
  drop(id: string): Promise<Result<void, DraftFailure>> {
    return this.#inTurn(async () => this.#write(id, await this.#without(id)));
  }

  /** A picture of a draft, or one that is held, as a data URL. */
  async picture(id: string, name: Hash): Promise<string | undefined> {
    const { store } = this.deps.apds;
    const kept = await store.value("settings", picturesOf(id) + name);
    const text = typeof kept === "string" ? kept : await store.get(name);
    return text?.startsWith("data:image/") ? text : undefined;
  }

  /** The pictures of a draft that the transaction of its post is to keep: those that are not held. `picture`: one is nowhere. */
  async unheld({ id, pictures = [] }: DraftText): Promise<Result<readonly Blob[], DraftFailure>> {
    const { apds } = this.deps;
    const held = await apds.store.held(pictures.map((one) => one.hash));
    const blobs: Blob[] = [];
    for (const { hash: name } of pictures) {
      if (held.has(name)) continue;
      const text = await this.picture(id, name);
      if (text === undefined || (await apds.hash(text)) !== name) return err({ kind: "picture" });
      blobs.push({ hash: name, text });
    }
    return ok(blobs);
  }

  /** The front matter that a draft asks for, as the reference writes it. */
  async fieldsOf({
    reply,
    edit,
  }: Pick<DraftText, "reply" | "edit">): Promise<Result<Fields, ContextFailure>> {
    const { apds } = this.deps;
    if (edit !== undefined) {
      const message = await apds.store.message(edit);
      return message && message.author === (await apds.pubkey()) ? ok({ edit }) : err({ kind: "edit" });
    }
    if (reply === undefined) return ok({});
    const message = await apds.store.message(reply);
    return message ? ok({ reply, replyto: message.author }) : err({ kind: "reply" });
  }

  /** The whole text that would be signed now. */
  async document(draft: Omit<DraftText, "id">): Promise<Result<string, ContextFailure>> {
    const { apds, commit } = this.deps;
    const fields = await this.fieldsOf(draft);
    if (!fields.ok) return fields;
    await adoptFeed(apds.store, await apds.pubkey(), commit);
    return ok(await apds.document(draft.text, fields.value));
  }

  /** The message that this draft became. `sent`: it was sent with another text. */
  async sentAs(draft: DraftText): Promise<Result<Hash | undefined, DraftFailure>> {
    const sent = v.safeParse(sentShape, await this.deps.apds.store.value("settings", keyOf(draft.id)));
    if (!sent.success) return ok(undefined);
    return sent.output.of === (await this.#digest(draft)) ? ok(sent.output.message) : err({ kind: "sent" });
  }

  /** What belongs into the transaction in which this draft becomes this message. */
  async sending(draft: DraftText, message: Hash): Promise<{ provided: Condition; values: readonly Value[] }> {
    const sent: Sent = { message, of: await this.#digest(draft), at: this.deps.clock.now() };
    const old = (await this.#rows()).flatMap(({ id, value }) => {
      const row = v.safeParse(sentShape, value);
      return row.success ? [{ id, at: row.output.at }] : [];
    });
    const forgotten = old.sort(byAge).slice(SENT_DRAFTS - 1);
    const pictures = await this.#without(draft.id);
    return {
      provided: unsent(draft.id),
      values: [...pictures, rowOf(draft.id, sent), ...forgotten.map(({ id }) => rowOf(id, undefined))],
    };
  }

  async #rows(): Promise<readonly { readonly id: string; readonly value: unknown }[]> {
    const rows = await this.deps.apds.store.values("settings", PREFIX);
    return rows.map(({ key, value }) => ({ id: key.slice(PREFIX.length), value }));
  }

  /** The row of a further picture; of those that no tab names any more, the first in order go. */
  async #bring({ id, pictures = [] }: DraftText, text: string): Promise<Result<Value[], DraftFailure>> {
    if (text.length > IMAGE_LIMIT) return err({ kind: "tooLarge" });
    const name = await this.deps.apds.hash(text);
    const named = new Set(pictures.map((one) => picturesOf(id) + one.hash));
    const key = picturesOf(id) + name;
    if (!named.has(key)) return err({ kind: "picture" });
    const kept = (await this.#without(id)).filter((row) => row.key.startsWith(PICTURE_PREFIX));
    const spare = kept.filter((row) => !named.has(row.key));
    const over = Math.max(0, kept.length + 1 - KEPT_PICTURES);
    return ok([{ room: "settings", key, value: text }, ...spare.slice(0, over)]);
  }

  /** What removes a draft with its pictures. */
  async #without(id: string): Promise<Value[]> {
    const pictures = await this.deps.apds.store.values("settings", picturesOf(id));
    return [rowOf(id, undefined), ...pictures.map((row) => ({ ...row, value: undefined }))];
  }

  #digest({ text, pictures = [], reply, edit }: DraftText): Promise<Hash> {
    const shown = pictures.flatMap(({ hash: name, alt }) => [name, alt]);
    return this.deps.apds.hash(JSON.stringify([text, reply ?? "", edit ?? "", ...shown]));
  }

  async #write(id: string, values: readonly Value[]): Promise<Result<void, DraftFailure>> {
    const written = await this.deps.commit({ values, provided: [unsent(id)], strict: true });
    if (!written.ok) return err({ kind: written.error.kind });
    return written.value.stale ? err({ kind: "sent" }) : ok(undefined);
  }
}
