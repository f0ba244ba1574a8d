/**
 * Writing a post as oneself: signed first, then kept together with what it owes, in one transaction that looks again at what was signed.
 * So each post is there once, whatever ends this life, and whoever else writes with the same key.
 */
import { type Apds, ApdsFailure, type Blob, type Fields, type Hash, type StoreFailure } from "apds";
import { err, ok, type Result } from "../../base/result.ts";
import { turns } from "../../base/turns.ts";
import { adoptFeed } from "./adopt.ts";
import { CONTENT_LIMIT, IMAGE_LIMIT } from "./door.ts";
import type { DraftFailure, Drafts, DraftText } from "./drafts.ts";
import type { Outbox, OutboxDeps } from "./outbox.ts";

/** How often a post is signed anew because another one came between. In one background none does: then it is two lives of it. */
export const SIGN_TRIES = 5;

export interface Publication {
  /** Front matter in front of the content: `reply`, `replyto`, `edit`; the own `name`, `image` and `previous` are added. */
  readonly fields?: Fields;
  /** Pictures that the content names by their hashes, as data URLs: kept with it, and told after it. */
  readonly images?: readonly string[];
  /** What it was written as: sent twice, it is one post. Its pictures are kept with the post, and told after it. */
  readonly draft?: DraftText;
}

/**
 * `noKey`: this browser has no identity. `locked`: its passphrase was not given. `clock`: it shows no date of 13 digits. `sent`: the draft
 * was sent before, with another text. `picture`: one of its pictures is kept no more. The others: the store could not write.
 */
export interface PublishFailure {
  readonly kind: "noKey" | "locked" | "clock" | "tooLarge" | StoreFailure["kind"] | DraftFailure["kind"];
}

export interface PublisherDeps {
  readonly apds: Pick<Apds, "draft" | "hash" | "store" | "pubkey">;
  readonly commit: OutboxDeps["commit"];
  readonly outbox: Pick<Outbox, "publishing">;
  readonly drafts: Pick<Drafts, "sentAs" | "sending" | "unheld">;
}

type Published = Result<Hash, PublishFailure>;

export class Publisher {
  readonly #inTurn = turns();

  constructor(private readonly deps: PublisherDeps) {}

  /** One after the other: each names the one before it as `previous`. */
  publish(content: string, publication: Publication): Promise<Published> {
    return this.#inTurn(() => this.#publish(content, publication));
  }

  async #publish(content: string, publication: Publication): Promise<Published> {
    const { images = [] } = publication;
    if (content.length > CONTENT_LIMIT || images.some(({ length }) => length > IMAGE_LIMIT))
      return err({ kind: "tooLarge" });
    try {
      for (let tries = 0; tries < SIGN_TRIES; tries += 1) {
        const published = await this.#attempt(content, publication);
        if (published) return published;
      }
      return err({ kind: "failed" });
    } catch (error) {
      if (
        error instanceof ApdsFailure &&
        (error.kind === "noKey" || error.kind === "locked" || error.kind === "clock")
      )
        return err({ kind: error.kind });
      throw error;
    }
  }

  /** Undefined: what was signed was no longer true when it was to be kept. */
  async #attempt(
    content: string,
    { fields = {}, images = [], draft }: Publication,
  ): Promise<Published | undefined> {
    const { apds, commit, outbox, drafts } = this.deps;
    const sent = draft ? await drafts.sentAs(draft) : ok(undefined);
    if (!sent.ok) return sent;
    if (sent.value) return ok(sent.value);
    const brought = draft ? await drafts.unheld(draft) : ok([]);
    if (!brought.ok) return brought;
    await adoptFeed(apds.store, await apds.pubkey(), commit);
    const { message, batch } = await apds.draft(content, fields);
    const pictures = images.map(async (text): Promise<Blob> => ({ hash: await apds.hash(text), text }));
    const blobs = [...(batch.blobs ?? []), ...(await Promise.all(pictures)), ...brought.value];
    const sending = draft && (await drafts.sending(draft, message.id));
    outbox.publishing(message);
    const committed = await commit({
      ...batch,
      blobs,
      values: [...(batch.values ?? []), ...(sending?.values ?? [])],
      provided: [...(batch.provided ?? []), ...(sending ? [sending.provided] : [])],
    });
    if (!committed.ok) return err({ kind: committed.error.kind });
    return committed.value.stale ? undefined : ok(message.id);
  }
}
