/**
 * One pub's life, from top to bottom: wait, connect, talk, learn why it ended, choose the next wait. The loop holds at most one
 * channel, so whatever wakes up when, there is never a second socket to one pub.
 */
import type { Author, Core, Hash } from "apds";
import { type Clock, sleep } from "../../base/clock.ts";
import type { Random } from "../../base/random.ts";
import { unreachable } from "../../base/result.ts";
import { until, type Watchable, watchable } from "../../base/watchable.ts";
import { type SyncLog, statusIn } from "../events.ts";
import type { Http } from "../http.ts";
import type { Ingest } from "../replicate/ingest.ts";
import type { Ledger } from "../replicate/ledger.ts";
import { HELD, type Saved } from "../saved.ts";
import { ANNOUNCE_AFTER_MS } from "../talk/announce.ts";
import type { Session } from "../talk/session.ts";
import { httpBase, isLoopback } from "./address.ts";
import { PROVEN_MS } from "./backoff.ts";
import { type Conversation, converse, type Hooks } from "./conversation.ts";
import { prober } from "./diagnose.ts";
import { type Ending, retryAfter, waitAfter } from "./endings.ts";
import { Polls, type PollsDeps } from "./polls.ts";
import type { PubHistory } from "./pub-history.ts";
import { attemptAfter, leftOf, next, type PubEvent, type PubState } from "./pub-state.ts";
import type { Transport } from "./transport.ts";

/** A person's retry, coming online and opening the popup try at once, but not more often than this. */
export const RETRY_PAUSE_MS = 5_000;

/** What every pub's life needs of its surroundings, whichever pub it is. */
export interface Surroundings {
  readonly apds: Core;
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  readonly http: Http;
  readonly saved: Saved;
  readonly log: SyncLog;
  /** This install's constant random key: asked as a sign of life where a pub has told us no author yet. */
  readonly probeKey: Author;
}

export interface PubDeps extends Surroundings, Hooks, Pick<PollsDeps, "reader" | "ran"> {
  readonly ingest: Ingest;
  readonly ledger: Ledger;
  readonly history: PubHistory;
  /** What the browser says; a hint, it lies. */
  readonly online: () => boolean;
  readonly notHere: (hash: Hash, url: string) => void;
  readonly changed: () => void;
  /** Our own store can't be read: no fault of the pub's. */
  readonly storeFailed: () => void;
  readonly first: PubState;
}

export class Pub {
  readonly url: string;
  readonly #state;
  readonly #polls: Polls;
  readonly #diagnose;
  readonly #life = new AbortController();
  readonly #done: Promise<void>;
  #now: Conversation | undefined;
  #lastRetry = Number.NEGATIVE_INFINITY;
  /** Whether a wait is saved: forgotten once a channel has proved itself. */
  #saved = true;

