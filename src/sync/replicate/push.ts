/**
 * *Push everything*: all posts that we hold, newest first, told to one pub as fast as its queue takes them in the lowest lane. What its
 * poll lists is left out. The place is kept, so that a restart goes on there and nothing is dropped however large the store.
 */
import { type Apds, type Hash, type Post, parseDocument, referencesOf } from "apds";
import { sleep } from "../../base/clock.ts";
import { ok } from "../../base/result.ts";
import { canBeTold } from "../frame.ts";
import { TEXT_LIMIT } from "./door.ts";
import type { PushRow } from "./job-row.ts";
import { Listed, markOf } from "./listed.ts";
import type { Outbox } from "./outbox.ts";
import { PollAnswer } from "./poll-answer.ts";
import { noReader, type RunReader } from "./run-reader.ts";
import type { Interests } from "./scope.ts";
import { type AnswerDeps, takeAnswer } from "./take-answer.ts";
import type { TellTarget } from "./tell-target.ts";

/** Posts between two times that the place is kept: so many are told again after a kill. */
const PUSH_PAGE = 50;
/** The queue was full, or something more urgent came. */
const PUSH_AGAIN_MS = 5_000;
/** Images told once in a job are not told with every post that names them. */
const PUSH_IMAGES = 10_000;

export interface PushDeps extends Omit<AnswerDeps, "ingest" | "reader" | "progress"> {
  readonly apds: Pick<Apds, "store">;
  readonly interests: Pick<Interests, "takes">;
  /** Knows what the person took back, which is told to nobody. */
  readonly outbox: Pick<Outbox, "isDiscarded">;
  readonly session: TellTarget;
  /** Whether the channel of `session` is still open. */
  readonly isOpen: () => boolean;
  /** Keeps the place; false where the store did not. */
  readonly save: (row: PushRow) => Promise<boolean>;
}

/** Resolves true when everything is told; false when it ended before: it is to be called again, with the row that was saved last. */
export async function push(deps: PushDeps, from: PushRow, signal: AbortSignal): Promise<boolean> {
  const { store } = deps.apds;
  const listed = await listedBy(deps, signal);
  const images = new Set<Hash>();
  for (let row = from; ; ) {
    const posts = await store.recent({ limit: PUSH_PAGE, ...row.place });
    for (const post of posts) {
      const { id, text, author } = post.message;
      const isWanted = deps.interests.takes(author, true) && !deps.outbox.isDiscarded(id);
      if (isWanted && !listed.has(markOf(text)) && !(await tell(deps, post, images, signal))) return false;
    }
    const last = posts.at(-1)?.message;
    if (!last) return true;
    const done = row.done + posts.length;
    row = { kind: "push", done, of: Math.max(row.of, done), place: { before: last.ts, beforeId: last.id } };
    if (signal.aborted || !(await deps.save(row))) return false;
  }
}

/** Content before its message, images after. */
async function tell(deps: PushDeps, post: Post, images: Set<Hash>, signal: AbortSignal): Promise<boolean> {
  const texts = [post.content, post.message.text];
  for (const { kind, hash } of referencesOf(parseDocument(post.content))) {
    if (kind !== "image" || images.has(hash)) continue;
    const image = await deps.apds.store.get(hash);
    if (image === undefined) continue;
    if (images.size >= PUSH_IMAGES) images.clear();
    images.add(hash);
    texts.push(image);
  }
  const tellable = texts.filter(canBeTold);
  while (!signal.aborted && deps.isOpen()) {
    if (await deps.session.say(tellable, "low", signal)) return true;
    await sleep(deps.clock, PUSH_AGAIN_MS, signal);
  }
  return false;
}

/** What the pub's poll lists with its content, as far as it answers: one light request. */
async function listedBy(deps: PushDeps, signal: AbortSignal): Promise<Listed> {
  const listed = new Listed();
  if (!deps.ledger.hasPoll(deps.clock.now())) return listed;
  const reader: RunReader = {
    ...noReader,
    texts(texts) {
      listed.add(texts);
      return Promise.resolve();
    },
  };
  const path = "gossip/poll?since=0&limit=1000000000";
  const asked = { path, list: new PollAnswer(TEXT_LIMIT) };
  // Read only: what it lists that we lack is catch-up's.
  const ingest = { take: () => Promise.resolve(ok(undefined)) };
  await takeAnswer({ ...deps, reader, ingest, progress: () => {} }, asked, signal);
  return listed;
}
