/**
 * Texts that a person has begun to write, and what became of those that were sent: rows of the store's room `settings`, by the draft's id.
 * A row says either the text or the message that it became, never both: they change places in the message's own transaction.
 */
import { type Apds, type Condition, type Fields, type Hash, parseHash, type Value } from "apds";
import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { adoptFeed } from "./adopt.ts";
import { CONTENT_LIMIT } from "./door.ts";
import type { OutboxDeps } from "./outbox.ts";

/** So many are kept; the oldest goes first. */
export const DRAFTS = 20;
/** What became of so many is remembered: a repeat of a request comes within minutes. */
export const SENT_DRAFTS = 500;
const PREFIX = "draft:";

/** What a person writes; `reply` and `edit` are messages, and at most one of them is there. */
export interface DraftText {
  /** Made by whoever begins it: 1 to 64 characters of `A–Z a–z 0–9 -`. */
  readonly id: string;
  readonly text: string;
  readonly reply?: Hash;
  readonly edit?: Hash;
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

/** `sent`: it became a message already. `tooLarge`, `id`: it is none that could be sent. The others: the store could not write. */
export interface DraftFailure {
  readonly kind: "sent" | "tooLarge" | "id" | "full" | "closed" | "failed";
}

const hash = v.pipe(
  v.string(),
  v.custom<Hash>((text) => typeof text === "string" && parseHash(text) !== undefined),
);
const at = v.pipe(v.number(), v.minValue(0));
const textShape = v.object({
  text: v.string(),
  reply: v.exactOptional(hash),
  edit: v.exactOptional(hash),
  at,
});
const sentShape = v.object({ message: hash, of: hash, at });

const keyOf = (id: string): string => PREFIX + id;
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

  /** Resolves once it is on disk. Beyond the bound the oldest goes. */
  async keep({ id, text, reply, edit }: DraftText): Promise<Result<void, DraftFailure>> {
    if (!/^[A-Za-z0-9-]{1,64}$/.test(id)) return err({ kind: "id" });
    if (text.length > CONTENT_LIMIT) return err({ kind: "tooLarge" });
    const row = rowOf(id, {
      text,
      ...(reply && { reply }),
      ...(edit && { edit }),
      at: this.deps.clock.now(),
    });
    const others = (await this.list()).filter((one) => one.id !== id);
    return this.#write(id, [row, ...others.slice(DRAFTS - 1).map((one) => rowOf(one.id, undefined))]);
  }

  /** It is not wanted any more. */
  drop(id: string): Promise<Result<void, DraftFailure>> {
    return this.#write(id, [rowOf(id, undefined)]);
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
    return {
      provided: unsent(draft.id),
      values: [rowOf(draft.id, sent), ...forgotten.map(({ id }) => rowOf(id, undefined))],
    };
  }

  async #rows(): Promise<readonly { readonly id: string; readonly value: unknown }[]> {
    return (await this.deps.apds.store.values("settings"))
      .filter(({ key }) => key.startsWith(PREFIX))
      .map(({ key, value }) => ({ id: key.slice(PREFIX.length), value }));
  }

  #digest({ text, reply, edit }: DraftText): Promise<Hash> {
    return this.deps.apds.hash(JSON.stringify([text, reply ?? "", edit ?? ""]));
  }

  async #write(id: string, values: readonly Value[]): Promise<Result<void, DraftFailure>> {
    const written = await this.deps.commit({ values, provided: [unsent(id)], strict: true });
    if (!written.ok) return err({ kind: written.error.kind });
    return written.value.stale ? err({ kind: "sent" }) : ok(undefined);
  }
}
