/** The key store of a browser: it signs, and gives its secret to nobody. */
import { type Bytes, decodeBase64, encodeBase64 } from "./base64.ts";
import { importSeed } from "./crypto.ts";
import { type KeyRow, keyRoom } from "./key-room.ts";
import type { KeyStore } from "./key-store.ts";
import type { KeyPair } from "./keys.ts";
import { err, ok } from "./result.ts";

/**
 * Where the seed of an unlocked key is for as long as the browser runs: `storage.session`, which only the extension's own contexts see.
 * What is read is looked at as anything.
 */
export interface SeedHold {
  read(): Promise<unknown>;
  write(held: { readonly author: string; readonly seed: string }): Promise<void>;
  remove(): Promise<void>;
}

export const holdSeed = (seeds: SeedHold, { author, seed }: KeyPair): Promise<void> =>
  seeds.write({ author, seed: encodeBase64(seed) });

/** Keys that pages of ours put into `<name>-keys`; each signature looks anew at what is there, so that a lock needs no word to be passed on. */
export function signingKeys(name: string, seeds: SeedHold): KeyStore {
  const room = keyRoom(name);
  const seedOf = async ({ author }: KeyRow): Promise<Bytes | undefined> => {
    const held = await seeds.read();
    if (typeof held !== "object" || held === null || !("author" in held) || !("seed" in held))
      return undefined;
    if (held.author !== author || typeof held.seed !== "string") return undefined;
    const seed = decodeBase64(held.seed);
    return typeof seed === "string" ? undefined : seed;
  };
  const unlocked = async (row: KeyRow): Promise<CryptoKey | undefined> => {
    const seed = await seedOf(row);
    return seed && importSeed(seed);
  };
  return {
    async sign(data) {
      const row = await room.read();
      if (row === undefined) return err({ kind: "noKey" });
      const key = row.mode === "device" ? row.key : await unlocked(row);
      if (key === undefined) return err({ kind: "locked" });
      return ok({
        author: row.author,
        signature: new Uint8Array(await crypto.subtle.sign("Ed25519", key, data)),
      });
    },
    lock: () => seeds.remove(),
    async remove() {
      await seeds.remove();
      await room.remove();
    },
    async state() {
      const row = await room.read();
      if (row === undefined) return undefined;
      if (row.mode === "device") return { author: row.author, mode: "device" };
      return { author: row.author, mode: (await seedOf(row)) ? "unlocked" : "locked" };
    },
  };
}
