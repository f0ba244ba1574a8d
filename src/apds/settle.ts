/** The one decision of the package: what a batch changes, given what the store holds. Pure, so that both stores decide alike. */
import type { AuthorRecord, Counters, Facts } from "./facts.ts";
import { FILL_STEP } from "./facts.ts";
import { broughtText, EMPTY_HASH, type Intake } from "./intake.ts";
import { keptForLater } from "./later.ts";
import { Ledger } from "./ledger.ts";
import type { Hash, Message } from "./message.ts";
import { foundBy, type Reference } from "./references.ts";
import { type ImageUse, sizeOf } from "./sizes.ts";
import type { Blob, Committed, Post, Value, Want } from "./store.ts";

/** A content up to this many UTF-16 units stands in its post's row; a larger one, or one that more posts of a commit sign, is a blob. */
const INLINE_LIMIT = 4096;
const INLINE_POSTS = 8;

export interface NewPost extends Post {
  /** False: the content is in the blobs, and the row is without. */
  readonly inline: boolean;
  /** By what it is found, beside its own names. */
  readonly names: readonly Reference[];
}

/** The rows that one commit writes; everything else stays as it is. */
export interface Writes {
  readonly posts: readonly NewPost[];
  readonly pending: readonly Message[];
  readonly completed: readonly Message[];
  readonly blobs: readonly Blob[];
  readonly later: readonly Message[];
  readonly dropLater: readonly Hash[];
  /** Undefined: removed. */
  readonly wants: ReadonlyMap<Hash, Want | undefined>;
  readonly authors: readonly AuthorRecord[];
  /** Pictures that came or were looked at. */
  readonly uses: readonly ImageUse[];
  /** Pictures that go, with their blobs. */
  readonly forgotten: readonly ImageUse[];
  readonly untrashed: readonly number[];
  readonly values: readonly Value[];
  readonly counters: Counters;
}

export interface Settled {
  readonly writes: Writes;
  readonly committed: Committed;
}

