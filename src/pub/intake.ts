/**
 * How told texts come to be held: judged at the door, then one transaction for all of them, then listed. Only what this returned
 * may be told on. One call at a time.
 */
import type { Apds, Blob, Hash, Message, Result, StoreFailure } from "apds";
import type { Clock } from "../base/clock.ts";
import { ok, unreachable } from "../base/result.ts";
import { judge, namedBy, type Verdict } from "./door.ts";
import type { Listing } from "./listing.ts";
import type { Orphans } from "./orphans.ts";
import { wantImages } from "./wants.ts";

/** What is to be done about one told text. */
export interface Outcome {
  /** Whether the others hear of it. */
  readonly accepted: boolean;
  /** What it names and nobody has sent yet: asked of whoever told it. */
  readonly missing: readonly Hash[];
}

type ToldBlob = Verdict & { readonly kind: "blob" };

export interface IntakeDeps {
  readonly apds: Pick<Apds, "store" | "crypto">;
  readonly clock: Clock;
  readonly listing: Listing;
  readonly orphans: Orphans;
}

export class Intake {
  constructor(private readonly deps: IntakeDeps) {}

  /** One outcome per text, in their order; on a failure of the disk or the store nothing was taken. */
  async take(texts: readonly string[]): Promise<Result<readonly Outcome[], StoreFailure>> {
    const { apds, clock, listing } = this.deps;
    const verdicts = await judge(texts, {
      store: apds.store,
      crypto: apds.crypto,
      lacks: (content) => listing.lacks(content),
      now: clock.now(),
    });
    const kept = await this.#keep(verdicts);
    return kept.ok ? ok(await this.#outcomes(verdicts)) : kept;
  }

  async #keep(verdicts: readonly Verdict[]): Promise<Result<void, StoreFailure>> {
    const { apds, listing, orphans } = this.deps;
    const { messages, later, told } = sort(verdicts);
    const adopted = await this.#adopt(messages, told);
    if (messages.length + later.length + adopted.size > 0) {
      const committed = await apds.store.commit({
        messages,
        later,
        blobs: [...adopted.values()],
        wants: wantImages,
      });
      if (!committed.ok) return committed;
      for (const message of committed.value.pending) listing.addPending(message);
      await listArrivals(listing, apds.store);
      for (const hash of committed.value.unwanted) adopted.delete(hash);
      orphans.adopted(adopted.keys());
    }
    const rest = [...told.values()].filter(({ blob }) => !adopted.has(blob.hash));
    const kept = await orphans.add(rest.map(({ blob }) => blob));
    return kept.ok ? kept : { ok: false, error: { kind: "failed", detail: kept.error.detail } };
  }

  /** Those texts, of this batch and of the orphans, that a message needs now: its content, and the images that a content names. */
  async #adopt(messages: readonly Message[], told: ReadonlyMap<Hash, ToldBlob>): Promise<Map<Hash, Blob>> {
    const { apds, listing, orphans } = this.deps;
    const adopted = new Map<Hash, Blob>();
    const adopt = (hash: Hash): Blob | undefined => {
      const text = told.get(hash)?.blob.text ?? orphans.get(hash);
      if (text === undefined || adopted.has(hash)) return undefined;
      const blob = { hash, text };
      adopted.set(hash, blob);
      return blob;
    };
    const signed = messages.map((message) => message.content);
    for (const hash of [...signed, ...[...told.keys()].filter((hash) => listing.lacks(hash))]) {
      const content = adopt(hash);
      if (!content) continue;
      const names = told.get(hash)?.names ?? namedBy(content.text);
      for (const reference of names) if (reference.kind === "image") adopt(reference.hash);
    }
    const others = [...told.keys()].filter((hash) => !adopted.has(hash));
    if (others.length > 0) for (const hash of (await apds.store.wantsFor(others)).keys()) adopt(hash);
    return adopted;
  }

  async #outcomes(verdicts: readonly Verdict[]): Promise<readonly Outcome[]> {
    const { apds, listing, orphans } = this.deps;
    const named = verdicts.flatMap((verdict) =>
      verdict.kind === "blob" ? verdict.names.map(({ hash }) => hash) : [],
    );
    const held = named.length > 0 ? await apds.store.held(named) : new Map<Hash, unknown>();
    const isMissing = (hash: Hash): boolean => !held.has(hash) && orphans.get(hash) === undefined;
    return verdicts.map((verdict): Outcome => {
      switch (verdict.kind) {
        case "message":
          return { accepted: true, missing: lackedBy(listing, verdict.message.id) };
        case "again":
          return { accepted: true, missing: lackedBy(listing, verdict.id) };
        case "blob":
          return { accepted: true, missing: verdict.names.map(({ hash }) => hash).filter(isMissing) };
        case "later":
        case "refused":
          return { accepted: false, missing: [] };
        default:
          return unreachable(verdict);
      }
    });
  }
}

/** Lists what the store completed since the last arrival listed; the store may complete more than one commit returns. */
export async function listArrivals(listing: Listing, store: Apds["store"]): Promise<void> {
  for (;;) {
    const posts = await store.since(listing.seq, 500);
    for (const post of posts) listing.addPost(post);
    if (posts.length < 500) return;
  }
}

function lackedBy(listing: Listing, id: Hash): readonly Hash[] {
  const entry = listing.entry(id);
  return entry && entry.content === undefined ? [entry.message.content] : [];
}

function sort(verdicts: readonly Verdict[]) {
  const messages: Message[] = [];
  const later: Message[] = [];
  const told = new Map<Hash, ToldBlob>();
  for (const verdict of verdicts) {
    if (verdict.kind === "message") messages.push(verdict.message);
    else if (verdict.kind === "later") later.push(verdict.message);
    else if (verdict.kind === "blob" && !verdict.held) told.set(verdict.blob.hash, verdict);
  }
  return { messages, later, told };
}
