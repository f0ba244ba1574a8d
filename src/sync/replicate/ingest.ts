/**
 * The one way in, for all peers: texts are taken as they come, judged at the door, and committed in one transaction per batch.
 * Only after its commit is anything said about a text. The next batch is judged while the last one commits; the store decides
 * inside its transaction what is new, so two batches that hold the same message make one post.
 */
import type {
  Apds,
  Batch,
  Committed,
  Hash,
  Message,
  Post,
  Result,
  StoreFailure,
  Value,
  WantPolicy,
} from "apds";
import type { Cancel, Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { ok, unreachable } from "../../base/result.ts";
import { judge, namedBy, type Verdict } from "./door.ts";
import type { Fault } from "./ledger.ts";
import { Orphanage } from "./orphanage.ts";

export const BATCH_FRAMES = 500;
export const BATCH_MS = 20;

/** Whoever tells us texts. The account is kept by the caller. */
export interface Teller {
  arrived(posts: number): void;
  fault(kind: Fault, times?: number): void;
  /** Dirty figures to be written along. */
  takeDirty(): Value | undefined;
}

interface Delivery {
  readonly teller: Teller;
  readonly values: readonly Value[];
  left: number;
  failure: StoreFailure | undefined;
  readonly done: (result: Result<void, StoreFailure>) => void;
}

interface Item {
  /** Undefined: carries only the values of its delivery. */
  readonly text: string | undefined;
  readonly delivery: Delivery;
}

/** What a commit changed, for the popup, the queues and whoever follows. */
export interface Taken {
  readonly posts: readonly Post[];
  readonly committed: Committed;
}

export interface IngestDeps {
  readonly apds: Pick<Apds, "store" | "crypto">;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: WantPolicy;
  /** After each commit. */
  readonly taken: (taken: Taken) => void;
  /** The store refused a batch, or took one again (undefined). */
  readonly trouble: (failure: StoreFailure | undefined) => void;
}

export class Ingest {
  readonly #queue: Item[] = [];
  readonly #orphans = new Orphanage();
  #cancel: Cancel | undefined;
  #running = false;
  #committing: Promise<void> = Promise.resolve();

  constructor(private readonly deps: IngestDeps) {}

  /**
   * Resolves when all of these texts, and `values` with the last of them, are committed or were refused at the door;
   * fails when a transaction did. After a failure nothing of the delivery's values was written.
   */
  take(
    texts: readonly string[],
    teller: Teller,
    values: readonly Value[] = [],
  ): Promise<Result<void, StoreFailure>> {
    return new Promise((done) => {
      const items = texts.length === 0 ? [undefined] : texts;
      const delivery: Delivery = { teller, values, left: items.length, failure: undefined, done };
      for (const text of items) this.#queue.push({ text, delivery });
      if (this.#running) return;
      if (this.#queue.length >= BATCH_FRAMES) this.#start();
      else this.#cancel ??= this.deps.clock.after(BATCH_MS, () => this.#start());
    });
  }

  /** Takes in messages that were ahead of our clock, and lets go of what nobody claimed. Called on each tick and wake. */
  async settle(): Promise<void> {
    const now = this.deps.clock.now();
    this.#orphans.expire(now);
    const due = await this.deps.apds.store.dueLater(now, BATCH_FRAMES);
    if (due.length > 0) await this.commit({ messages: due });
  }

  /** One transaction outside of the batches, in order with them. Reports what it changed like any other. */
  async commit(batch: Batch): Promise<Result<Committed, StoreFailure>> {
    const result = await this.deps.apds.store.commit({ wants: this.deps.policy, ...batch });
    if (result.ok) {
      this.deps.trouble(undefined);
      this.deps.taken({ posts: result.value.arrivals, committed: result.value });
    } else {
      this.deps.log.write("ingest", "store refused a batch", result.error.kind);
      this.deps.trouble(result.error);
    }
    return result;
  }

  #start(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#running) return;
    this.#running = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const items = this.#queue.splice(0, BATCH_FRAMES);
      const verdicts = await this.#judge(items);
      // One batch is judged while the one before commits, and no more: memory stays bounded.
      await this.#committing;
      this.#committing = this.#carryOut(items, verdicts);
    }
    await this.#committing;
    this.#running = false;
    // A text can come between the last look at the queue and here.
    if (this.#queue.length > 0) this.#start();
  }

  #judge(items: readonly Item[]): Promise<readonly Verdict[]> {
    const { store, crypto } = this.deps.apds;
    const texts = items.flatMap((item) => (item.text === undefined ? [] : [item.text]));
    return judge(texts, { store, crypto, now: this.deps.clock.now() });
  }

  async #carryOut(items: readonly Item[], verdicts: readonly Verdict[]): Promise<void> {
    const tellers = new Map<Hash, Teller>();
    const batch = this.#sort(items, verdicts, tellers);
    const result: Result<unknown, StoreFailure> = isEmpty(batch)
      ? ok(undefined)
      : await this.commit(batch).then((commit) => {
          if (commit.ok) this.#settled(commit.value, batch, tellers);
          return commit;
        });
    for (const { delivery } of items) {
      if (!result.ok) delivery.failure ??= result.error;
      delivery.left -= 1;
      if (delivery.left === 0)
        delivery.done(delivery.failure ? { ok: false, error: delivery.failure } : ok(undefined));
    }
  }

  #sort(items: readonly Item[], verdicts: readonly Verdict[], tellers: Map<Hash, Teller>): Filled {
    const batch: Filled = { messages: [], later: [], blobs: [], unusable: [], values: [] };
    let at = 0;
    for (const { text, delivery } of items) {
      const verdict = text === undefined ? undefined : verdicts[at++];
      if (verdict) this.#place(verdict, delivery.teller, batch, tellers);
    }
    for (const [delivery, count] of countBy(items)) {
      if (count === delivery.left && !delivery.failure) batch.values.push(...delivery.values);
    }
    this.#addOrphans(batch);
    // Figures alone are not worth a transaction: junk must not make the disk work. A tick writes them.
    if (isEmpty(batch)) return batch;
    for (const teller of new Set(items.map((item) => item.delivery.teller))) {
      const dirty = teller.takeDirty();
      // A delivery's own row of the same key comes later in the list and wins: it holds the cursor.
      if (dirty) batch.values.unshift(dirty);
    }
    return batch;
  }

  #place(verdict: Verdict, teller: Teller, batch: Filled, tellers: Map<Hash, Teller>): void {
    switch (verdict.kind) {
      case "held":
        return;
      case "refused":
        return teller.fault(verdict.why);
      case "unusable":
        batch.unusable.push(verdict.hash);
        return teller.fault("invalid");
      case "message":
      case "later":
        batch[verdict.kind === "message" ? "messages" : "later"].push(verdict.message);
        break;
      case "blob":
        batch.blobs.push(verdict.blob);
        break;
      default:
        return unreachable(verdict);
    }
    if (!tellers.has(verdict.hash)) tellers.set(verdict.hash, teller);
  }

  /** Blobs that came early and that this batch's messages name join it. */
  #addOrphans(batch: Filled): void {
    if (this.#orphans.size === 0 || batch.messages.length === 0) return;
    const here = new Map(batch.blobs.map((blob) => [blob.hash, blob]));
    const join = (hash: Hash): void => {
      const orphan = this.#orphans.find(hash);
      if (!orphan || here.has(hash)) return;
      here.set(hash, orphan);
      batch.blobs.push(orphan);
    };
    for (const message of batch.messages) {
      join(message.content);
      const content = here.get(message.content);
      if (content) for (const hash of namedBy(content.text)) join(hash);
    }
  }

  #settled(committed: Committed, batch: Filled, tellers: ReadonlyMap<Hash, Teller>): void {
    const posts = new Map<Teller, number>();
    for (const { message } of committed.arrivals) {
      // A post is told by whoever brought its last missing part.
      const teller = tellers.get(message.id) ?? tellers.get(message.content);
      if (teller) posts.set(teller, (posts.get(teller) ?? 0) + 1);
    }
    for (const [teller, count] of posts) teller.arrived(count);
    for (const hash of committed.kept) this.#orphans.claimed(hash);
    const unwanted = new Set(committed.unwanted);
    const now = this.deps.clock.now();
    for (const blob of batch.blobs) {
      const teller = tellers.get(blob.hash);
      if (unwanted.has(blob.hash) && teller) this.#orphans.add(blob, now, () => teller.fault("unwanted"));
    }
  }
}

interface Filled extends Batch {
  readonly messages: Message[];
  readonly later: Message[];
  readonly blobs: { readonly hash: Hash; readonly text: string }[];
  readonly unusable: Hash[];
  readonly values: Value[];
}

const isEmpty = (batch: Filled): boolean =>
  batch.messages.length +
    batch.later.length +
    batch.blobs.length +
    batch.unusable.length +
    batch.values.length ===
  0;

function countBy(items: readonly Item[]): ReadonlyMap<Delivery, number> {
  const counts = new Map<Delivery, number>();
  for (const { delivery } of items) counts.set(delivery, (counts.get(delivery) ?? 0) + 1);
  return counts;
}
