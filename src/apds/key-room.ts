/** Where a browser keeps its key: a database of its own, so that no hash and no name of a setting ever reaches it. */
import { type DBSchema, openDB } from "idb";
import { importSeed, webCrypto } from "./crypto.ts";
import type { Sealed } from "./key-seal.ts";
import { parseKeyPair } from "./keys.ts";
import type { Author } from "./message.ts";

/**
 * `device`: a key that signs, and that no code can read out. `passphrase`: the seed in a box that only the passphrase opens; nothing else
 * of it is on disk.
 */
export type KeyRow =
  | { readonly mode: "device"; readonly author: Author; readonly key: CryptoKey }
  | { readonly mode: "passphrase"; readonly author: Author; readonly sealed: Sealed };

export interface KeyRoom {
  read(): Promise<KeyRow | undefined>;
  /**
   * On disk when the promise resolves. False, with nothing written, where somebody else's key is here: a key is never written over by another.
   */
  keep(row: KeyRow): Promise<boolean>;
  remove(): Promise<void>;
}

interface KeySchema extends DBSchema {
  /** `pair`: the 132 characters, as the first version of this extension kept them. */
  keys: { key: "identity" | "pair"; value: KeyRow | string };
}

/** The database `<name>-keys`, beside the store `<name>`. It is opened per call: calls are rare, and pages write here too. */
export function keyRoom(name: string): KeyRoom {
  const open = () =>
    openDB<KeySchema>(`${name}-keys`, 1, {
      upgrade(database) {
        database.createObjectStore("keys");
      },
    });
  async function within<T>(work: (database: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> {
    const database = await open();
    try {
      return await work(database);
    } finally {
      database.close();
    }
  }
  const keep = (row: KeyRow): Promise<boolean> =>
    within(async (database) => {
      const transaction = database.transaction("keys", "readwrite", { durability: "strict" });
      const [old, text] = await Promise.all([
        transaction.store.get("identity"),
        transaction.store.get("pair"),
      ]);
      const author =
        typeof old === "object" ? old.author : typeof text === "string" ? text.slice(0, 44) : undefined;
      const isFree = author === undefined || author === row.author;
      if (isFree)
        await Promise.all([transaction.store.put(row, "identity"), transaction.store.delete("pair")]);
      await transaction.done;
      return isFree;
    });
  /** What the first version kept becomes a key that can't be read; the text goes in the same transaction. */
  const upgrade = async (text: string): Promise<KeyRow | undefined> => {
    const pair = await parseKeyPair(text, webCrypto());
    if (!pair.ok) return undefined;
    const { author, seed } = pair.value;
    const row: KeyRow = { mode: "device", author, key: await importSeed(seed) };
    return (await keep(row)) ? row : undefined;
  };
  return {
    async read() {
      const [row, text] = await within((database) => {
        const { store } = database.transaction("keys");
        return Promise.all([store.get("identity"), store.get("pair")]);
      });
      if (typeof row === "object") return row;
      return typeof text === "string" ? upgrade(text) : undefined;
    },
    keep,
    remove: () =>
      within(async (database) => {
        const transaction = database.transaction("keys", "readwrite", { durability: "strict" });
        await Promise.all([transaction.store.clear(), transaction.done]);
      }),
  };
}
