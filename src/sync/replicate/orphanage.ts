/**
 * Blobs that came before the message that names them, for a short while, in memory: content is sent before its message.
 * What nobody claims is counted against whoever sent it.
 */
import { type Blob, type Hash, parseDocument, referencesOf } from "apds";

import { CONTENT_LIMIT } from "./door.ts";

export const ORPHANS = 512;
export const ORPHAN_CHARACTERS = 8 * 2 ** 20;
export const ORPHAN_MS = 60_000;
/** Contents of messages that were not taken in because of whose they are; what comes of them is no fault. */
export const FORGIVEN = 512;

interface Orphan {
  readonly blob: Blob;
  readonly since: number;
  readonly unclaimed: () => void;
}

export class Orphanage {
  readonly #orphans = new Map<Hash, Orphan>();
  /** The newest last. */
  readonly #forgiven = new Set<Hash>();
  #size = 0;

  get size(): number {
    return this.#orphans.size;
  }

  /** Takes one in; the oldest go where there is no room. `unclaimed` is called when it leaves without having been claimed. */
  add(blob: Blob, now: number, unclaimed: () => void): void {
    if (this.#forgiven.delete(blob.hash)) return this.#forgiveImages(blob.text);
    if (blob.text.length > ORPHAN_CHARACTERS || this.#orphans.has(blob.hash)) return unclaimed();
    this.#orphans.set(blob.hash, { blob, since: now, unclaimed });
    this.#size += blob.text.length;
    for (const hash of this.#orphans.keys()) {
      if (this.#orphans.size <= ORPHANS && this.#size <= ORPHAN_CHARACTERS) break;
      this.#leave(hash)?.unclaimed();
    }
  }

  /** A copy for a message that names it; it stays until `claimed` or too old, since the commit can still fail. */
  find(hash: Hash): Blob | undefined {
    return this.#orphans.get(hash)?.blob;
  }

  claimed(hash: Hash): void {
    this.#leave(hash);
  }

  /** A message of this content was left outside: whoever told it did nothing wrong, before or after. */
  forgive(content: Hash): void {
    const orphan = this.#leave(content);
    if (orphan) this.#forgiveImages(orphan.blob.text);
    else this.#expectForgiven(content);
  }

  #forgiveImages(content: string): void {
    if (content.length > CONTENT_LIMIT) return;
    for (const { kind, hash } of referencesOf(parseDocument(content)))
      if (kind === "image" && !this.#leave(hash)) this.#expectForgiven(hash);
  }

  #expectForgiven(hash: Hash): void {
    this.#forgiven.add(hash);
    const [oldest] = this.#forgiven;
    if (this.#forgiven.size > FORGIVEN && oldest !== undefined) this.#forgiven.delete(oldest);
  }

  /** Lets go of what is too old; a clock that went back counts as too old as well. */
  expire(now: number): void {
    for (const [hash, orphan] of this.#orphans) {
      const age = now - orphan.since;
      if (age >= 0 && age < ORPHAN_MS) continue;
      this.#leave(hash);
      orphan.unclaimed();
    }
  }

  #leave(hash: Hash): Orphan | undefined {
    const orphan = this.#orphans.get(hash);
    if (!orphan) return undefined;
    this.#orphans.delete(hash);
    this.#size -= orphan.blob.text.length;
    return orphan;
  }
}
