/** The pages of now, as peers of the engine: each site with its budgets, each document with its sockets. No browser is known here. */
import type { Apds, Batch, Blob, Committed, Hash, Post, Result, StoreFailure } from "apds";
import { type Clock, every } from "../../base/clock.ts";
import { type Log, unattended } from "../../base/log.ts";
import type { Interests } from "../replicate/scope.ts";
import type { AskTarget } from "../replicate/wants.ts";
import { Asks } from "./asks.ts";
import { Calls, type CallVoice } from "./calls.ts";
import { Page } from "./page.ts";
import { PageWants } from "./page-wants.ts";
import { Site } from "./site.ts";
import { type SiteRow, siteKey } from "./site-row.ts";
import { type Resumed, Telling } from "./telling.ts";
import { Tells, type TellsDeps } from "./tells.ts";
import type { Voice } from "./voice.ts";

/** While pages are here, their accounts are written so often. */
const PAGE_SAVE_MS = 60_000;
/** Wants of pages are looked at so often. */
const PAGE_ASK_AGAIN_MS = 10_000;
/** A post dated further back is live only where no pub is being read. */
const PAGE_LIVE_MS = 10 * 60_000;

export interface PagesDeps extends TellsDeps {
  readonly apds: Pick<Apds, "store" | "crypto">;
  readonly clock: Clock;
  readonly log: Log;
  readonly interests: Interests;
  readonly commit: (batch: Batch) => Promise<Result<Committed, StoreFailure>>;
  /** The open pubs. */
  readonly sessions: () => readonly AskTarget[];
  /** Whether a catch-up run is under way. */
  readonly running: () => boolean;
}

interface Served {
  readonly site: Site;
  readonly asks: Asks;
  readonly tells: Tells;
  readonly pages: Set<Page>;
  readonly calls: Set<Calls>;
}

export class Pages {
  readonly #sites = new Map<string, Promise<Served>>();
  readonly #served = new Map<string, Served>();
  readonly #wants: PageWants;

  constructor(
    private readonly deps: PagesDeps,
    private readonly life: AbortSignal,
  ) {
    this.#wants = new PageWants(deps.apds.store, deps.clock, deps.sessions);
    every(deps.clock, PAGE_ASK_AGAIN_MS, life, () => this.#wants.ask());
    every(deps.clock, PAGE_SAVE_MS, life, () => unattended(deps.log, "pages", this.save()));
  }

  /** Whether a page waits for something that this life of the worker owes it. */
  get busy(): boolean {
    return (
      this.#wants.size > 0 ||
      [...this.#served.values()].some(
        ({ asks, tells, pages }) =>
          asks.waiting + tells.waiting > 0 || [...pages].some(({ telling }) => telling.busy),
      )
    );
  }

  /** @param id the document's, by its own word */
  async connect(origin: string, id: string, resumed: Resumed | undefined, voice: Voice): Promise<Page> {
    const { site, asks, tells, pages } = await this.#serve(origin);
    const { store } = this.deps.apds;
    const page = new Page(id, resumed, voice, {
      site,
      asks,
      tells,
      wants: this.#wants,
      telling: (one) => new Telling(one, site, { ...this.deps, store }),
      gone(one) {
        site.seen(one.id);
        pages.delete(one);
      },
    });
    pages.add(page);
    return page;
  }

  /** Calls of a document by its provider. `end` when its port is gone. */
  async calls(origin: string, id: string, voice: CallVoice): Promise<{ calls: Calls; end: () => void }> {
    const { site, tells, calls } = await this.#serve(origin);
    const one = new Calls(id, { ...this.deps, site, tells, voice });
    calls.add(one);
    return { calls: one, end: () => calls.delete(one) };
  }

  /** Tells that outlived their page, or the worker that they were told to. True: nothing is left to do for them. */
  async take(origin: string, page: string, texts: readonly string[]): Promise<boolean> {
    const { tells } = await this.#serve(origin);
    return tells.tell({ page, askBack: () => {} }, texts);
  }

  /** What is known of a site, whether a page of it is here or not. */
  async account(origin: string): Promise<SiteRow> {
    return (await this.#serve(origin)).site.row;
  }

  /** What a page posted is told to no pub any more. */
  async discard(id: Hash): Promise<void> {
    await this.deps.outbox.discard(id);
  }

  /** A commit brought these in. */
  taken(posts: readonly Post[], committed: Committed): void {
    unattended(this.deps.log, "pages", this.#wants.taken(posts, committed));
    if (posts.length === 0) return;
    const now = this.deps.clock.now();
    const running = this.deps.running();
    const isLive = ({ message }: Post): boolean => !running || now - message.ts < PAGE_LIVE_MS;
    for (const { pages, calls } of this.#served.values()) {
      for (const page of pages) page.telling.arrived(posts, isLive);
      for (const one of calls) one.arrived(posts, isLive);
    }
  }

  /** A blob came that nothing here needs; true: it went to a page that asked for it. */
  passes(blob: Blob): boolean {
    return this.#wants.passes(blob);
  }

  /** The pub that was asked for it has not got it. */
  notHere(hash: Hash): void {
    this.#wants.notHere(hash);
  }

  /** Writes what changed in the accounts of sites. */
  async save(): Promise<void> {
    const values = [...this.#served.values()].flatMap(({ site }) => site.takeDirty() ?? []);
    if (values.length > 0) await this.deps.commit({ values });
  }

  #serve(origin: string): Promise<Served> {
    const known = this.#sites.get(origin);
    if (known) return known;
    const opening = this.#open(origin);
    this.#sites.set(origin, opening);
    // A store that could not be read is read again by the next one.
    opening.catch(() => this.#sites.delete(origin));
    return opening;
  }

  async #open(origin: string): Promise<Served> {
    const { apds, clock, log } = this.deps;
    const site = new Site(origin, await apds.store.value("pubs", siteKey(origin)), clock);
    const served: Served = {
      site,
      asks: new Asks(site, { store: apds.store, crypto: apds.crypto, clock, log }, this.life),
      tells: new Tells(site, this.deps, this.life),
      pages: new Set(),
      calls: new Set(),
    };
    this.#served.set(origin, served);
    return served;
  }
}
