/**
 * A store whose commits are written to a log before they are carried out: what is readable, told or listed is on disk.
 * One record per commit; read back in the same order they make the same store, with the same sequence numbers.
 */
import { type Batch, type Blob, type Crypto, hashText, type Message, openMessage, type Store } from "apds";
import * as v from "valibot";
import { err, type Result } from "../base/result.ts";
import type { LogFailure } from "./log-file.ts";
import { wantImages } from "./wants.ts";

const texts = v.array(v.string());
/** Messages, blobs and messages for later, as their texts. */
const commitRecord = v.object({ m: texts, b: texts, l: texts });

export interface CommitLog {
  append(record: unknown): Promise<Result<void, LogFailure>>;
}

/** Carries out one record of the log; false when it is none of a commit. */
export async function replay(record: unknown, store: Store, crypto: Crypto): Promise<boolean> {
  const parsed = v.safeParse(commitRecord, record);
  if (!parsed.success) return false;
  const { m, b, l } = parsed.output;
  // What stands in our own log behind its checksum was verified before it was written.
  const trusting: Crypto = { ...crypto, verify: () => Promise.resolve(true) };
  const batch: Batch = {
    messages: await openAll(m, trusting),
    later: await openAll(l, trusting),
    blobs: await Promise.all(
      b.map(async (text): Promise<Blob> => ({ hash: await hashText(text, crypto), text })),
    ),
    wants: wantImages,
  };
  const committed = await store.commit(batch);
  if (!committed.ok) throw new Error(`the log could not be read back: ${committed.error.detail}`);
  return true;
}

async function openAll(messages: readonly string[], crypto: Crypto): Promise<readonly Message[]> {
  const opened = await Promise.all(messages.map((text) => openMessage(text, crypto)));
  return opened.flatMap((message) => (message.ok ? [message.value] : []));
}

/** `store` with its commits logged first. Commits are carried out in the order of their calls. */
export function loggedStore(store: Store, log: CommitLog): Store {
  let last: Promise<unknown> = Promise.resolve();

  async function logged(batch: Batch): ReturnType<Store["commit"]> {
    const fresh = await freshOf(batch, store);
    if (fresh.m.length + fresh.b.length + fresh.l.length > 0) {
      const written = await log.append(fresh);
      if (!written.ok) return err(written.error);
    }
    return store.commit(batch);
  }

  const appendOnly = () => Promise.resolve(err({ kind: "failed", detail: "this store only grows" } as const));
  return {
    commit(batch) {
      const done = last.then(() => logged(batch));
      last = done.catch(() => undefined);
      return done;
    },
    get: (hash) => store.get(hash),
    texts: (hashes) => store.texts(hashes),
    heldLately: (text) => store.heldLately(text),
    held: (hashes) => store.held(hashes),
    wantsFor: (hashes) => store.wantsFor(hashes),
    dueWants: (now, limit) => store.dueWants(now, limit),
    dueLater: (now, limit) => store.dueLater(now, limit),
    message: (id) => store.message(id),
    posts: (ids) => store.posts(ids),
    pending: (author) => store.pending(author),
    head: (author) => store.head(author),
    author: (author) => store.author(author),
    authors: (limit) => store.authors(limit),
    feed: (author, page) => store.feed(author, page),
    recent: (page) => store.recent(page),
    merged: (authors, page) => store.merged(authors, page),
    naming: (kind, id, limit) => store.naming(kind, id, limit),
    since: (seq, limit) => store.since(seq, limit),
    holes: (author) => store.holes(author),
    totals: () => store.totals(),
    value: (room, key) => store.value(room, key),
    values: (room, prefix) => store.values(room, prefix),
    index: () => Promise.resolve(0),
    search: (query) => store.search(query),
    sizes: () => store.sizes(),
    images: (limit) => store.images(limit),
    weigh: (author) => store.weigh(author),
    trashed: () => store.trashed(),
    trash: (key) => store.trash(key),
    discard: appendOnly,
    empty: appendOnly,
    purge: appendOnly,
    clear: appendOnly,
    close: () => store.close(),
  };
}

/** What of a batch is not held yet: a peer that tells the same thing a thousand times must not grow the log. */
async function freshOf({ messages = [], blobs = [], later = [] }: Batch, store: Store) {
  const held = await store.held([...messages.map(({ id }) => id), ...blobs.map(({ hash }) => hash)]);
  return {
    m: messages.filter(({ id }) => held.get(id) !== "message").map(({ text }) => text),
    b: blobs.filter(({ hash }) => !held.has(hash)).map(({ text }) => text),
    l: later.map(({ text }) => text),
  };
}
