/** What a message is: 208 characters that pass every check of the door. There is no other way to get a `Message`. */
import { type Bytes, decodeBase64, encodeBase64, isCanonical32, valueAt } from "./base64.ts";
import type { Crypto } from "./crypto.ts";
import { isReducedSignature, isUsableKey } from "./points.ts";
import { err, ok, type Result } from "./result.ts";

declare const brand: unique symbol;
/** SHA-256 of a text in canonical base64: 44 characters. */
export type Hash = string & { readonly [brand]: "hash" };
/** An Ed25519 public key in canonical base64: 44 characters. */
export type Author = string & { readonly [brand]: "author" };

/** Why a text is no message that we take. `detail` is for logs; the kind is what is counted. */
export interface Refusal {
  readonly kind: "length" | "alphabet" | "canonical" | "key" | "timestamp" | "hash" | "signature";
  readonly detail?: string;
}

const MESSAGE_LENGTH = 208;
const AUTHOR_LENGTH = 44;
const SIGNATURE_BYTES = 64;
const TIMESTAMP_BYTES = 13;
const PAYLOAD_BYTES = 121;

/** Up to here a timestamp ahead of our clock is taken for a clock that runs fast: 10 minutes. */
export const FUTURE_NEAR_MS = 10 * 60_000;
/** Beyond this it is refused: 7 days. In between a message is kept for later. */
export const FUTURE_FAR_MS = 7 * 24 * 3_600_000;

/** The structure is right; who signed it is not known yet. */
export interface Unverified {
  readonly text: string;
  readonly author: Author;
  readonly authorBytes: Bytes;
  readonly signature: Bytes;
  /** The 57 bytes that are signed: timestamp and content hash. */
  readonly signed: Bytes;
  /** ms since the epoch. */
  readonly ts: number;
  readonly content: Hash;
}

// The class itself stays in this file. Its protected member makes the type nominal (a literal or a spread copy is no Message),
// and no property says "verified": a mark that travels with copies proves nothing.
class SealedMessage {
  declare protected readonly sealed: typeof brand;
  constructor(
    readonly id: Hash,
    readonly author: Author,
    /** ms since the epoch. */
    readonly ts: number,
    readonly content: Hash,
    /** The 208 characters. */
    readonly text: string,
  ) {
    Object.freeze(this);
  }
}

/** A verified, frozen message. */
export type Message = SealedMessage;

const utf8 = new TextEncoder();

export function parseHash(text: string): Hash | undefined {
  return isCanonical32(text) ? (text as Hash) : undefined;
}

/** An author as it may stand in a message: canonical, and a key that not everybody can sign with. */
export function parseAuthor(text: string): Result<Author, Refusal> {
  const bytes = authorBytes(text);
  return bytes.ok ? ok(text as Author) : bytes;
}

/** SHA-256 of the UTF-8 of a text. A lone surrogate counts as U+FFFD, as in the reference. */
export function hashText(text: string, crypto: Crypto): Promise<Hash> {
  // Every text that comes is hashed: no promise more than there must be.
  return crypto.hash(utf8.encode(text)).then(hashOf);
}

const hashOf = (bytes: Uint8Array): Hash => encodeBase64(bytes) as Hash;

// Nominal like a message: what is in it was computed from one text, here.
class SealedClaim {
  declare protected readonly sealed: typeof brand;
  constructor(
    readonly id: Hash,
    readonly unverified: Unverified,
  ) {
    Object.freeze(this);
  }
  get author(): Author {
    return this.unverified.author;
  }
  get content(): Hash {
    return this.unverified.content;
  }
}

/** What a text says that it is: a message, whose signature nobody has checked yet. */
export type Claim = SealedClaim;

class SealedText {
  declare protected readonly sealed: typeof brand;
  constructor(
    readonly text: string,
    readonly hash: Hash,
  ) {
    Object.freeze(this);
  }
}

/** A text with the hash that was computed from it here, so that nobody has to hash it again. */
export type Hashed = SealedText;

export function hashed(text: string, crypto: Crypto): Promise<Hashed> {
  return crypto.hash(utf8.encode(text)).then((bytes) => new SealedText(text, hashOf(bytes)));
}

/** All checks that need no cryptography; then `openClaim` costs the verification alone. */
export function readClaim({ text, hash }: Hashed): Result<Claim, Refusal> {
  const read = readMessage(text);
  return read.ok ? ok(new SealedClaim(hash, read.value)) : read;
}

/** `openMessage` for a door that has hashed and read the text before. */
export function openClaim({ id, unverified }: Claim, crypto: Crypto): Promise<Result<Message, Refusal>> {
  return verify(unverified, id, crypto);
}

