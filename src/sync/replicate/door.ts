/** The door: what a batch of texts from others is, before any transaction. Hashing, verifying and parsing happen here and nowhere else. */
import type { Blob, Crypto, Hash, Hashed, Message, Store, Want } from "apds";
import { datedAt, hashed, parseDocument, readClaim, referencesOf } from "apds";
import { unreachable } from "../../base/result.ts";
import type { Opened } from "./opened.ts";
import type { Interests } from "./scope.ts";

/** A message is 208 characters, always. */
export const MESSAGE_CHARACTERS = 208;
export const CONTENT_LIMIT = 2 ** 20;
export const IMAGE_LIMIT = 10 * 2 ** 20;
/** Longer texts are not even hashed. */
export const TEXT_LIMIT = 16 * 2 ** 20;

const HELD: Verdict = { kind: "held" };
const LOOKS_SIGNED = /^[A-Za-z0-9+/=\s]*$/;

export type Verdict =
  | { readonly kind: "message" | "later"; readonly hash: Hash; readonly message: Message }
  | { readonly kind: "blob"; readonly hash: Hash; readonly blob: Blob }
  | { readonly kind: "held" }
  /** A message of somebody who is blocked or not in scope; not verified. What it says that it signs is nobody's fault either. */
  | { readonly kind: "outside"; readonly hash: Hash; readonly content: Hash }
  /** Too large for what it was wanted as, or not what a `previous` must be: its want is never asked again. */
  | { readonly kind: "unusable"; readonly hash: Hash }
  /** `message`: it verifies, and is dated too far ahead. */
  | { readonly kind: "refused"; readonly why: "invalid" | "tooLarge"; readonly message?: Message };

export interface DoorDeps {
  readonly store: Pick<Store, "heldLately" | "held" | "wantsFor">;
  readonly crypto: Crypto;
  readonly interests: Pick<Interests, "takes">;
  readonly opened: Opened;
  /** ms since the epoch. */
  readonly now: number;
}

/** What each of these texts is, in their order. One look into the store for all of them, and not even a hash for what it took in lately. */
export async function judge(texts: readonly string[], deps: DoorDeps): Promise<readonly Verdict[]> {
  const { store, crypto } = deps;
  const verdicts: Verdict[] = [];
  const open: number[] = [];
  for (const [at, text] of texts.entries()) {
    if (store.heldLately(text)) verdicts[at] = HELD;
    else if (text.length > TEXT_LIMIT) verdicts[at] = { kind: "refused", why: "tooLarge" };
    else open.push(at);
  }
  if (open.length === 0) return verdicts;
  const all = await Promise.all(open.map((at) => hashed(texts[at] ?? "", crypto)));
  const hashes = all.map(({ hash }) => hash);
  const [held, wants] = await Promise.all([store.held(hashes), store.wantsFor(hashes)]);
  const opening: Promise<void>[] = [];
  // Only a message is waited for: a promise for each text that is held would cost more than all else about it.
  for (const [nth, one] of all.entries()) {
    const { text, hash } = one;
    const at = open[nth] ?? 0;
    const as = held.get(hash);
    if (as === "message" || (as === "blob" && text.length !== MESSAGE_CHARACTERS)) verdicts[at] = HELD;
    else if (text.length !== MESSAGE_CHARACTERS) verdicts[at] = judgeBlob(text, hash, wants.get(hash));
    else
      opening.push(
        judgeMessage(one, wants.get(hash), deps).then((verdict) => {
          verdicts[at] = verdict;
        }),
      );
  }
  await Promise.all(opening);
  return verdicts;
}

async function judgeMessage(
  one: Hashed,
  want: Want | undefined,
  { opened, interests, now }: DoorDeps,
): Promise<Verdict> {
  const { text, hash } = one;
  const claim = readClaim(one);
  if (claim.ok && !interests.takes(claim.value.author, want !== undefined))
    return { kind: "outside", hash, content: claim.value.content };
  const message = claim.ok ? await opened.open(claim.value) : claim;
  if (!message.ok) {
    // 208 characters that are no message can still be the content that somebody signed.
    if (want?.kind === "content" || want?.kind === "image") return judgeBlob(text, hash, want);
    // Or one that this very batch signs; only what is all base64 was meant to be a message.
    if (!want && !LOOKS_SIGNED.test(text)) return judgeBlob(text, hash, want);
    return want ? { kind: "unusable", hash } : { kind: "refused", why: "invalid" };
  }
  const dated = datedAt(message.value, now);
  switch (dated) {
    case "now":
      return { kind: "message", hash, message: message.value };
    case "later":
      return { kind: "later", hash, message: message.value };
    case "refused":
      return { kind: "refused", why: "invalid", message: message.value };
    default:
      return unreachable(dated);
  }
}

function judgeBlob(text: string, hash: Hash, want: Want | undefined): Verdict {
  const limit = want?.kind === "image" ? IMAGE_LIMIT : CONTENT_LIMIT;
  if (want?.state === "unusable") return { kind: "refused", why: "tooLarge" };
  // An image that nobody wants yet may belong to a message of this very batch.
  if (text.length > (want ? limit : IMAGE_LIMIT))
    return want ? { kind: "unusable", hash } : { kind: "refused", why: "tooLarge" };
  return { kind: "blob", hash, blob: { hash, text } };
}

/** The hashes that a content names. */
export const namedBy = (content: string): readonly Hash[] =>
  referencesOf(parseDocument(content)).map((reference) => reference.hash);
