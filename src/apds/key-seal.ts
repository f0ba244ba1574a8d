/**
 * A seed in a box that a passphrase opens: AES-256-GCM under a key that PBKDF2 makes of the passphrase. Version and author are
 * authenticated along, so that a box can't be passed off as another person's.
 */
import type { Bytes } from "./base64.ts";
import type { KeyPair } from "./keys.ts";
import type { Author } from "./message.ts";

const VERSION = 1;
/** What guessing one passphrase costs: some tenths of a second on a fast machine. */
const ROUNDS = 600_000;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;

export interface Sealed {
  readonly version: number;
  readonly salt: Bytes;
  readonly nonce: Bytes;
  /** 48 bytes: the seed, and the tag that tells a wrong passphrase from the right one. */
  readonly box: Bytes;
}

const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));

export async function seal({ author, seed }: KeyPair, passphrase: string): Promise<Sealed> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const key = await keyOf(passphrase, salt);
  const box = new Uint8Array(await crypto.subtle.encrypt(how(nonce, author, VERSION), key, seed));
  return { version: VERSION, salt, nonce, box };
}

/** The seed; undefined for a wrong passphrase, and for a box that was changed or is another's. */
export async function openSeal(
  sealed: Sealed,
  author: Author,
  passphrase: string,
): Promise<Bytes | undefined> {
  const key = await keyOf(passphrase, sealed.salt);
  try {
    const opened = await crypto.subtle.decrypt(how(sealed.nonce, author, sealed.version), key, sealed.box);
    return new Uint8Array(opened);
  } catch {
    return undefined;
  }
}

const how = (nonce: Bytes, author: Author, version: number): AesGcmParams => ({
  name: "AES-GCM",
  iv: nonce,
  additionalData: utf8(`wiredove-sync key ${version} ${author}`),
});

/** One spelling for what looks the same: another keyboard may write an accent in two characters. */
async function keyOf(passphrase: string, salt: Bytes): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey("raw", utf8(passphrase.normalize("NFKC")), "PBKDF2", false, [
    "deriveKey",
  ]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS },
    typed,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}
