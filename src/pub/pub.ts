/** A whole pub: a data folder, the core over it, and the server around it. */
import { type Apds, openApds } from "apds";
import type { Clock } from "../base/clock.ts";
import { openDataFolder } from "./data-folder.ts";
import { openPubCore } from "./dialect.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { startServer } from "./server.ts";

export interface PubOptions {
  /** Data folder, made if it is not there. */
  readonly data: string;
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  readonly clock: Clock;
  /** Called with the texts it returns told to the core before the port opens, where the folder holds no post yet. */
  readonly seed?: (folder: string, now: number) => Promise<readonly string[]>;
}

export interface Pub {
  readonly port: number;
  readonly repairs: readonly string[];
  close(): Promise<void>;
}

/** Opens everything; rejects when the folder or the port cannot be had. */
export async function startPub({ data, port, host, clock, seed }: PubOptions): Promise<Pub> {
  const crypto = nodeCrypto();
  const folder = await openDataFolder(data, clock, crypto);
  const apds: Apds = openApds({ store: folder.store, now: () => clock.now(), crypto });
  const core = await openPubCore({ apds, clock, persist: folder.persist });
  if (seed && core.listing.size === 0) {
    const told = core.connect({ tell: () => undefined });
    for (const text of await seed(data, clock.now())) told.frame(text);
    told.close();
    await core.settled();
  }
  const server = await startServer({ core, directory: folder.directory, clock, port, host });
  return {
    port: server.port,
    repairs: folder.repairs,
    async close() {
      await server.close();
      await folder.close();
    },
  };
}
