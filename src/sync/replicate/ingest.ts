/**
 * The one way in, for all peers: texts are taken as they come, judged at the door, and committed in one transaction per batch.
 * Only after its commit is anything said about a text. The next batch is judged while the last one commits; the store decides
 * inside its transaction what is new, so two batches that hold the same message make one post.
 */
import type { Apds, Batch, Blob, Committed, Message, Result, StoreFailure, Value, WantPolicy } from "apds";
import type { Cancel, Clock } from "../../base/clock.ts";
import { type Log, unattended } from "../../base/log.ts";
import { err, ok } from "../../base/result.ts";
import { judge, type Verdict } from "./door.ts";
import { Opened } from "./opened.ts";
import { Orphanage } from "./orphanage.ts";
import type { Outbox } from "./outbox.ts";
import type { Interests } from "./scope.ts";
import {
  byDelivery,
  type Delivery,
  type Item,
  isEmpty,
  type Parcel,
  type Sorted,
  type Stream,
  sortBatch,
  type Teller,
} from "./sort-batch.ts";
import { type Arrival, hashesIn, type Taken } from "./taken.ts";
import { refusing } from "./wants.ts";

export type { Arrival } from "./taken.ts";

export const BATCH_FRAMES = 500;
export const BATCH_MS = 20;

export interface IngestDeps {
  readonly apds: Pick<Apds, "store" | "crypto">;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: WantPolicy;
  readonly interests: Pick<Interests, "takes">;
  /** Rows that own messages among these need, in the same transaction. */
  readonly joining: Outbox["joining"];
  /** A blob that nobody here needs; true: a page that asked for it has it, and it is no fault. */
  readonly passes: (blob: Blob) => boolean;
  /** After each commit. */
  readonly taken: (taken: Taken) => void;
  /** The store refused a batch, or took one again (undefined). */
  readonly trouble: (failure: StoreFailure | undefined) => void;
}

export class Ingest {
  readonly #queue: Item[] = [];
  readonly #orphans = new Orphanage();
  readonly #opened: Opened;
  #cancel: Cancel | undefined;
  #running = false;
  #committing: Promise<void> = Promise.resolve();

  constructor(private readonly deps: IngestDeps) {
    this.#opened = new Opened(deps.apds.crypto);
  }

  /**
   * Resolves when all of these texts, and `end` with the last of them, are committed or were refused at the door;
   * fails when a transaction did. After a failure nothing of `end` was written.
   *
   * @param end the rows that move at the end of an answer, if any, made as they are written: given, nothing more comes that is worth
   * waiting for
   */
  take(
    texts: readonly string[],
    teller: Teller,
    end?: () => readonly Value[],
  ): Promise<Result<void, StoreFailure>> {
    return new Promise((done) => {
      const items = texts.length === 0 ? [undefined] : texts;
      const delivery: Delivery = {
        kind: "parcel",
        teller,
        values: end ?? none,
        left: items.length,
        failure: undefined,
        done,
      };
      for (const text of items) this.#queue.push({ text, delivery });
      if (end && !this.#running) this.#start();
      else this.#startSoon();
    });
  }

  /**
   * One text more of a stream: its `settled` says when it was dealt with, together with others. What is told again is dealt with here, and
   * "held" says so: it takes no place in a batch, so what is new among much of that kind need not wait for batches of nothing.
   */
  stream(text: string, delivery: Stream): "held" | "taken" {
    if (this.deps.apds.store.heldLately(text)) {
      delivery.teller.heard(0, 1);
      return "held";
    }
    this.#queue.push({ text, delivery });
    this.#startSoon();
    return "taken";
  }

  /** Takes in messages that were ahead of our clock, and lets go of what nobody claimed. Called on each tick and wake. */
  async settle(): Promise<void> {
    const now = this.deps.clock.now();
    this.#orphans.expire(now);
    const due = await this.deps.apds.store.dueLater(now, BATCH_FRAMES);
    if (due.length === 0) return;
    // Whoever was blocked meanwhile stays outside; a narrower scope takes nothing back that was let in.
    const isLetIn = ({ author }: Message): boolean => this.deps.interests.takes(author, true);
    const letGo = due.filter((message) => !isLetIn(message)).map(({ id }) => id);
    await this.commit({ messages: due.filter(isLetIn), letGo });
  }

  /** One transaction outside of the batches, in order with them. Reports what it changed like any other. */
  async commit(
    batch: Batch,
    how: Arrival = batch.untrashed ? "back" : "told",
  ): Promise<Result<Committed, StoreFailure>> {
    const joining = this.deps.joining(batch.messages ?? []);
    const joined = joining && { values: [...(batch.values ?? []), ...joining.values], strict: true };
    const result = await this.deps.apds.store.commit({ wants: this.deps.policy, ...batch, ...joined });
    joining?.settled(result.ok && !result.value.stale);
    if (result.ok) {
      this.deps.trouble(undefined);
      // It is on disk, whatever those who hear of it make of that.
      const tell = async (): Promise<void> =>
        this.deps.taken({ how, posts: result.value.arrivals, committed: result.value });
      unattended(this.deps.log, "ingest", tell());
    } else {
      this.deps.trouble(result.error);
    }
    return result;
  }

  #startSoon(): void {
    if (this.#running) return;
    if (this.#queue.length >= BATCH_FRAMES) this.#start();
    else this.#cancel ??= this.deps.clock.after(BATCH_MS, () => this.#start());
  }

  #start(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#running) return;
    this.#running = true;
    unattended(this.deps.log, "ingest", this.#run());
  }

  async #run(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const items = this.#queue.splice(0, BATCH_FRAMES);
        const verdicts = await this.#judge(items);
        // One batch is judged while the one before commits, and no more: memory stays bounded.
        await this.#committing;
        this.#committing = this.#carryOut(items, verdicts);
        // The last commit is waited for as part of the run: a text that comes meanwhile joins it.
        if (this.#queue.length === 0) await this.#committing;
      }
    } finally {
      this.#running = false;
    }
  }

