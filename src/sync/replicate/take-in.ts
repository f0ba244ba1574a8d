/** Texts of a person's own file: verified one by one like those of a pub, and taken in whatever the scope is. Blocked people stay outside. */
import {
  type Apds,
  type Batch,
  type Blob,
  type Committed,
  datedAt,
  hashText,
  type Message,
  openMessage,
  type Result,
  type StoreFailure,
} from "apds";
import type { Clock } from "../../base/clock.ts";
import { ok } from "../../base/result.ts";
import { CONTENT_LIMIT, IMAGE_LIMIT, MESSAGE_CHARACTERS } from "./door.ts";
import type { Interests } from "./scope.ts";

export interface TakeInDeps {
  readonly apds: Pick<Apds, "store" | "crypto">;
  readonly clock: Clock;
  readonly interests: Pick<Interests, "takes">;
  readonly commit: (batch: Batch) => Promise<Result<Committed, StoreFailure>>;
}

export interface TakenIn {
  readonly posts: number;
  readonly blobs: number;
  readonly held: number;
  readonly refused: number;
}

/** One transaction. A blob is kept where a message signs it or a post shows it, these or held ones. */
export async function takeIn(
  { apds, clock, interests, commit }: TakeInDeps,
  messages: readonly string[],
  blobs: readonly string[],
): Promise<Result<TakenIn, StoreFailure>> {
  const { store, crypto } = apds;
  const now = clock.now();
  const opened = await Promise.all(
    messages.map(async (text): Promise<Message | undefined> => {
      const message = text.length === MESSAGE_CHARACTERS ? await openMessage(text, crypto) : undefined;
      return message?.ok && interests.takes(message.value.author, true) ? message.value : undefined;
    }),
  );
  const good = opened.filter((message) => message !== undefined);
  const isDue = (message: Message): boolean => datedAt(message, now) === "now";
  const later = good.filter((message) => datedAt(message, now) === "later");
  const fit = blobs.filter((text) => text.length <= IMAGE_LIMIT);
  const hashed = await Promise.all(
    fit.map(async (text): Promise<Blob> => ({ hash: await hashText(text, crypto), text })),
  );
  const held = await store.held(hashed.map(({ hash }) => hash));
  const fresh = hashed.filter(({ hash }) => !held.has(hash));
  const batch: Batch = {
    messages: good.filter(isDue),
    later,
    blobs: fresh.filter(({ text }) => text.length <= CONTENT_LIMIT),
  };
  const committed = await commit(batch);
  if (!committed.ok) return committed;
  // Pictures stand behind all posts: whether one shows them is known now.
  const kept = new Set(committed.value.kept);
  const shown = await Promise.all(
    fresh.map(async (blob) =>
      !kept.has(blob.hash) && (await store.naming("image", blob.hash, 1)).length > 0 ? blob : undefined,
    ),
  );
  const pictures = shown.filter((blob) => blob !== undefined);
  const second = pictures.length > 0 ? await commit({ blobs: pictures, keepAll: true }) : ok(undefined);
  if (!second.ok) return second;
  const { arrivals, pending, duplicates } = committed.value;
  // A content can stand a page behind its message: that post is new now, and its line was taken before.
  const ours = new Set(good.map(({ id }) => id));
  const news = arrivals.filter(({ message }) => ours.has(message.id)).length + pending.length + later.length;
  return ok({
    posts: arrivals.length,
    blobs: kept.size + pictures.length,
    held: duplicates.length + held.size,
    refused:
      messages.length + blobs.length - news - duplicates.length - held.size - kept.size - pictures.length,
  });
}
