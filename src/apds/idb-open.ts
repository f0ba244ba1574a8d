import { openDB } from "idb";
import type { Database, Schema } from "./idb-schema.ts";
import { UPGRADES } from "./idb-upgrades.ts";

export interface Closings {
  /** The browser ended the connection; a new one may work. */
  readonly onTerminated: () => void;
  /** A newer version of the extension wants the database: this one must let go for good. */
  readonly onOutdated: () => void;
}

/** Opens the database, made or upgraded where needed. Rejects with a `DOMException`. */
export async function openDatabase(name: string, { onTerminated, onOutdated }: Closings): Promise<Database> {
  return openDB<Schema>(name, UPGRADES.length, {
    async upgrade(database, oldVersion, _, transaction) {
      // The upgrades know each table that there ever was.
      for (const upgrade of UPGRADES.slice(oldVersion))
        await upgrade(database as never, transaction as never);
    },
    terminated: onTerminated,
    blocking: onOutdated,
  });
}
