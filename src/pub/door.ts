/** The door: what each told text is, judged before any transaction. Hashing, verifying and parsing happen here and nowhere else. */
import {
  type Blob,
  type Crypto,
  datedAt,
  type Hash,
  hashText,
  type Message,
  openMessage,
  parseDocument,
  type Reference,
  referencesOf,
  type Store,
} from "apds";
import { unreachable } from "../base/result.ts";
import { bounds } from "./bounds.ts";

const MESSAGE_CHARACTERS = 208;
/** Base64 from the length of an author and a signature on, padded like a message: whoever sends this means a message, and a wrong one is not kept as a text either. */
const LOOKS_SIGNED = /^[A-Za-z0-9+/=\s]{132,700}=$/;

export type Verdict =
  | { readonly kind: "message" | "later"; readonly message: Message }
  /** A message that is held already. */
  | { readonly kind: "again"; readonly id: Hash }
  /** A text named by its hash, and what it names in turn if it is a document. */
  | {
      readonly kind: "blob";
      readonly blob: Blob;
      readonly held: boolean;
      readonly names: readonly Reference[];
    }
  | { readonly kind: "refused"; readonly why: "invalid" | "future" | "tooLarge" | "empty" };

export interface DoorDeps {
  readonly store: Pick<Store, "held">;
  readonly crypto: Crypto;
  /** Whether a message waits for this content. */
  readonly lacks: (content: Hash) => boolean;
  /** ms since the epoch. */
  readonly now: number;
}

/** One verdict per text, in their order; one look into the store for all of them. */
export async function judge(texts: readonly string[], deps: DoorDeps): Promise<readonly Verdict[]> {
  const hashes = await Promise.all(texts.map((text) => hashText(text, deps.crypto)));
  const held = await deps.store.held(hashes);
  return Promise.all(
    texts.map(async (text, at): Promise<Verdict> => {
      const hash = hashes[at];
      if (hash === undefined || text === "") return { kind: "refused", why: "empty" };
      const as = held.get(hash);
      if (as === "message") return { kind: "again", id: hash };
      if (text.length === MESSAGE_CHARACTERS) return judgeSigned(text, hash, as === "blob", deps);
      return judgeBlob(text, hash, as === "blob", deps);
    }),
  );
}

async function judgeSigned(text: string, hash: Hash, held: boolean, deps: DoorDeps): Promise<Verdict> {
  const opened = await openMessage(text, deps.crypto);
  // 208 characters that are no message can still be a content.
  if (!opened.ok) return judgeBlob(text, hash, held, deps);
  const dated = datedAt(opened.value, deps.now);
  switch (dated) {
    case "now":
      return { kind: "message", message: opened.value };
    case "later":
      return { kind: "later", message: opened.value };
    case "refused":
      return { kind: "refused", why: "future" };
    default:
      return unreachable(dated);
  }
}

function judgeBlob(text: string, hash: Hash, held: boolean, deps: DoorDeps): Verdict {
  if (!held && !deps.lacks(hash) && LOOKS_SIGNED.test(text)) return { kind: "refused", why: "invalid" };
  const isImage = text.startsWith("data:image/");
  const limit = isImage ? bounds.imageCharacters : bounds.contentCharacters;
  if (text.length > limit) return { kind: "refused", why: "tooLarge" };
  return { kind: "blob", blob: { hash, text }, held, names: isImage ? [] : namedBy(text) };
}

/** What a content names and a pub asks for: the post before it, and its images. */
export const namedBy = (content: string): readonly Reference[] =>
  referencesOf(parseDocument(content)).filter(({ kind }) => kind === "previous" || kind === "image");
