/** The batched way in: texts of any kind, one commit. */
import type { Crypto } from "./crypto.ts";
import { datedAt, type Hash, hashText, type Message, type Refusal, readMessage, verify } from "./message.ts";
import { err, ok, type Result, unreachable } from "./result.ts";
import type { Blob, Committed, Store, StoreFailure, Value, WantPolicy } from "./store.ts";

export interface Ingest {
  readonly texts: readonly string[];
  /** Keep every blob (own texts, a pub), not only those that are named or wanted. */
  readonly keepAll?: boolean;
  readonly wants?: WantPolicy;
  readonly values?: readonly Value[];
  readonly strict?: boolean;
}

export interface Ingested extends Committed {
  /** Texts that look like messages and are none that we take. Nothing of them is kept. */
  readonly refused: readonly { readonly hash: Hash; readonly refusal: Refusal }[];
  /** Messages that were kept for later. */
  readonly later: readonly Message[];
}

type Sorted =
  | { readonly kind: "message" | "later"; readonly message: Message }
  | { readonly kind: "blob"; readonly blob: Blob }
  | { readonly kind: "duplicate"; readonly hash: Hash }
  | { readonly kind: "refused"; readonly hash: Hash; readonly refusal: Refusal };

/** Hashes, verifies and sorts the texts, then commits them together. What is held is not verified again. */
export async function ingest(
  { texts, ...rest }: Ingest,
  { store, crypto, now }: { readonly store: Store; readonly crypto: Crypto; readonly now: () => number },
): Promise<Result<Ingested, StoreFailure>> {
  const hashes = await Promise.all(texts.map((text) => hashText(text, crypto)));
  const held = await store.held(hashes);
  const at = now();
  const sorted = await Promise.all(
    texts.map(async (text, i): Promise<Sorted> => {
      const hash = hashes[i];
      if (hash === undefined) throw new Error("every text has its hash");
      return held.get(hash) === "message" ? { kind: "duplicate", hash } : sort(text, hash, crypto, at);
    }),
  );
  const messages: Message[] = [];
  const later: Message[] = [];
  const blobs: Blob[] = [];
  const duplicates: Hash[] = [];
  const refused: { hash: Hash; refusal: Refusal }[] = [];
  for (const each of sorted) {
    switch (each.kind) {
      case "message":
        messages.push(each.message);
        break;
      case "later":
        later.push(each.message);
        break;
      case "blob":
        blobs.push(each.blob);
        break;
      case "duplicate":
        duplicates.push(each.hash);
        break;
      case "refused":
        refused.push({ hash: each.hash, refusal: each.refusal });
        break;
      default:
        unreachable(each);
    }
  }
  const committed = await store.commit({ ...rest, messages, later, blobs });
  if (!committed.ok) return err(committed.error);
  const { value } = committed;
  return ok({ ...value, duplicates: [...duplicates, ...value.duplicates], refused, later });
}

async function sort(text: string, hash: Hash, crypto: Crypto, now: number): Promise<Sorted> {
  const read = readMessage(text);
  if (!read.ok) {
    // Any text that is not even 208 characters of base64 is a content or an image, and needs no excuse for being no message.
    const { kind } = read.error;
    return kind === "length" || kind === "alphabet"
      ? { kind: "blob", blob: { hash, text } }
      : { kind: "refused", hash, refusal: read.error };
  }
  // Before the signature: what is refused anyway shall not cost a verification.
  const dated = datedAt(read.value, now);
  if (dated === "refused")
    return { kind: "refused", hash, refusal: { kind: "timestamp", detail: "more than 7 days ahead" } };
  const message = await verify(read.value, hash, crypto);
  if (!message.ok) return { kind: "refused", hash, refusal: message.error };
  return { kind: dated === "now" ? "message" : "later", message: message.value };
}
