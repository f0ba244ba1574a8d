/** Writing a post as oneself: signed first, then kept together with what it owes, in one transaction. */
import {
  type Apds,
  ApdsFailure,
  type Batch,
  type Blob,
  type Committed,
  type Fields,
  type Hash,
  type StoreFailure,
} from "apds";
import { err, ok, type Result } from "../../base/result.ts";
import { CONTENT_LIMIT, IMAGE_LIMIT } from "./door.ts";
import type { Outbox } from "./outbox.ts";

export interface Publication {
  /** Front matter in front of the content: `reply`, `replyto`, `edit`; the own `name`, `image` and `previous` are added. */
  readonly fields?: Fields;
  /** Pictures that the content names by their hashes, as data URLs: kept with it, and told after it. */
  readonly images?: readonly string[];
}

/** `noKey`: this browser has no identity. `clock`: it shows no date of 13 digits. The others: the store could not write. */
export interface PublishFailure {
  readonly kind: "noKey" | "clock" | "tooLarge" | StoreFailure["kind"];
}

export interface PublisherDeps {
  readonly apds: Pick<Apds, "draft" | "hash">;
  readonly commit: (batch: Batch) => Promise<Result<Committed, StoreFailure>>;
  readonly outbox: Pick<Outbox, "publishing">;
}

export class Publisher {
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: PublisherDeps) {}

  /** One after the other: each names the one before it as `previous`. */
  publish(content: string, publication: Publication): Promise<Result<Hash, PublishFailure>> {
    const turn = this.#turn.then(() => this.#publish(content, publication));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #publish(
    content: string,
    { fields = {}, images = [] }: Publication,
  ): Promise<Result<Hash, PublishFailure>> {
    const { apds, commit, outbox } = this.deps;
    if (content.length > CONTENT_LIMIT || images.some(({ length }) => length > IMAGE_LIMIT))
      return err({ kind: "tooLarge" });
    try {
      const { message, batch } = await apds.draft(content, fields);
      const pictures = images.map(async (text): Promise<Blob> => ({ hash: await apds.hash(text), text }));
      outbox.publishing(message);
      const blobs = [...(batch.blobs ?? []), ...(await Promise.all(pictures))];
      const committed = await commit({ ...batch, blobs });
      return committed.ok ? ok(message.id) : err({ kind: committed.error.kind });
    } catch (error) {
      if (error instanceof ApdsFailure && (error.kind === "noKey" || error.kind === "clock"))
        return err({ kind: error.kind });
      throw error;
    }
  }
}
