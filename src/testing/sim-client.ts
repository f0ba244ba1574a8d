/** One browser: what is on its disk, and the worker's lives that come and go over it. */
import {
  type Author,
  FUTURE_NEAR_MS,
  memoryKeys,
  memoryStore,
  openApds,
  parseAuthor,
  type Store,
  type StoreFailure,
} from "apds";
import { every } from "../base/clock.ts";
import { type EventLog, openLog } from "../base/log.ts";
import type { Channel } from "../sync/connect/transport.ts";
import type { SyncEvent } from "../sync/events.ts";
import { openPool, type Pool } from "../sync/pool.ts";
import type { Scope } from "../sync/replicate/scope.ts";
import type { Saved, SavedWait } from "../sync/saved.ts";
import type { Dice } from "./dice.ts";
import { Fence } from "./fence.ts";
import { fencedHttp, fencedSaved, fencedStore, fencedTransport } from "./fenced-ports.ts";
import { MachineClock, type TestClock } from "./test-clock.ts";
import type { Truth } from "./truth.ts";
import type { VirtualNetwork } from "./virtual-network.ts";
import type { SimPub } from "./virtual-pub.ts";
import { Witness } from "./witness.ts";

/** Chrome rounds alarms up to this. */
const ALARM_MS = 30_000;
const LOGGED = 12;

export interface ClientDeps {
  readonly name: string;
  readonly clock: TestClock;
  readonly network: VirtualNetwork;
  readonly truth: Truth;
  readonly dice: Dice;
  readonly pubs: readonly SimPub[];
  /** Breaks the store on purpose, to see that a promise notices. */
  readonly sabotage?: (store: Store) => Store;
}

interface Life {
  readonly fence: Fence;
  readonly log: EventLog<SyncEvent>;
  readonly end: AbortController;
  /** Undefined while it opens. */
  pool: Pool | undefined;
}

export class SimClient {
  readonly name: string;
  readonly clock: MachineClock;
  readonly store: Store;
  readonly witness: Witness;
  author: Author | undefined;
  lives = 0;
  /** The most by which its clock was ever ahead, ms. */
  furthestAhead = 0;
  /** When its clock was last ahead, ms; far in the future while it is. */
  lastAhead = 0;
  /** When it last believed that what is written now is of the future, ms. */
  lastBehind = 0;
  /** What its browser says; it may lie. */
  online = true;
  /** Commits that met a full disk. */
  refusedCommits = 0;
  /** Called at each violent end of a life. */
  onDeath: () => void = () => {};
  #full = false;
  #scope: Scope = "everyone";
  #life: Life | undefined;
  #closing = false;
  readonly #waits = new Map<string, SavedWait>();
  readonly #keys = memoryKeys();
  readonly #probeKey: Author;

