/** Where the key pair is kept: a database of its own, so that no hash and no name of a setting ever reaches it. */
import { type DBSchema, openDB } from "idb";

export interface KeyStore {
  /** The 132 characters, or undefined when there is no pair. */
  read(): Promise<string | undefined>;
  /** On disk when the promise resolves. */
  write(pair: string): Promise<void>;
  remove(): Promise<void>;
}

export function memoryKeys(): KeyStore {
  let kept: string | undefined;
  return {
    read: async () => kept,
    write: async (pair) => {
      kept = pair;
    },
    remove: async () => {
      kept = undefined;
    },
  };
}

interface KeySchema extends DBSchema {
  keys: { key: "pair"; value: string };
}

/** Keys in the IndexedDB database `<name>-keys`, beside the store `<name>`. The connection is opened per call: calls are rare. */
export function idbKeys(name: string): KeyStore {
  async function withDatabase<T>(
    work: (database: Awaited<ReturnType<typeof open>>) => Promise<T>,
  ): Promise<T> {
    const database = await open();
    try {
      return await work(database);
    } finally {
      database.close();
    }
  }
  const open = () =>
    openDB<KeySchema>(`${name}-keys`, 1, {
      upgrade(database) {
        database.createObjectStore("keys");
      },
    });
  const change = (
    work: (keys: { put(value: string, key: "pair"): unknown; delete(key: "pair"): unknown }) => unknown,
  ) =>
    withDatabase(async (database) => {
      const transaction = database.transaction("keys", "readwrite", { durability: "strict" });
      await Promise.all([work(transaction.store), transaction.done]);
    });
  return {
    read: () => withDatabase((database) => database.get("keys", "pair")),
    write: (pair) => change((keys) => keys.put(pair, "pair")),
    remove: () => change((keys) => keys.delete("pair")),
  };
}
