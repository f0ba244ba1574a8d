/**
 * The package's second face, for the one page of an extension in which a secret is made, pasted, shown and locked away. The page does
 * all of it here and writes into the key database itself, so that no message between contexts ever holds a secret.
 */
import { importSeed, webCrypto } from "./crypto.ts";
import { keyRoom } from "./key-room.ts";
import { openSeal, seal } from "./key-seal.ts";
import { holdSeed, type SeedHold } from "./key-signer.ts";
import { generateKeyPair, type KeyPair, type KeyRefusal, parseKeyPair } from "./keys.ts";
import type { Result } from "./result.ts";

export type { SeedHold } from "./key-signer.ts";
export { formatKeyPair, type KeyPair } from "./keys.ts";

export interface Keyring {
  /** A fresh pair, not kept. */
  fresh(): Promise<KeyPair>;
  /** A pair from its 132 characters, tried out. */
  read(text: string): Promise<Result<KeyPair, KeyRefusal>>;
  /** Keeps a key that no code can read out. False, with nothing changed, where another person's key is here. */
  keep(pair: KeyPair): Promise<boolean>;
  /** Keeps the seed under a passphrase and nothing else of it, and leaves it unlocked. False like `keep`. */
  keepSealed(pair: KeyPair, passphrase: string): Promise<boolean>;
  /** What the passphrase opens; undefined: it is the wrong one, or there is nothing to be opened. */
  open(passphrase: string): Promise<KeyPair | undefined>;
  /** Signing works until it is locked. */
  unlock(pair: KeyPair): Promise<void>;
}

/** @param name of the store beside which the keys are */
export function openKeyring(name: string, seeds: SeedHold): Keyring {
  const [room, port] = [keyRoom(name), webCrypto()];
  return {
    fresh: () => generateKeyPair(port),
    read: (text) => parseKeyPair(text, port),
    async keep(pair) {
      const { author, seed } = pair;
      const isKept = await room.keep({ mode: "device", author, key: await importSeed(seed) });
      if (isKept) await seeds.remove();
      return isKept;
    },
    async keepSealed(pair, passphrase) {
      const sealed = await seal(pair, passphrase);
      const isKept = await room.keep({ mode: "passphrase", author: pair.author, sealed });
      if (isKept) await holdSeed(seeds, pair);
      return isKept;
    },
    async open(passphrase) {
      const row = await room.read();
      if (row?.mode !== "passphrase") return undefined;
      const seed = await openSeal(row.sealed, row.author, passphrase);
      return seed && { author: row.author, seed };
    },
    unlock: (pair) => holdSeed(seeds, pair),
  };
}
