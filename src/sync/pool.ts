/** The pubs of now: one loop each, one way in for all of them, and one Watchable of all their states. */
import type { Batch, Hash, Post, Totals } from "apds";
import { every, trailing } from "../base/clock.ts";
import { unattended } from "../base/log.ts";
import type { Result } from "../base/result.ts";
import { until, type Watchable, watchable } from "../base/watchable.ts";
import { firstState } from "./connect/first-state.ts";
import { Pub } from "./connect/pub.ts";
import { dayKey, PubHistory } from "./connect/pub-history.ts";
import { dueRows, goneRows, isCatchingUp, sessionsOf } from "./connect/pubs.ts";
import { StoreWatch } from "./connect/store-watch.ts";
import { Errands } from "./errands.ts";
import type { Wake } from "./events.ts";
import { type Kept, readKept } from "./kept.ts";
import { Own } from "./own.ts";
import { Pages } from "./pages/pages.ts";
import { firstStatus, isAnyOpen, type PoolDeps, type PoolStatus, statusOf } from "./pool-status.ts";
import { Ingest } from "./replicate/ingest.ts";
import { Ledger } from "./replicate/ledger.ts";
import { isClockWrong } from "./replicate/newest.ts";
import type { OwnMessage } from "./replicate/outbox.ts";
import { People } from "./replicate/people.ts";
import type { Publication, PublishFailure } from "./replicate/publisher.ts";
import type { Interests, Scope } from "./replicate/scope.ts";
import { type Arrival, hashesIn, type Taken } from "./replicate/taken.ts";
import { FIRST_ASK_MS, Wants, wantPolicy } from "./replicate/wants.ts";
import { HELD } from "./saved.ts";

/** What is due is looked at this often while the worker lives; alarms do it when it does not. */
export const TICK_MS = 20_000;

export class Pool {
  readonly #status;
  readonly #ingest: Ingest;
  readonly #wants: Wants;
  readonly people: People;
  readonly #own: Own;
  /** What a person asks for now and then: long jobs, and who is called so. */
  readonly errands: Errands;
  /** Pages that are served: peers inside of the browser. */
  readonly pages: Pages;
  readonly #pubs = new Map<string, Pub>();
  readonly #ledgers = new Map<string, Ledger>();
  readonly #followers = new Set<(posts: readonly Post[], how: Arrival) => void>();
  readonly #storeWatch: StoreWatch;
  readonly #life = new AbortController();
  readonly #askSoon: () => void;