  constructor(private readonly deps: ClientDeps) {
    this.name = deps.name;
    this.clock = new MachineClock(deps.clock);
    const store = memoryStore({ fault: () => this.#fault() });
    this.store = deps.sabotage?.(store) ?? store;
    this.witness = new Witness(
      deps.name,
      this.store,
      deps.network.breaches,
      deps.truth,
      deps.clock,
      this.clock,
      () => this.takes(),
      () => this.author,
      (url, id) => deps.pubs.some((pub) => pub.url === url && pub.showed(id)),
    );
    this.#probeKey = randomAuthor(deps.dice);
  }

  /** Whose browser this is. Made once, before its first life. */
  async identify(): Promise<void> {
    const { deps } = this;
    const apds = openApds({
      store: this.store,
      now: () => this.clock.now(),
      crypto: deps.truth.crypto,
      keys: this.#keys,
    });
    this.author = await apds.setKeypair(await apds.generate());
    await apds.put("name", this.name);
  }

  /** As the background does it: what is owed first, then the choice. */
  async setScope(scope: Scope): Promise<void> {
    this.witness.chooses();
    await this.pool?.setScope(scope);
    this.#scope = scope;
  }

  /** Whose posts it takes in, by what stands in its store. */
  async takes(): Promise<(author: string) => boolean> {
    const rows = await this.store.values("interests");
    const interests = new Map(rows.map(({ key, value }) => [key, JSON.stringify(value)]));
    return (author) => {
      const interest = interests.get(author) ?? "";
      if (interest.includes("blocked")) return false;
      return this.#scope === "everyone" || author === this.author || interest.includes("followed");
    };
  }

  get pool(): Pool | undefined {
    return this.#life?.pool;
  }

  get alive(): boolean {
    return this.#life !== undefined;
  }

  /** What it knows of its pubs, and what the life of now wrote last into its log: for a report. */
  async account(): Promise<readonly string[]> {
    const rows = await this.store.values("pubs");
    const states = this.pool?.status.get().pubs.map(({ url, state }) => ({ url, state })) ?? [];
    const events = this.#life?.log.events().slice(-LOGGED) ?? [];
    return [...rows, ...states, ...events].map((one) => JSON.stringify(one));
  }

  /** Its clock is set: from now on it is `offset` ms ahead. */
  setClock(offset: number): void {
    if (offset > 0) this.lastAhead = Number.POSITIVE_INFINITY;
    else if (this.clock.offset > 0) this.lastAhead = this.deps.clock.now();
    this.furthestAhead = Math.max(this.furthestAhead, offset);
    if (Math.min(offset, this.clock.offset) < -FUTURE_NEAR_MS) this.lastBehind = this.deps.clock.now();
    this.witness.jumps();
    this.clock.offset = offset;
  }

  setFull(full: boolean): void {
    this.#full = full;
  }

  /** The worker starts, if it does not run. Resolves once the pool is open, or never where that life ends before. */
  async wake(): Promise<void> {
    if (this.#life) return;
    const { deps } = this;
    const channels = new Set<Channel>();
    const end = new AbortController();
    const fence = new Fence(() => {
      this.#life = undefined;
      end.abort();
      // A browser closes the sockets of a worker that it ends.
      for (const channel of channels) channel.abandon();
      if (!this.#closing) this.onDeath();
    });
    const clock = fence.clock(this.clock);
    const log = openLog<SyncEvent>(this.clock);
    const life: Life = { fence, log, end, pool: undefined };
    this.#life = life;
    this.lives += 1;
    const pool = await openPool({
      apds: openApds({
        store: fencedStore(this.store, fence, (batch) => this.witness.commit(batch)),
        now: () => clock.now(),
        crypto: deps.truth.recording(),
        keys: this.#keys,
      }),
      scope: this.#scope,
      clock,
      log,
      random: deps.dice,
      transport: fencedTransport(deps.network.transport(this.name), fence, (channel) =>
        channels.add(channel),
      ),
      http: fencedHttp(deps.network.http(this.name), fence, (url, body) => this.witness.read(url, body)),
      saved: fencedSaved(this.#saved(), fence),
      probeKey: this.#probeKey,
      online: () => this.online,
      pubs: deps.pubs.map(({ url }) => ({ url, paused: false })),
    });
    if (fence.over) return;
    life.pool = pool;
    pool.onArrivals((posts) => this.witness.emitted(posts), end.signal);
    pool.ensure("startup");
    every(clock, ALARM_MS, end.signal, () => pool.ensure("alarm"));
  }

  /** The worker ends at its n-th call of any port from now. False when none runs. */
  killAt(calls: number, carriedOut: boolean): boolean {
    this.#life?.fence.dieAt(calls, carriedOut);
    return this.#life !== undefined;
  }

  /** Takes back a death that has not come yet. */
  spare(): void {
    this.#life?.fence.spare();
  }

  /** Closes in good order. Resolves once the pool says that nothing of it runs. */
  async close(): Promise<void> {
    this.#closing = true;
    const life = this.#life;
    await life?.pool?.close();
    life?.fence.end();
  }

  #fault(): StoreFailure | undefined {
    if (!this.#full) return undefined;
    this.refusedCommits += 1;
    return { kind: "full", detail: "no room, says the simulation" };
  }

  #saved(): Saved {
    return {
      load: () => Promise.resolve(new Map(this.#waits)),
      save: (url, wait) => {
        if (wait) this.#waits.set(url, wait);
        else this.#waits.delete(url);
        return Promise.resolve();
      },
    };
  }
}

/** Any 32 bytes do: nobody has its secret. */
function randomAuthor(dice: Dice): Author {
  for (;;) {
    const bytes = Uint8Array.from({ length: 32 }, () => dice.whole(0, 255));
    const author = parseAuthor(Buffer.from(bytes).toString("base64"));
    if (author.ok) return author.value;
  }
}
