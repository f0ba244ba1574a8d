/**
 * The data folder of a pub that behaves as the reference: `reference-blobs.log`, each text as it came, and `reference-log.json`, the list of
 * messages, written whole; `directory.json` as for ours. What a killed process had not written to the list is lost from it.
 */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Crypto, type Hash, hashText } from "apds";
import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { LogFile } from "../log-file.ts";
import { entryOf, type ReferenceEntry } from "./reference-entry.ts";

export interface ReferenceDisk {
  readonly blobs: Map<string, string>;
  /** The list as it was saved last. */
  readonly log: readonly ReferenceEntry[];
  /** Keeps a text under its hash, here and on disk. */
  keep(hash: Hash, text: string): Promise<void>;
  save(log: readonly ReferenceEntry[]): Promise<void>;
  close(): Promise<void>;
}

/** Texts of messages, each with whether its entry knows its content. */
const savedLog = v.array(v.tuple([v.string(), v.boolean()]));

/** Opens the folder, made if it is not there; one process at a time. */
export async function openReferenceDisk(
  folder: string,
  clock: Clock,
  crypto: Crypto,
): Promise<ReferenceDisk> {
  await mkdir(folder, { recursive: true });
  const blobs = new Map<string, string>();
  const file = await LogFile.open(join(folder, "reference-blobs.log"), clock, async (record) => {
    if (typeof record === "string") blobs.set(await hashText(record, crypto), record);
  });
  const path = join(folder, "reference-log.json");
  let saving: Promise<void> = Promise.resolve();
  const write = async (log: readonly ReferenceEntry[]): Promise<void> => {
    const saved = log.map(({ text, content }) => [text, content !== undefined]);
    await writeFile(`${path}.new`, JSON.stringify(saved));
    await rename(`${path}.new`, path);
  };
  return {
    blobs,
    log: await readLog(path, blobs, crypto),
    async keep(hash, text) {
      blobs.set(hash, text);
      const written = await file.log.append(text);
      if (!written.ok) throw new Error(written.error.detail);
    },
    save(log) {
      saving = saving.then(() => write([...log]));
      return saving;
    },
    async close() {
      await saving;
      await file.log.close();
    },
  };
}

async function readLog(
  path: string,
  blobs: ReadonlyMap<string, string>,
  crypto: Crypto,
): Promise<readonly ReferenceEntry[]> {
  const text = await readFile(path, "utf8").catch(() => "[]");
  const saved = v.parse(savedLog, JSON.parse(text));
  return Promise.all(
    saved.map(async ([message, known]): Promise<ReferenceEntry> => {
      const entry = entryOf(message, await hashText(message, crypto));
      return { ...entry, content: known ? blobs.get(entry.contentHash) : undefined };
    }),
  );
}
