/**
 * An append-only file of records, one line each: a checksum, then JSON.
 *
 * A record counts as written when the kernel has it: that survives the death of this process, also by kill -9. Each second in which
 * something was written ends with an fdatasync, so a loss of power costs at most about one second. A last line without its end, or
 * with a wrong checksum, was never acknowledged, and is cut off at opening. A wrong line before that is damage of the disk: it is skipped and counted,
 * and what follows it is read.
 */
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import type { Cancel, Clock } from "../base/clock.ts";
import { err, ok, type Result } from "../base/result.ts";

/** `full`: no room; `failed`: any other failure of the disk. Nothing of the record is in the file. */
export interface LogFailure {
  readonly kind: "full" | "failed";
  readonly detail: string;
}

export interface Opened {
  readonly log: LogFile;
  /** Bytes cut off the end. */
  readonly cut: number;
  /** Damaged lines before the end. */
  readonly damaged: number;
}

const SYNC_MS = 1_000;
const NEWLINE = 10;

export class LogFile {
  #queue: Promise<unknown> = Promise.resolve();
  #sync: Cancel | undefined;

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private readonly clock: Clock,
    private size: number,
  ) {}

  /** Opens or makes the file and gives each record to `each`, in order. A file that cannot be opened is an exception: there is no pub without it. */
  static async open(
    path: string,
    clock: Clock,
    each: (record: unknown) => Promise<void> | void,
  ): Promise<Opened> {
    const file = await open(path, "a+");
    let good = 0;
    let bad = 0;
    let damaged = 0;
    let end = 0;
    for await (const { line, endsAt } of linesOf(file)) {
      end = endsAt;
      const record = line === undefined ? undefined : parseLine(line);
      if (record === undefined) {
        bad++;
        continue;
      }
      damaged += bad;
      bad = 0;
      good = endsAt;
      await each(record.value);
    }
    if (end > good) await file.truncate(good);
    return { log: new LogFile(path, file, clock, good), cut: end - good, damaged };
  }

  /** Resolves when the kernel has the record. Records are written in the order of the calls. */
  append(record: unknown): Promise<Result<void, LogFailure>> {
    const line = Buffer.from(formatLine(JSON.stringify(record)), "utf8");
    const written = this.#queue.then(() => this.#write(line));
    this.#queue = written;
    return written;
  }

  /** Waits for what was appended, brings it to the disk and closes. */
  async close(): Promise<void> {
    await this.#queue;
    this.#sync?.();
    try {
      await this.file.datasync();
    } finally {
      await this.file.close();
    }
  }

  async #write(line: Buffer): Promise<Result<void, LogFailure>> {
    try {
      await this.file.appendFile(line);
    } catch (failure) {
      // Half a line must not stand before the next one.
      await this.file.truncate(this.size).catch(() => undefined);
      return err(failureOf(failure));
    }
    this.size += line.length;
    this.#sync ??= this.clock.after(SYNC_MS, () => {
      this.#sync = undefined;
      // The kernel reports a failing disk at the next write as well: this one only hurries it.
      this.#queue = this.#queue.then(() => this.file.datasync().catch(() => undefined));
    });
    return ok(undefined);
  }
}

const checksum = (json: string): string => createHash("sha256").update(json).digest("hex").slice(0, 8);

const formatLine = (json: string): string => `${checksum(json)} ${json}\n`;

/** Undefined for a damaged line. */
function parseLine(line: string): { readonly value: unknown } | undefined {
  const json = line.slice(9);
  if (line.slice(0, 9) !== `${checksum(json)} `) return undefined;
  return { value: JSON.parse(json) };
}

/** The lines with where each ends in bytes; the last one is `undefined` where it lacks its newline. */
async function* linesOf(file: FileHandle): AsyncIterable<{ line: string | undefined; endsAt: number }> {
  let parts: Buffer[] = [];
  let at = 0;
  const { size } = await file.stat();
  if (size === 0) return;
  const stream = file.createReadStream({ start: 0, end: size - 1, autoClose: false, highWaterMark: 2 ** 20 });
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    let from = 0;
    for (let newline = chunk.indexOf(NEWLINE); newline >= 0; newline = chunk.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([...parts, chunk.subarray(from, newline)]).toString("utf8");
      parts = [];
      from = newline + 1;
      yield { line, endsAt: at + from };
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
    at += chunk.length;
  }
  if (parts.length > 0) yield { line: undefined, endsAt: at };
}

function failureOf(failure: unknown): LogFailure {
  const code = failure instanceof Error && "code" in failure ? String(failure.code) : "";
  return {
    kind: code === "ENOSPC" || code === "EDQUOT" ? "full" : "failed",
    detail: failure instanceof Error ? failure.message : String(failure),
  };
}
