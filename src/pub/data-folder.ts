/**
 * A pub's data folder: `posts.log` (every commit), `orphans.log` and `orphans.old.log` (texts that no message names yet, two generations),
 * and `directory.json` (name -> authors, written by whoever runs the pub). Whoever opens it is its only writer.
 */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { type Blob, type Crypto, hashText, memoryStore, type Store } from "apds";
import * as v from "valibot";
import type { Clock } from "../base/clock.ts";
import type { Kept } from "./dialect.ts";
import type { Directory } from "./http.ts";
import { LogFile } from "./log-file.ts";
import { loggedStore, replay } from "./logged-store.ts";
import { type OrphanFiles, Orphans } from "./orphans.ts";

export interface DataFolder {
  readonly store: Store;
  readonly persist: Kept;
  readonly directory: Directory;
  /** What had to be cut or skipped, in words; empty when all was well. */
  readonly repairs: readonly string[];
  /** Brings everything to the disk. */
  close(): Promise<void>;
}

const lifeRecord = v.object({ life: v.string() });
const orphanRecord = v.array(v.string());
const directoryFile = v.record(v.string(), v.array(v.string()));

/** Opens the folder, made if it is not there, and reads everything back. */
export async function openDataFolder(folder: string, clock: Clock, crypto: Crypto): Promise<DataFolder> {
  await mkdir(folder, { recursive: true });
  const store = memoryStore();
  let life: string | undefined;
  const posts = await LogFile.open(join(folder, "posts.log"), clock, async (record) => {
    if (await replay(record, store, crypto)) return;
    const parsed = v.safeParse(lifeRecord, record);
    if (parsed.success) life = parsed.output.life;
  });
  const repairs = repairsOf("posts.log", posts);
  // A log that lost lines numbers its arrivals anew: cursors into the old order must not be trusted.
  if (life === undefined || repairs.length > 0) {
    life = randomBytes(8).toString("hex");
    const written = await posts.log.append({ life });
    if (!written.ok) throw new Error(`${posts.log.path} cannot be written: ${written.error.detail}`);
  }
  const files = new GenerationFiles(folder, clock);
  const orphans = new Orphans(files);
  repairs.push(...(await files.open(store, crypto, orphans)));
  return {
    store: loggedStore(store, posts.log),
    persist: { life, orphans },
    directory: (name) => readDirectory(join(folder, "directory.json"), name),
    repairs,
    async close() {
      await posts.log.close();
      await files.close();
    },
  };
}

class GenerationFiles implements OrphanFiles {
  #log: LogFile | undefined;

  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
  ) {}

  /** Reads both generations back into `orphans`, without those that a message has named meanwhile. */
  async open(store: Store, crypto: Crypto, orphans: Orphans): Promise<string[]> {
    const load = async (record: unknown): Promise<void> => {
      const parsed = v.safeParse(orphanRecord, record);
      if (!parsed.success) return;
      const blobs = await Promise.all(
        parsed.output.map(async (text): Promise<Blob> => ({ hash: await hashText(text, crypto), text })),
      );
      const held = await store.held(blobs.map(({ hash }) => hash));
      orphans.load(blobs.filter(({ hash }) => !held.has(hash)));
    };
    const old = await LogFile.open(this.#old, this.clock, load);
    await old.log.close();
    const young = await LogFile.open(this.#young, this.clock, load);
    this.#log = young.log;
    return [...repairsOf("orphans.old.log", old), ...repairsOf("orphans.log", young)];
  }

  async append(blobs: readonly Blob[]): ReturnType<OrphanFiles["append"]> {
    return this.#opened().append(blobs.map(({ text }) => text));
  }

  async turn(): Promise<void> {
    await this.#opened().close();
    await rename(this.#young, this.#old);
    this.#log = (await LogFile.open(this.#young, this.clock, () => undefined)).log;
  }

  async close(): Promise<void> {
    await this.#log?.close();
  }

  #opened(): LogFile {
    if (!this.#log) throw new Error("orphans are kept only after their files were read");
    return this.#log;
  }

  get #young(): string {
    return join(this.folder, "orphans.log");
  }

  get #old(): string {
    return join(this.folder, "orphans.old.log");
  }
}

function repairsOf(name: string, { cut, damaged }: { cut: number; damaged: number }): string[] {
  const repairs: string[] = [];
  if (cut > 0) repairs.push(`${name}: ${cut} bytes of an unfinished record were cut off its end`);
  if (damaged > 0) repairs.push(`${name}: ${damaged} damaged record(s) were skipped`);
  return repairs;
}

/** Read at each request: the file is small, and whoever runs the pub edits it while it runs. */
export async function readDirectory(path: string, name: string): Promise<readonly string[] | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  const parsed =
    text === undefined ? undefined : v.safeParse(v.pipe(v.string(), v.parseJson(), directoryFile), text);
  if (!parsed?.success) return undefined;
  // People write names with a capital; whoever keeps the list may not.
  const key = [name, name.toLowerCase()].find((one) => Object.hasOwn(parsed.output, one));
  return key === undefined ? undefined : parsed.output[key];
}
