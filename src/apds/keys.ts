/** The key pair of a person, and the 132 characters that people carry it in: author 44, then seed and author together, 88. */
import { type Bytes, decodeBase64, encodeBase64 } from "./base64.ts";
import type { Crypto } from "./crypto.ts";
import { type Author, parseAuthor } from "./message.ts";
import { err, ok, type Result } from "./result.ts";

export interface KeyPair {
  readonly author: Author;
  /** 32 bytes; whoever has them is this author. */
  readonly seed: Bytes;
}

/** `keyShape`: not 132 characters of the right form. `keyHalves`: the public half belongs to another seed. */
export interface KeyRefusal {
  readonly kind: "keyShape" | "keyHalves";
}

const PAIR_LENGTH = 132;
const AUTHOR_LENGTH = 44;

/** Signed to see whether two halves belong together. No message: those are signed over 57 bytes that begin with digits. */
const PROBE = new TextEncoder().encode("Do these two halves belong together?");

/** A fresh pair. */
export async function generateKeyPair(crypto: Crypto): Promise<KeyPair> {
  const seed = crypto.seed();
  return { author: encodeBase64(await crypto.publicKey(seed)) as Author, seed };
}

/** The 132 characters. */
export function formatKeyPair({ author, seed }: KeyPair): string {
  const secret = new Uint8Array(64);
  secret.set(seed);
  const half = decodeBase64(author);
  if (typeof half !== "string") secret.set(half, 32);
  return author + encodeBase64(secret);
}

/**
 * A pair from its 132 characters. What its seed signs must verify under the public half that was given (some browsers take a mixed pair
 * without a word): else every message of this pair would be refused by everybody, and a signature of a mixed pair can give the seed away.
 */
export async function parseKeyPair(text: string, crypto: Crypto): Promise<Result<KeyPair, KeyRefusal>> {
  const author = parseAuthor(text.slice(0, AUTHOR_LENGTH));
  const secret = decodeBase64(text.slice(AUTHOR_LENGTH));
  if (text.length !== PAIR_LENGTH || !author.ok || typeof secret === "string" || secret.length !== 64)
    return err({ kind: "keyShape" });
  const [seed, half] = [secret.slice(0, 32), secret.slice(32)];
  const isOne =
    encodeBase64(half) === author.value && (await crypto.verify(half, await crypto.sign(seed, PROBE), PROBE));
  return isOne ? ok({ author: author.value, seed }) : err({ kind: "keyHalves" });
}