  async #judge(items: readonly Item[]): Promise<Result<readonly Verdict[], StoreFailure>> {
    const { store, crypto } = this.deps.apds;
    const texts = items.flatMap((item) => (item.text === undefined ? [] : [item.text]));
    try {
      const { clock, interests } = this.deps;
      return ok(await judge(texts, { store, crypto, interests, opened: this.#opened, now: clock.now() }));
    } catch (error) {
      // Reads reject where the database went away (the browser closed it, a newer version wants it).
      return this.#fault("closed", error);
    }
  }

  async #carryOut(items: readonly Item[], verdicts: Result<readonly Verdict[], StoreFailure>): Promise<void> {
    const result = verdicts.ok
      ? await this.#commitAll(items, verdicts.value).catch((error: unknown) => this.#fault("failed", error))
      : verdicts;
    const done = result.ok ? ok(undefined) : result;
    for (const [delivery, texts] of byDelivery(items))
      if (delivery.kind === "stream") delivery.settled(texts.filter(isText), done);
      else this.#shrink(delivery, texts.length, done);
  }

  /** Something was thrown. It is this batch's failure alone: what comes later still comes in. */
  #fault(kind: StoreFailure["kind"], error: unknown): Result<never, StoreFailure> {
    unattended(this.deps.log, "ingest", Promise.reject(error));
    const failure = { kind, detail: String(error) };
    this.deps.trouble(failure);
    return err(failure);
  }

  #shrink(parcel: Parcel, by: number, result: Result<void, StoreFailure>): void {
    if (!result.ok) parcel.failure ??= result.error;
    parcel.left -= by;
    if (parcel.left === 0) parcel.done(parcel.failure ? err(parcel.failure) : ok(undefined));
  }

  async #commitAll(
    items: readonly Item[],
    verdicts: readonly Verdict[],
  ): Promise<Result<unknown, StoreFailure>> {
    const sorted = sortBatch(items, verdicts, this.#orphans, this.deps.interests);
    if (isEmpty(sorted.batch)) return ok(undefined);
    const wants = refusing(this.deps.policy, sorted.batch.unusable);
    const commit = await this.commit({ ...sorted.batch, wants });
    if (commit.ok) this.#settled(commit.value, sorted);
    return commit;
  }

  #settled(committed: Committed, { batch, tellers }: Sorted): void {
    const posts = new Map<Teller, number>();
    for (const { message } of committed.arrivals) {
      // A post is told by whoever brought its last missing part.
      const teller = tellers.get(message.id) ?? tellers.get(message.content);
      if (teller) posts.set(teller, (posts.get(teller) ?? 0) + 1);
    }
    for (const [teller, count] of posts) teller.arrived(count);
    const [unwanted, duplicates] = [new Set(committed.unwanted), new Set(committed.duplicates)];
    const fresh = hashesIn(committed.arrivals, committed);
    for (const [hash, teller] of tellers)
      if (fresh.has(hash)) teller.heard(1, 0);
      else if (duplicates.has(hash)) teller.heard(0, 1);
    for (const hash of committed.kept) this.#orphans.claimed(hash);
    const now = this.deps.clock.now();
    for (const blob of batch.blobs) {
      const teller = tellers.get(blob.hash);
      if (unwanted.has(blob.hash) && teller && !this.deps.passes(blob))
        this.#orphans.add(blob, now, () => teller.fault("unwanted"));
    }
  }
}

const none = (): readonly Value[] => [];

const isText = (text: string | undefined): text is string => text !== undefined;
