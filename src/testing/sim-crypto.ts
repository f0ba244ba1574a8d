/**
 * The crypto port without real asynchrony: WebCrypto's threads finish in any order, so that two runs of a seed would differ.
 * What was verified once is remembered for all clients of a run, which makes tens of them affordable.
 */
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from "node:crypto";
import type { Crypto } from "apds";
import type { Random } from "../base/random.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What stands before the raw key in the two standard forms that Node imports (RFC 8410). */
const PRIVATE_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

const owned = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

function privateKey(seed: Bytes): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, seed]), format: "der", type: "pkcs8" });
}

function publicKey(author: Bytes): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, author]), format: "der", type: "spki" });
  } catch {
    return undefined; // No point of the curve: nothing is signed by it.
  }
}

function publicBytes(secret: KeyObject): Bytes {
  const spki = createPublicKey(secret).export({ format: "der", type: "spki" });
  return owned(spki.subarray(PUBLIC_PREFIX.length));
}

export interface SimCrypto extends Crypto {
  /** How many signatures were really checked. */
  verified(): number;
}

/** @param random draws the secret seeds: the same run makes the same keys */
export function simCrypto(random: Random): SimCrypto {
  const verdicts = new Map<string, boolean>();
  const keys = new Map<string, KeyObject | undefined>();
  const secrets = new Map<string, KeyObject>();
  const publics = new Map<KeyObject, Bytes>();
  const secretOf = (seed: Bytes): KeyObject => {
    const name = Buffer.from(seed).toString("latin1");
    const known = secrets.get(name) ?? privateKey(seed);
    secrets.set(name, known);
    return known;
  };
  return {
    hash: (data) => Promise.resolve(owned(hash("sha256", data, "buffer"))),
    verify(author, signature, data) {
      const name = Buffer.from(author).toString("latin1");
      const claim = `${name}${Buffer.from(signature).toString("latin1")}${Buffer.from(data).toString("latin1")}`;
      let verdict = verdicts.get(claim);
      if (verdict === undefined) {
        const key = keys.has(name) ? keys.get(name) : publicKey(author);
        keys.set(name, key);
        verdict = key !== undefined && verify(null, data, key, signature);
        verdicts.set(claim, verdict);
      }
      return Promise.resolve(verdict);
    },
    sign: (seed, data) => Promise.resolve(owned(sign(null, data, secretOf(seed)))),
    publicKey(seed) {
      const secret = secretOf(seed);
      const known = publics.get(secret) ?? publicBytes(secret);
      publics.set(secret, known);
      return Promise.resolve(owned(known));
    },
    seed: () => Uint8Array.from({ length: 32 }, () => Math.floor(random.next() * 256)),
    verified: () => verdicts.size,
  };
}
