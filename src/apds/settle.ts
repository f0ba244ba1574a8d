/** The one decision of the package: what a batch changes, given what the store holds. Pure, so that both stores decide alike. */
import { type Facts, FILL_STEP } from "./facts.ts";
import { broughtText, EMPTY_HASH, type Intake } from "./intake.ts";
import { keptForLater } from "./later.ts";
import { Ledger } from "./ledger.ts";
import type { Hash, Message } from "./message.ts";
import { foundBy, type Reference } from "./references.ts";
import { type ImageUse, sizeOf } from "./sizes.ts";
import type { Blob } from "./store.ts";
import type { NewPost, Settled, Writes } from "./writes.ts";

/** A content up to this many UTF-16 units stands in its post's row; a larger one, or one that more posts of a commit sign, is a blob. */
const INLINE_LIMIT = 4096;
const INLINE_POSTS = 8;

/** A message whose text is known. */
interface Whole {
  readonly message: Message;
  readonly text: string;
}

/**
 * What `intake` does to a store with these facts. The wants policy is called here, in the order of the batch. The steps build on each
 * other, so their order is part of the decision.
 */
export function settle(intake: Intake, facts: Facts): Settled {
  const { batch } = intake;
  const ledger = new Ledger(facts);
  const news = [...intake.messages.values()].filter(({ id }) => !facts.messages.has(id));
  const known = [...intake.messages.keys()].filter((id) => facts.messages.has(id));
  /** Contents that more messages wait for than this commit completes. */
  const fills = new Set<Hash>(facts.counters.fills);
  // Asked again by `wholeOnes` if more is left; a fill whose messages or text were purged ends here.
  if (intake.filling !== undefined) fills.delete(intake.filling);
  /** Messages that waited, and are complete now. */
  const completed: Message[] = [];
  const pending: Message[] = [];
  /** How many messages that are complete now sign a content. */
  const signers = new Map<Hash, number>();
  const posts: NewPost[] = [];
  /** What the new posts name, and the post that does so first. */
  const named = new Map<Hash, Message>();
  /** Messages whose posts were added so far. */
  const done = new Set<Hash>();
  /** Texts that are to stand among the blobs. */
  const blobTexts = new Map<Hash, string>();

  const wanted = endWants();
  for (const message of news) ledger.accept(message);
  const whole = wholeOnes();
  for (const { message } of whole) signers.set(message.content, (signers.get(message.content) ?? 0) + 1);
  for (const one of whole) addPost(one);
  askForMore();
  const { kept, unwanted } = sortBlobs();
  // Under its own row already: nothing to write again.
  const blobs = [...blobTexts]
    .filter(([hash]) => !facts.blobs.has(hash))
    .map(([hash, text]): Blob => ({ hash, text }));
  const { uses, forgotten } = pictures();
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
      uses,
      forgotten,
      untrashed: batch.untrashed ?? [],
      values: batch.values ?? [],
      counters,
    },
    committed: {
      arrivals: posts.map(({ seq, message, content }) => ({ seq, message, content })),
      pending,
      duplicates: known.concat(intake.repeated),
      kept,
      unwanted,
      settled: ledger.settled,
      wanted: ledger.wanted,
      totals: counters.totals,
    },
  };

  /** Whatever came ends the wants of it, before new ones are counted: quotas are those of after. The blobs that were wanted come back. */
  function endWants(): ReadonlySet<Hash> {
    for (const hash of batch.unusable ?? []) ledger.spoil(hash);
    for (const want of batch.asked ?? []) ledger.asked(want);
    for (const hash of batch.dropped ?? []) ledger.drop(hash);
    const blobsWanted = [...intake.blobs.keys()].filter((hash) => ledger.want(hash) !== undefined);
    for (const hash of intake.blobs.keys()) ledger.fill(hash, ledger.lacking(hash));
    for (const hash of [...intake.messages.keys(), ...intake.later.keys(), ...intake.blobs.keys()])
      ledger.settle(hash);
    return new Set(blobsWanted);
  }

  /** Which messages are complete now: those that waited for a text that came or was held, then the new ones. The others are pending. */
  function wholeOnes(): readonly Whole[] {
    const found: Whole[] = [];
    for (const [content, waiting] of facts.waiting) {
      const text = textOf(content);
      if (text === undefined) continue;
      if (waiting.length > FILL_STEP) fills.add(content);
      else fills.delete(content);
      for (const message of waiting.slice(0, FILL_STEP)) {
        completed.push(message);
        found.push({ message, text });
      }
    }
    for (const message of news) {
      const text = textOf(message.content);
      if (text === undefined) pending.push(message);
      else found.push({ message, text });
    }
    return found;
  }

  function addPost({ message, text }: Whole): void {
    const { content, author } = message;
    const { document, references } = intake.parse(content, text);
    const inline = text === "" || isInline(content, text);
    const names = foundBy(document, references);
    posts.push({ seq: ledger.nextSeq(), message, content: text, inline, names });
    const isKept = inline || !(blobTexts.has(content) || facts.blobs.has(content));
    const bytes = sizeOf(message.text) + (isKept ? sizeOf(text) : 0);
    ledger.complete(message, document, previousOf(references), bytes);
    done.add(message.id);
    if (!inline) blobTexts.set(content, text);
    for (const { kind, hash } of references) {
      if (!named.has(hash)) named.set(hash, message);
      if (!isHere(hash)) ledger.missing({ hash, kind, author }, batch.wants);
    }
  }

  /** What else is missing: contents of messages that wait, and what is to be put before the policy once more. */
  function askForMore(): void {
    for (const { id, content, author } of pending) {
      // Whoever wanted the message for their chain waits for its content now.
      if (!isHere(content))
        ledger.missing({ hash: content, kind: "content", author }, batch.wants, ledger.lacking(id));
    }
    for (const missing of batch.again ?? []) if (!isHere(missing.hash)) ledger.missing(missing, batch.wants);
  }

  function sortBlobs(): { readonly kept: readonly Hash[]; readonly unwanted: readonly Hash[] } {
    const held: Hash[] = batch.blobs?.some(({ hash }) => hash === EMPTY_HASH) ? [EMPTY_HASH] : [];
    const stray: Hash[] = [];
    for (const [hash, text] of intake.blobs) {
      const isContent = signers.has(hash);
      if (facts.held.has(hash) || isContent || named.has(hash) || wanted.has(hash) || batch.keepAll) {
        held.push(hash);
        if (!facts.held.has(hash) && !isContent) blobTexts.set(hash, text);
      } else stray.push(hash);
    }
    return { kept: held, unwanted: stray };
  }

  /** The accounts of pictures that came, were looked at, or go. */
  function pictures(): Pick<Writes, "uses" | "forgotten"> {
    const images = blobs.flatMap(({ hash, text }) => (signers.has(hash) ? [] : imageOf(hash, text)));
    for (const image of images) ledger.picture(image, 1);
    const gone = (batch.forgotten ?? []).flatMap((hash) => facts.uses.get(hash) ?? []);
    for (const image of gone) ledger.picture(image, -1);
    const seen = new Map<Hash, ImageUse>();
    for (const { hash, at } of batch.shown ?? []) {
      const use = seen.get(hash) ?? facts.uses.get(hash);
      if (use && use.used < at && !batch.forgotten?.includes(hash)) seen.set(hash, { ...use, used: at });
    }
    return { uses: [...images, ...seen.values()], forgotten: gone };
  }

  /** Nobody looked at it yet: it counts from when it was wanted, or by the post that it came with. */
  function imageOf(hash: Hash, text: string): ImageUse {
    const [want, post] = [facts.wants.get(hash), named.get(hash)];
    const author = want?.author ?? post?.author;
    const used = want?.bornAt ?? post?.ts ?? 0;
    return { hash, bytes: sizeOf(text), used, ...(author && { author }) };
  }

  /** A message that waits for its content is a hole all the same, and so is one of this commit whose turn has not come. */
  function previousOf(references: readonly Reference[]) {
    const hash = references.find(({ kind }) => kind === "previous")?.hash;
    if (hash === undefined) return undefined;
    const before = facts.held.has(hash) && !facts.pending.has(hash);
    return { hash, held: before || done.has(hash) || intake.blobs.has(hash) };
  }

  function textOf(content: Hash): string | undefined {
    return broughtText(intake, content) ?? facts.texts.get(content);
  }

  function isInline(content: Hash, text: string): boolean {
    return (
      text.length <= INLINE_LIMIT &&
      (signers.get(content) ?? 0) <= INLINE_POSTS &&
      // Held already: a second copy in a row, or thousands of them by whoever signs one content often, would be a gift of our disk.
      !facts.held.has(content) &&
      !facts.texts.has(content) &&
      !fills.has(content)
    );
  }

  function isHere(hash: Hash): boolean {
    return (
      facts.held.has(hash) ||
      facts.later.has(hash) ||
      intake.later.has(hash) ||
      broughtText(intake, hash) !== undefined
    );
  }
}
