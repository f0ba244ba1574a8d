import type { Bytes } from "./base64.ts";

/** The port for everything cryptographic. Browsers and Node use WebCrypto; a simulation brings its own, without real asynchrony. */
export interface Crypto {
  /** SHA-256: 32 bytes. */
  hash(data: Bytes): Promise<Bytes>;
  /** Ed25519. False for a wrong signature and for a key that is no point of the curve. `author` 32 bytes, `signature` 64 bytes. */
  verify(author: Bytes, signature: Bytes, data: Bytes): Promise<boolean>;
  /** Ed25519 with a seed of 32 bytes: a signature of 64 bytes. */
  sign(seed: Bytes, data: Bytes): Promise<Bytes>;
  /** The public key (32 bytes) of a seed. */
  publicKey(seed: Bytes): Promise<Bytes>;
  /** A fresh secret seed of 32 bytes. */
  seed(): Bytes;
}

/** What stands before the 32 bytes of the seed in the PKCS#8 form of an Ed25519 key (RFC 8410): the only form of a seed that WebCrypto imports. */
const PKCS8_PREFIX = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];

/** Importing a key costs a quarter of a verification, and a feed is many messages by one author. */
const KEYS_REMEMBERED = 2_048;

/** A key that signs, and whose seed no code gets back out of it. */
export const importSeed = (seed: Bytes): Promise<CryptoKey> =>
  importWith(globalThis.crypto.subtle, seed, false);

function importWith(subtle: SubtleCrypto, seed: Bytes, extractable: boolean): Promise<CryptoKey> {
  const pkcs8 = new Uint8Array(PKCS8_PREFIX.length + 32);
  pkcs8.set(PKCS8_PREFIX);
  pkcs8.set(seed, PKCS8_PREFIX.length);
  return subtle.importKey("pkcs8", pkcs8, "Ed25519", extractable, ["sign"]);
}

/** The port over WebCrypto; works in pages, service workers, event pages and Node 20. */
export function webCrypto(web: typeof globalThis.crypto = globalThis.crypto): Crypto {
  const subtle = web.subtle;
  const keys = new Map<string, Promise<CryptoKey | undefined>>();

  function authorKey(author: Bytes): Promise<CryptoKey | undefined> {
    const name = String.fromCharCode(...author);
    const known = keys.get(name);
    if (known !== undefined) return known;
    // Some engines look at the point at import and some at verification: both mean "not signed by this key".
    const key = subtle.importKey("raw", author, "Ed25519", false, ["verify"]).catch(() => undefined);
    if (keys.size >= KEYS_REMEMBERED) keys.clear();
    keys.set(name, key);
    return key;
  }

  return {
    hash: (data) => subtle.digest("SHA-256", data).then((digest) => new Uint8Array(digest)),
    async verify(author, signature, data) {
      const key = await authorKey(author);
      return key !== undefined && (await subtle.verify("Ed25519", key, signature, data));
    },
    async sign(seed, data) {
      return new Uint8Array(await subtle.sign("Ed25519", await importWith(subtle, seed, false), data));
    },
    async publicKey(seed) {
      // Extractable only because WebCrypto tells the public half of an imported private key in no other way than by export.
      const { x } = await subtle.exportKey("jwk", await importWith(subtle, seed, true));
      const standard = atob((x ?? "").replaceAll("-", "+").replaceAll("_", "/"));
      return Uint8Array.from(standard, (character) => character.charCodeAt(0));
    },
    seed: () => web.getRandomValues(new Uint8Array(32)),
  };
}
