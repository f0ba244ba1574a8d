/** *Pull everything* and *Push everything*: one wish a pub at a time, kept in the store, carried out while its channel is open. */
import type { Apds, Value } from "apds";
import type { Clock } from "../../base/clock.ts";
import { unattended } from "../../base/log.ts";
import type { SyncLog } from "../events.ts";
import type { Http } from "../http.ts";
import type { Heavy } from "./heavy.ts";
import type { Ingest } from "./ingest.ts";
import { type CommitBatch, type JobProgress, type JobRow, jobValue, parseJobRow } from "./job-row.ts";
import type { Ledger } from "./ledger.ts";
import type { Outbox } from "./outbox.ts";
import { pull } from "./pull.ts";
import { push } from "./push.ts";
import { noReader } from "./run-reader.ts";
import type { Interests } from "./scope.ts";
import type { Progress } from "./take-answer.ts";
import type { TellTarget } from "./tell-target.ts";

/** One pub, as far as a job has to do with it. */
export interface Hand {
  /** The http(s) address, ending in a slash. */
  readonly base: string;
  readonly ledger: Ledger;
  /** Undefined while no channel is open. */
  readonly session: TellTarget | undefined;
  /** The catch-up run of now. */
  readonly running: Progress | undefined;
  /** Begins a catch-up run, also where the last one failed a moment ago. */
  readonly begin: () => void;
}

export interface JobsDeps {
  readonly apds: Pick<Apds, "store">;
  readonly clock: Clock;
  readonly log: SyncLog;
  readonly http: Http;
  readonly ingest: Pick<Ingest, "take">;
  readonly interests: Pick<Interests, "takes">;
  readonly outbox: Pick<Outbox, "isDiscarded">;
  readonly commit: CommitBatch;
  readonly heavy: Heavy;
  readonly hand: (url: string) => Hand | undefined;
  readonly changed: () => void;
}

interface Job {
  row: JobRow;
  /** Aborts when it is cancelled. */
  readonly life: AbortController;
  running: boolean;
  /** Of a pull that goes by `/all`. */
  progress: Progress | undefined;
}

export class Jobs {
  readonly #jobs = new Map<string, Job>();

  constructor(private readonly deps: JobsDeps) {}

  /** @param rows of the store's room `jobs`; what does not parse, or is of no pub any more, is left out */
  load(rows: readonly Value[]): void {
    for (const { key, value } of rows) {
      const row = parseJobRow(value);
      if (row && this.deps.hand(key)) this.#jobs.set(key, newJob(row));
    }
  }

  /** What a pub has and we have not. Resolves once the wish is kept; it replaces another one of this pub. */
  pull(url: string): Promise<void> {
    return this.#begin(url, { kind: "pull", state: "new" });
  }

  /** What we have and the pub has not: the same. */
  async push(url: string): Promise<void> {
    const { posts } = await this.deps.apds.store.totals();
    await this.#begin(url, { kind: "push", done: 0, of: posts, place: undefined });
  }

  async cancel(url: string): Promise<void> {
    const job = this.#jobs.get(url);
    if (job) await this.#end(url, job);
  }

  status(url: string): JobProgress | undefined {
    const job = this.#jobs.get(url);
    if (!job) return undefined;
    if (job.row.kind === "push") {
      const { kind, done, of } = job.row;
      return { kind, done, of };
    }
    const { texts = 0, of } = job.progress ?? this.deps.hand(url)?.running ?? {};
    const done = Math.floor(texts / 2);
    return { kind: "pull", done, ...(of === undefined ? {} : { of: Math.max(done, Math.ceil(of / 2)) }) };
  }

  /** On each wake and tick: what has a channel and does not run goes on. Idempotent. */
  ensure(): void {
    for (const [url, job] of this.#jobs) {
      if (job.running || !this.deps.hand(url)?.session) continue;
      job.running = true;
      unattended(
        this.deps.log,
        "jobs",
        this.#run(url, job).finally(() => {
          job.running = false;
        }),
      );
    }
  }

  /** The pool closes: what runs stops, and is kept. */
  close(): void {
    for (const { life } of this.#jobs.values()) life.abort();
  }

  async #begin(url: string, row: JobRow): Promise<void> {
    if (!this.deps.hand(url)) return;
    const before = this.#jobs.get(url);
    if (before?.row.kind === row.kind) return;
    before?.life.abort();
    const committed = await this.deps.commit({ values: [jobValue(url, row)] });
    if (!committed.ok) return;
    this.#jobs.set(url, newJob(row));
    this.deps.changed();
    this.ensure();
  }

  async #run(url: string, job: Job): Promise<void> {
    const hand = this.deps.hand(url);
    if (!hand?.session) return;
    const { log } = this.deps;
    log.write(`job-${job.row.kind}`, url);
    // One that was cancelled or replaced meanwhile has no row any more: the one that stands there is of another wish.
    if ((await this.#carryOut(url, job, hand, hand.session)) && !job.life.signal.aborted) {
      log.write(`job-${job.row.kind}-done`, url);
      await this.#end(url, job);
    }
  }

  #carryOut(url: string, job: Job, hand: Hand, session: TellTarget): Promise<boolean> {
    const { deps } = this;
    const isOpen = (): boolean => deps.hand(url)?.session === session;
    const common = { ...deps, ...hand, session, isOpen, store: deps.apds.store, reader: noReader };
    const { row, life } = job;
    if (row.kind === "pull") {
      const progress = (now: Progress): void => {
        job.progress = now;
        deps.changed();
      };
      return pull({ ...common, progress }, row, life.signal);
    }
    const save = async (next: JobRow): Promise<boolean> => {
      const committed = await deps.commit({ values: [jobValue(url, next)] });
      if (committed.ok) job.row = next;
      deps.changed();
      return committed.ok;
    };
    return push({ ...common, save }, row, life.signal);
  }

  async #end(url: string, job: Job): Promise<void> {
    job.life.abort();
    if (this.#jobs.get(url) === job) this.#jobs.delete(url);
    this.deps.changed();
    await this.deps.commit({ values: [jobValue(url, undefined)] });
  }
}

const newJob = (row: JobRow): Job => ({
  row,
  life: new AbortController(),
  running: false,
  progress: undefined,
});