  private constructor(
    private readonly deps: PoolDeps,
    interests: Interests,
    totals: Totals,
    lastArrivalAt: number | undefined,
  ) {
    this.#status = watchable(firstStatus(totals, lastArrivalAt, interests.scope, deps.share ?? true));
    this.#ingest = new Ingest({
      ...deps,
      policy: wantPolicy(deps.clock, interests),
      interests,
      joining: (messages) => this.#own.outbox.joining(messages),
      passes: (blob) => this.pages.passes(blob),
      taken: (taken) => this.#taken(taken),
      trouble: (failure) => failure && this.#storeWatch.failed(failure),
    });
    this.#storeWatch = new StoreWatch(deps.apds.store, deps, (storeTrouble) => {
      this.#status.set({ ...this.#status.get(), storeTrouble });
      for (const pub of this.#pubs.values()) pub.hold(storeTrouble !== undefined);
    });
    const commit = (batch: Batch): ReturnType<Ingest["commit"]> => this.#ingest.commit(batch);
    this.#wants = new Wants(deps.apds.store, commit, deps.clock, interests);
    this.#askSoon = trailing(deps.clock, FIRST_ASK_MS, this.#life.signal, () =>
      unattended(deps.log, "pool", this.#due()),
    );
    const shared = { commit, interests, ledgers: this.#ledgers, changed: () => this.#refresh() };
    this.people = new People({
      ...shared,
      store: deps.apds.store,
      clock: deps.clock,
      owe: () => void this.#oweAll(),
    });
    this.#own = new Own(deps, interests, commit, this.#ledgers, shared.changed);
    const { outbox, relayed } = this.#own;
    this.errands = new Errands(deps, { ...shared, outbox, ingest: this.#ingest, pubs: this.#pubs });
    const now = { sessions: () => sessionsOf(this.#pubs), running: () => isCatchingUp(this.#pubs) };
    const pages = { ...deps, ...now, commit, ingest: this.#ingest, interests, outbox, relayed };
    this.pages = new Pages(pages, this.#life.signal);
  }

  /** Reads what was saved and starts one loop per pub. */
  static async open(deps: PoolDeps): Promise<Pool> {
    const kept = await readKept(deps);
    const pool = new Pool(deps, kept.interests, kept.totals, kept.lastAt);
    if ([...kept.waits.values()].some(({ ending }) => ending === HELD)) await pool.#storeWatch.probe();
    for (const { url, paused } of deps.pubs) pool.#start(url, paused, kept);
    pool.#own.load(kept);
    pool.errands.load(kept.jobs);
    every(deps.clock, TICK_MS, pool.#life.signal, () => pool.ensure("tick"));
    pool.#refresh();
    return pool;
  }

  get status(): Watchable<PoolStatus> {
    return this.#status;
  }

  /** The one thing that every wake runs: alarm, startup, install, popup, online, tick. Idempotent. */
  ensure(reason: Wake | "tick"): void {
    if (reason !== "tick") this.deps.log.write(`woke-${reason}`);
    this.#storeWatch.look();
    for (const pub of this.#pubs.values()) pub.ensure();
    unattended(this.deps.log, "pool", this.#due());
    this.errands.jobs.ensure();
  }

  /** A person's wish: waiting pubs try now, open ones prove that they live. `switched`: the network may be another, and they prove it soon. */
  retry(url?: string, switched = false): void {
    this.#storeWatch.lookNow();
    for (const pub of this.#pubs.values()) if (url === undefined || pub.url === url) pub.retry(switched);
  }

  add(url: string): void {
    if (this.#pubs.has(url)) return;
    this.#start(url, false);
    this.#refresh();
  }

  pause(url: string, paused: boolean): void {
    const pub = this.#pubs.get(url);
    pub?.pause(paused);
    if (this.#storeWatch.trouble) pub?.hold(true);
  }

  /** Forgets the pub and its account; what came from it stays. */
  async remove(url: string): Promise<void> {
    const pub = this.#pubs.get(url);
    if (!pub) return;
    await this.errands.jobs.cancel(url);
    this.#pubs.delete(url);
    this.#ledgers.delete(url);
    await pub.close();
    await this.deps.saved.save(url, undefined);
    await this.#ingest.commit({ values: goneRows(url) });
    await this.#own.forget(url);
    this.#refresh();
  }

  /** Whose posts are taken in from now on. Resolves once what a wider scope owes is committed; a narrower one deletes nothing. */
  async setScope(scope: Scope): Promise<void> {
    this.#status.set({ ...this.#status.get(), scope });
    await this.people.setScope(scope);
  }

  /** Whether pubs are offered posts of others that they lack. Own messages and answers to asks are told in any case. */
  setShare(share: boolean): void {
    this.#own.offers.share = share;
    this.#status.set({ ...this.#status.get(), share });
  }

  /** Signs a post as oneself; resolves with its id once it is committed, and owed to every pub of now until that pub lists it. */
  publish(content: string, more: Publication = {}): Promise<Result<Hash, PublishFailure>> {
    return this.#own.publisher.publish(content, more);
  }

  /** Own messages with their state at each pub, newest first; `PubStatus.own` has the sums. */
  outbox(): readonly OwnMessage[] {
    return this.#own.outbox.list();
  }

  /** Resolves when a pub is open, at once or later; it never rejects: callers bring their own deadline. */
  async ready(): Promise<void> {
    await until(this.#status, isAnyOpen, this.#life.signal);
  }

  /** Posts in the order of their seq, each batch once its transaction has completed. */
  onArrivals(seen: (posts: readonly Post[], how: Arrival) => void, signal: AbortSignal): void {
    this.#followers.add(seen);
    signal.addEventListener("abort", () => this.#followers.delete(seen), { once: true });
  }

  async close(): Promise<void> {
    this.#life.abort();
    this.errands.jobs.close();
    await Promise.all([...this.#pubs.values()].map((pub) => pub.close()));
  }

  #start(url: string, paused: boolean, kept?: Kept): void {
    const now = this.deps.clock.now();
    const ledger = new Ledger(url, kept?.ledgers.get(url), () => this.#refresh());
    this.#ledgers.set(url, ledger);
    const pub = new Pub({
      ...this.deps,
      online: this.deps.online ?? ((): boolean => true),
      ingest: this.#ingest,
      ledger,
      history: new PubHistory(url, kept?.ledgers.get(dayKey(url)), ledger.traffic, now),
      first: firstState(paused, kept?.waits.get(url), now, this.#storeWatch.trouble !== undefined),
      changed: () => this.#refresh(),
      ran: this.#askSoon,
      ...this.#own.hooks(url),
      storeFailed: () => this.#storeWatch.failed({ kind: "closed", detail: "a read failed" }),
      notHere: (hash, from) => {
        this.pages.notHere(hash);
        unattended(this.deps.log, "wants", this.#wants.notHere(hash, from, sessionsOf(this.#pubs)));
      },
    });
    this.#pubs.set(url, pub);
  }

  async #due(): Promise<void> {
    // A clock that was set shows itself by time alone.
    this.#refresh();
    if (this.#storeWatch.trouble) return;
    await this.#ingest.settle();
    // What a run is still bringing must not be asked for: wants fall due when it ends.
    await this.#wants.trim();
    if (!isCatchingUp(this.#pubs)) await this.#wants.askDue(sessionsOf(this.#pubs), this.#pubs.size);
    await this.#own.outbox.ensure();
    await this.people.tidy();
    const values = dueRows(this.#ledgers, this.#pubs, this.deps.clock.now());
    if (values.length > 0) await this.#ingest.commit({ values });
  }

  #taken({ posts, committed, how }: Taken): void {
    const here = hashesIn(posts, committed);
    for (const session of sessionsOf(this.#pubs)) session.arrived(here);
    this.#wants.admitted(committed.wanted);
    this.pages.taken(posts, committed);
    this.#own.completed(posts);
    if (committed.wanted.length > 0) this.#askSoon();
    const now = { ...this.#status.get(), totals: committed.totals };
    this.#status.set(posts.length > 0 ? { ...now, lastArrivalAt: this.deps.clock.now() } : now);
    if (posts.length > 0) for (const seen of [...this.#followers]) seen(posts, how);
  }

  async #oweAll(): Promise<void> {
    await this.#ingest.commit({ values: [...this.#ledgers.values()].map((ledger) => ledger.owe()) });
    this.ensure("owed");
  }

  #refresh(): void {
    const [{ outbox }, { jobs }] = [this.#own, this.errands];
    const pubs = [...this.#pubs.values()].map((pub) =>
      statusOf(pub, this.#ledgers.get(pub.url)?.row, outbox.own(pub.url), jobs.status(pub.url)),
    );
    const clockWrong = isClockWrong(this.#ledgers.values(), this.deps.clock.now());
    this.#status.set({ ...this.#status.get(), pubs, clockWrong });
  }
}

export const openPool = (deps: PoolDeps): Promise<Pool> => Pool.open(deps);