/** All checks that need no cryptography, the cheap ones first. Takes anything, since it stands at the edge. */
export function readMessage(text: unknown): Result<Unverified, Refusal> {
  if (typeof text !== "string" || text.length !== MESSAGE_LENGTH) return refuse("length");
  const author = authorBytes(text.slice(0, AUTHOR_LENGTH));
  if (!author.ok && author.error.kind !== "key") return author;
  const payload = decodeBase64(text.slice(AUTHOR_LENGTH));
  if (typeof payload === "string") return refuse(payload);
  if (payload.length !== PAYLOAD_BYTES)
    return refuse("length", `${payload.length} bytes signed and signature`);
  if (!author.ok) return author;
  const hashAt = SIGNATURE_BYTES + TIMESTAMP_BYTES;
  let ts = 0;
  for (let i = SIGNATURE_BYTES; i < hashAt; i++) {
    const digit = (payload[i] ?? 0) - 48;
    if (digit < 0 || digit > 9) return refuse("timestamp");
    ts = ts * 10 + digit;
  }
  const content = parseHash(String.fromCharCode(...payload.subarray(hashAt)));
  if (content === undefined) return refuse("hash");
  const signature = payload.slice(0, SIGNATURE_BYTES);
  if (!isReducedSignature(signature)) return refuse("signature", "S is not below L");
  return ok({
    text,
    author: text.slice(0, AUTHOR_LENGTH) as Author,
    authorBytes: author.value,
    signature,
    signed: payload.slice(SIGNATURE_BYTES),
    ts,
    content,
  });
}

/** A text to a message, by all checks of the door but the one on time, which is `datedAt`. */
export async function openMessage(text: unknown, crypto: Crypto): Promise<Result<Message, Refusal>> {
  const read = readMessage(text);
  if (!read.ok) return read;
  const [id, signed] = await Promise.all([hashText(read.value.text, crypto), isSigned(read.value, crypto)]);
  return signed ? ok(seal(read.value, id)) : refuse("signature");
}

/**
 * The second half of `openMessage` for a door that knows the id already. For the package itself only:
 * `id` must have been computed from the same text.
 */
export async function verify(
  unverified: Unverified,
  id: Hash,
  crypto: Crypto,
): Promise<Result<Message, Refusal>> {
  return (await isSigned(unverified, crypto)) ? ok(seal(unverified, id)) : refuse("signature");
}

/**
 * A message that a store reads back from its own rows, where only verified ones come in. For stores only; the face does not export it.
 * Costs 80 characters of base64, not a verification.
 */
export function trustStored(id: Hash, text: string): Message {
  // Characters 128 to 207 hold the last byte of the signature, the 13 digits and the content hash: the first place where groups of four meet.
  const tail = decodeBase64(text.slice(128));
  if (typeof tail === "string" || tail.length !== 58) throw new Error("a stored row is no message");
  const signed = String.fromCharCode(...tail.subarray(1));
  const content = signed.slice(TIMESTAMP_BYTES) as Hash;
  return new SealedMessage(
    id,
    text.slice(0, AUTHOR_LENGTH) as Author,
    Number(signed.slice(0, TIMESTAMP_BYTES)),
    content,
    text,
  );
}

/** What is done with a message at this moment of our clock (ms): taken in now, kept for later, or refused as `timestamp`. */
export function datedAt(message: { readonly ts: number }, now: number): "now" | "later" | "refused" {
  const ahead = message.ts - now;
  return ahead <= FUTURE_NEAR_MS ? "now" : ahead <= FUTURE_FAR_MS ? "later" : "refused";
}

/** Order of bytes, not of characters: the same in memory and under the binary keys of IndexedDB. Negative, 0 or positive. */
export function compareHashes(a: Hash, b: Hash): number {
  for (let i = 0; i < a.length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return valueAt(a, i) - valueAt(b, i);
  }
  return 0;
}

/** The order of a feed: by timestamp, ties by id. The greatest is the head. */
export function compareDated(
  a: { readonly ts: number; readonly id: Hash },
  b: { readonly ts: number; readonly id: Hash },
): number {
  return a.ts - b.ts || compareHashes(a.id, b.id);
}

function authorBytes(text: string): Result<Bytes, Refusal> {
  if (text.length !== AUTHOR_LENGTH) return refuse("length");
  const bytes = decodeBase64(text);
  if (typeof bytes === "string") return refuse(bytes);
  if (bytes.length !== 32) return refuse("length", `an author of ${bytes.length} bytes`);
  return isUsableKey(bytes) ? ok(bytes) : refuse("key");
}

function isSigned(message: Unverified, crypto: Crypto): Promise<boolean> {
  return crypto.verify(message.authorBytes, message.signature, message.signed);
}

function seal(message: Unverified, id: Hash): Message {
  return new SealedMessage(id, message.author, message.ts, message.content, message.text);
}

function refuse(kind: Refusal["kind"], detail?: string): Result<never, Refusal> {
  return err(detail === undefined ? { kind } : { kind, detail });
}