/** What `intake` does to a store with these facts. The wants policy is called here, in the order of the batch. */
export function settle(intake: Intake, facts: Facts): Settled {
  const { batch } = intake;
  const ledger = new Ledger(facts);
  const news = [...intake.messages.values()].filter(({ id }) => !facts.messages.has(id));
  const duplicates = [...intake.messages.keys()]
    .filter((id) => facts.messages.has(id))
    .concat(intake.repeated);
  const fills = new Set<Hash>(facts.counters.fills);
  // Asked again below if more is left; a fill whose messages or text were purged ends here.
  if (intake.filling !== undefined) fills.delete(intake.filling);

  // Wants first: whatever came settles them, and quotas are those of after.
  for (const hash of batch.unusable ?? []) ledger.spoil(hash);
  for (const want of batch.asked ?? []) ledger.asked(want);
  for (const hash of batch.dropped ?? []) ledger.drop(hash);
  const wantedBlobs = new Set([...intake.blobs.keys()].filter((hash) => ledger.want(hash) !== undefined));
  for (const hash of intake.blobs.keys()) ledger.fill(hash, ledger.lacking(hash));
  for (const hash of [...intake.messages.keys(), ...intake.later.keys(), ...intake.blobs.keys()])
    ledger.settle(hash);
  for (const message of news) ledger.accept(message);

  // Which messages are complete now, and with what text.
  const completed: Message[] = [];
  const complete: { message: Message; text: string }[] = [];
  for (const [content, waiting] of facts.waiting) {
    const text = broughtText(intake, content) ?? facts.texts.get(content);
    if (text === undefined) continue;
    if (waiting.length > FILL_STEP) fills.add(content);
    else fills.delete(content);
    for (const message of waiting.slice(0, FILL_STEP)) {
      completed.push(message);
      complete.push({ message, text });
    }
  }
  const pending: Message[] = [];
  for (const message of news) {
    const text = broughtText(intake, message.content) ?? facts.texts.get(message.content);
    if (text === undefined) pending.push(message);
    else complete.push({ message, text });
  }

  const signers = new Map<Hash, number>();
  for (const { message } of complete) signers.set(message.content, (signers.get(message.content) ?? 0) + 1);
  const isInline = (content: Hash, text: string) =>
    text.length <= INLINE_LIMIT &&
    (signers.get(content) ?? 0) <= INLINE_POSTS &&
    // Held already: a second copy in a row, or thousands of them by whoever signs one content often, would be a gift of our disk.
    !facts.held.has(content) &&
    !facts.texts.has(content) &&
    !fills.has(content);

  const posts: NewPost[] = [];
  /** By whose post first. */
  const named = new Map<Hash, Message>();
  const done = new Set<Hash>();
  const offBlobs = new Map<Hash, string>();
  for (const { message, text } of complete) {
    const { document, references } = intake.parse(message.content, text);
    const inline = text === "" || isInline(message.content, text);
    posts.push({
      seq: ledger.nextSeq(),
      message,
      content: text,
      inline,
      names: foundBy(document, references),
    });
    const isKept = inline || !(offBlobs.has(message.content) || facts.blobs.has(message.content));
    const bytes = sizeOf(message.text) + (isKept ? sizeOf(text) : 0);
    ledger.complete(message, document, previousOf(references), bytes);
    done.add(message.id);
    if (!inline) offBlobs.set(message.content, text);
    for (const { kind, hash } of references) {
      if (!named.has(hash)) named.set(hash, message);
      if (!isHere(hash)) ledger.missing({ hash, kind, author: message.author }, batch.wants);
    }
  }
  for (const { id, content, author } of pending) {
    // Whoever wanted the message for their chain waits for its content now.
    if (!isHere(content))
      ledger.missing({ hash: content, kind: "content", author }, batch.wants, ledger.lacking(id));
  }

  for (const missing of batch.again ?? []) if (!isHere(missing.hash)) ledger.missing(missing, batch.wants);

  /** A message that waits for its content is a hole all the same, and so is one of this commit whose turn has not come. */
  function previousOf(references: readonly Reference[]) {
    const hash = references.find(({ kind }) => kind === "previous")?.hash;
    if (hash === undefined) return undefined;
    const before = facts.held.has(hash) && !facts.pending.has(hash);
    return { hash, held: before || done.has(hash) || intake.blobs.has(hash) };
  }

  function isHere(hash: Hash): boolean {
    return (
      facts.held.has(hash) ||
      facts.later.has(hash) ||
      intake.later.has(hash) ||
      broughtText(intake, hash) !== undefined
    );
  }

  const kept: Hash[] = batch.blobs?.some(({ hash }) => hash === EMPTY_HASH) ? [EMPTY_HASH] : [];
  const unwanted: Hash[] = [];
  for (const [hash, text] of intake.blobs) {
    const isContent = signers.has(hash);
    if (facts.held.has(hash) || isContent || named.has(hash) || wantedBlobs.has(hash) || batch.keepAll) {
      kept.push(hash);
      if (!facts.held.has(hash) && !isContent) offBlobs.set(hash, text);
    } else unwanted.push(hash);
  }
  // Under its own row already: nothing to write again.
  const blobs = [...offBlobs]
    .filter(([hash]) => !facts.blobs.has(hash))
    .map(([hash, text]): Blob => ({ hash, text }));

  const images = blobs.flatMap(({ hash, text }) => (signers.has(hash) ? [] : imageOf(hash, text)));
  for (const image of images) ledger.picture(image, 1);
  const forgotten = (batch.forgotten ?? []).flatMap((hash) => facts.uses.get(hash) ?? []);
  for (const image of forgotten) ledger.picture(image, -1);
  const seen = new Map<Hash, ImageUse>();
  for (const { hash, at } of batch.shown ?? []) {
    const use = seen.get(hash) ?? facts.uses.get(hash);
    if (use && use.used < at && !batch.forgotten?.includes(hash)) seen.set(hash, { ...use, used: at });
  }

  /** Nobody looked at it yet: it counts from when it was wanted, or by the post that it came with. */
  function imageOf(hash: Hash, text: string): ImageUse {
    const [want, post] = [facts.wants.get(hash), named.get(hash)];
    const author = want?.author ?? post?.author;
    const used = want?.bornAt ?? post?.ts ?? 0;
    return { hash, bytes: sizeOf(text), used, ...(author && { author }) };
  }

  const later = keptForLater(intake, facts);
  ledger.count("posts", posts.length);
  ledger.count("pending", pending.length - completed.length);
  ledger.count("blobs", blobs.length - forgotten.length);
  ledger.count("later", later.added.length - later.dropped.length);
  const counters = ledger.counters([...fills]);
  return {
    writes: {
      posts,
      pending,
      completed,
      blobs,
      later: later.added,
      dropLater: later.dropped,
      wants: ledger.wants,
      authors: [...ledger.authors.values()],
      uses: [...images, ...seen.values()],
      forgotten,
      untrashed: batch.untrashed ?? [],
      values: batch.values ?? [],
      counters,
    },
    committed: {
      arrivals: posts.map(({ seq, message, content }) => ({ seq, message, content })),
      pending,
      duplicates,
      kept,
      unwanted,
      settled: ledger.settled,
      wanted: ledger.wanted,
      totals: counters.totals,
    },
  };
}
