/**
 * Texts that no message names yet: a content that came before its message, an image before its post, or junk. They are told on and
 * asked for like in the reference, but live in two generations of bounded size: when the young one is full it becomes the old one,
 * and the old one is forgotten. A file per generation keeps them over a crash.
 */
import type { Blob, Hash } from "apds";
import { ok, type Result } from "../base/result.ts";
import { bounds } from "./bounds.ts";

/** Where orphans are written before anybody hears of them. */
export interface OrphanFiles {
  append(blobs: readonly Blob[]): Promise<Result<void, { readonly kind: string; readonly detail: string }>>;
  /** The young generation's file becomes the old one's, and a new one begins. */
  turn(): Promise<void>;
}

export class Orphans {
  #young = new Map<Hash, string>();
  #old = new Map<Hash, string>();
  #size = 0;

  /** `generation`: characters of one of the two. */
  constructor(
    private readonly files?: OrphanFiles,
    private readonly generation = bounds.orphanCharacters / 2,
  ) {}

  get(hash: Hash): string | undefined {
    return this.#young.get(hash) ?? this.#old.get(hash);
  }

  /** Keeps those that are not here yet; on a failure none of them is. */
  async add(blobs: readonly Blob[]): ReturnType<OrphanFiles["append"]> {
    const fresh = blobs.filter(({ hash }) => this.get(hash) === undefined);
    if (fresh.length === 0) return ok(undefined);
    if (this.files) {
      const written = await this.files.append(fresh);
      if (!written.ok) return written;
    }
    if (this.load(fresh)) await this.files?.turn();
    return ok(undefined);
  }

  /** Takes in what a file held; true when the young generation became the old one. */
  load(blobs: readonly Blob[]): boolean {
    for (const { hash, text } of blobs) {
      this.#young.set(hash, text);
      this.#size += text.length;
    }
    if (this.#size < this.generation) return false;
    this.#old = this.#young;
    this.#young = new Map();
    this.#size = 0;
    return true;
  }

  /** A message named them: they live in the store from now on. */
  adopted(hashes: Iterable<Hash>): void {
    for (const hash of hashes) {
      const text = this.#young.get(hash);
      if (text !== undefined) this.#size -= text.length;
      this.#young.delete(hash);
      this.#old.delete(hash);
    }
  }
}