  constructor(private readonly deps: PubDeps) {
    this.url = deps.ledger.url;
    this.#state = watchable<PubState>(deps.first);
    this.#diagnose = prober(httpBase(this.url), deps.http, deps.clock);
    this.#polls = new Polls({
      ...deps,
      base: httpBase(this.url),
      heard: () => this.#now?.alive.heard(),
    });
    const follow = (state: PubState): void => deps.history.became(state.kind, deps.clock.now());
    follow(deps.first);
    this.#state.watch(follow, this.#life.signal);
    this.#state.watch(() => deps.changed(), this.#life.signal);
    this.#done = this.#live();
  }

  get state(): Watchable<PubState> {
    return this.#state;
  }
  /** The talk on the open channel, if there is one. */
  get session(): Session | undefined {
    return this.#now?.session;
  }
  get history(): PubHistory {
    return this.deps.history;
  }
  get polls(): Polls {
    return this.#polls;
  }

  /** On each wake and tick: a wait whose time has come ends, and an open channel does what is due. Idempotent. */
  ensure(): void {
    const state = this.#state.get();
    if ("retryAt" in state && leftOf(state, this.deps.clock.now()) <= 0) this.#apply({ kind: "try" });
    if (state.kind !== "open" || !this.#now) return;
    const age = this.deps.clock.now() - state.since;
    if (age >= PROVEN_MS && this.#saved) {
      this.#saved = false;
      void this.deps.saved.save(this.url, undefined);
    }
    if (age >= ANNOUNCE_AFTER_MS) this.#polls.runIfDue(this.#now.over);
  }

  /** Somebody wants it now. At most once in 5 s; an open channel is left alone. */
  retry(switched: boolean): void {
    const now = this.deps.clock.now();
    if (Math.abs(now - this.#lastRetry) < RETRY_PAUSE_MS) return;
    this.#lastRetry = now;
    this.#now?.alive.check(switched);
    this.#apply({ kind: "try" });
  }

  pause(paused: boolean): void {
    this.#apply({ kind: paused ? "pause" : "resume" });
  }

  /** While our own store can't write, what a pub tells would be lost: it has no channel until then. */
  hold(held: boolean): void {
    this.#apply({ kind: held ? "hold" : "release" });
  }

  /** Ends it; resolves when nothing of it runs any more. */
  async close(): Promise<void> {
    this.#life.abort();
    await this.#done;
  }

  #apply(event: PubEvent): void {
    this.#state.set(next(this.#state.get(), event, this.deps.clock.now()));
  }

  async #live(): Promise<void> {
    const { signal } = this.#life;
    while (!signal.aborted) {
      const state = this.#state.get();
      switch (state.kind) {
        case "paused":
          await this.deps.saved.save(this.url, undefined);
          await this.#change(state, signal);
          break;
        case "held":
          // A new life of the worker learns from this to look at the store before it connects.
          await this.#saveHeld(state);
          await this.#change(state, signal);
          break;
        case "waiting":
        case "offline":
        case "refused":
          await this.#wait(state);
          break;
        case "connecting":
          await this.#connect(state);
          break;
        case "open":
          // Only `#connect` makes this state, and it stays inside until the channel ended.
          throw new Error("open without a channel");
        default:
          return unreachable(state);
      }
    }
  }

  async #saveHeld({ attempt, strange }: PubState & { readonly kind: "held" }): Promise<void> {
    this.#saved = true;
    const retryAt = this.deps.clock.now();
    await this.deps.saved.save(this.url, { attempt, strange, retryAt, ending: HELD });
  }

  async #wait(state: PubState & { readonly retryAt: number }): Promise<void> {
    const over = new AbortController();
    const signal = AbortSignal.any([this.#life.signal, over.signal]);
    const timer = sleep(this.deps.clock, Math.max(0, leftOf(state, this.deps.clock.now())), signal).then(
      () => {
        if (!signal.aborted) this.#apply({ kind: "try" });
      },
    );
    await this.#change(state, signal);
    over.abort();
    await timer;
  }

  #change(state: PubState, signal: AbortSignal): Promise<unknown> {
    return until(this.#state, (now): now is PubState => now !== state, signal);
  }

  /** One channel, from its first packet to its ending. */
  async #connect(state: PubState & { readonly kind: "connecting" }): Promise<void> {
    const { clock, log, random, saved } = this.deps;
    const ending = await this.#converse(state);
    if (ending === undefined || this.#life.signal.aborted) return;
    const opened = this.#state.get().kind === "open";
    const diagnosis = opened ? { ending, fresh: false } : await this.#diagnose(this.#life.signal);
    const before = this.#state.get();
    if (before.kind !== "connecting" && before.kind !== "open") return;
    const strange =
      diagnosis.ending.kind === "something-else" ? before.strange + (diagnosis.fresh ? 1 : 0) : 0;
    const retry = retryAfter(diagnosis.ending, strange);
    const attempt = attemptAfter(before, clock.now());
    const retryAt = clock.now() + waitAfter(retry, attempt, random);
    this.deps.history.ended(diagnosis.ending, opened, clock.now());
    log.write(`ended-${diagnosis.ending.kind}`, this.url, statusIn(diagnosis.ending));
    // Saved before anything waits: a worker that dies now must not begin at zero again.
    this.#saved = true;
    await saved.save(this.url, { attempt, retryAt, ending: diagnosis.ending.kind, strange });
    const online = this.deps.online() || isLoopback(this.url);
    this.#apply({
      kind: "ended",
      ending: diagnosis.ending,
      strange,
      retryAt,
      rest: retry === "rest",
      online,
    });
  }

  /** Talks on one channel; nothing comes back where we left it ourselves (paused, removed). */
  async #converse(state: PubState & { readonly kind: "connecting" }): Promise<Ending | undefined> {
    const leave = new AbortController();
    this.#state.watch(
      (now) => {
        if (now.kind !== "connecting" && now.kind !== "open") leave.abort();
      },
      AbortSignal.any([this.#life.signal, leave.signal]),
    );
    const ending = await converse(
      {
        ...this.deps,
        opened: (conversation) => {
          this.#now = conversation;
          this.#apply({ kind: "opened" });
        },
        slow: (slow) => this.#apply({ kind: "slow", slow }),
        catchUp: (over) => this.#polls.run(over),
      },
      state.deadline - this.deps.clock.now(),
      AbortSignal.any([this.#life.signal, leave.signal]),
    );
    this.#now = undefined;
    leave.abort();
    return ending;
  }
}
