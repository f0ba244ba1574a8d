/** What we know of and do not hold: what is wanted at all, whom to ask, and when again. The wants themselves live in the store. */
import type {
  Author,
  Batch,
  Committed,
  Hash,
  Missing,
  Result,
  Store,
  StoreFailure,
  Want,
  WantPolicy,
} from "apds";
import type { Clock } from "../../base/clock.ts";
import { overQuota, overTotal, quotaOf, WANTS_IN_ALL } from "./quotas.ts";
import type { Interests } from "./scope.ts";

/** A new want is admitted a little above the quota; the next round lets the oldest go. */
const SLACK_PERCENT = 110;
/** A want that every pub was asked for so often is let go, unless a followed feed is made of it. */
export const ROUNDS = 5;
/** Asks per pub and minute, refilled evenly. */
export const ASKS_PER_MINUTE = 60;
/** Where a pub has no poll, and wants are the only way to its history. */
export const FAST_ASKS_PER_MINUTE = 1_200;
/** Where a pub says that no request costs it much: 20,000 posts without a poll are some minutes. */
export const SAFE_ASKS_PER_MINUTE = 12_000;
/** Of those in one round: what others ask us waits behind them. */
const FAST_ASKS_AT_ONCE = 400;
/** A content usually comes right behind its message, so nothing is asked for before this. */
export const FIRST_ASK_MS = 2_000;
const BACKOFF_MS = 30_000;
/** A want names at most so many pubs that were asked for it. */
const PUBS_NOTED = 8;
const LONGEST_MS = 7 * 24 * 60 * 60_000;

/** What a pub of this kind is asked for in a minute at most. */
export function asksPerMinute(safe: boolean, hasPoll: boolean): number {
  if (safe) return SAFE_ASKS_PER_MINUTE;
  return hasPoll ? ASKS_PER_MINUTE : FAST_ASKS_PER_MINUTE;
}

/** Somebody who can be asked: an open session. */
export interface AskTarget {
  readonly url: string;
  /** What it is to be asked in a minute at most; left out: `ASKS_PER_MINUTE`. */
  readonly asksPerMinute?: number;
  /** False when its queue takes no more now. */
  ask(hash: Hash): boolean;
  /**
   * What became of that ask: it waits; the pub had it in its hands and did not give it; or nobody knows and will know any more (the text
   * came, or the channel ended, and the ask may have gone into a dead one).
   */
  outcome(hash: Hash): "waits" | "unanswered" | "over";
}

const budgetOf = ({ asksPerMinute = ASKS_PER_MINUTE }: AskTarget): { perMinute: number; atOnce: number } => ({
  perMinute: asksPerMinute,
  atOnce: Math.min(asksPerMinute, FAST_ASKS_AT_ONCE),
});

/** When an unanswered want is asked for again, ms from now. @param attempts asks so far with this one, from 1 */
export const wantBackoffMs = (attempts: number): number =>
  Math.min(BACKOFF_MS * 2 ** Math.min(attempts - 1, 30), LONGEST_MS);

/** Waits from here on are spread. */
const SPREAD_FROM_MS = 60 * 60_000;

/**
 * The wait of this one, ms, at most `wantBackoffMs`. Wants that were born together would be asked for together each time, a burst in an hour
 * in which nothing else happens: long waits are of a half to the whole of their length, by what the hash begins with.
 */
export function spreadWaitMs(hash: Hash, attempts: number): number {
  const wait = wantBackoffMs(attempts);
  if (wait < SPREAD_FROM_MS) return wait;
  const share = atob(hash.slice(0, 4)).charCodeAt(0) / 255;
  return Math.round((wait * (1 + share)) / 2);
}

/** Admits what is missing within scope and quotas; runs inside the store's transaction. */
export const wantPolicy =
  (clock: Clock, interests: Interests): WantPolicy =>
  (missing: Missing): Want | undefined => {
    const { hash, kind, author, ofAuthor, ofAll } = missing;
    if (!interests.wants(missing)) return undefined;
    const isFull = (count: number, quota: number): boolean => count * 100 >= quota * SLACK_PERCENT;
    if (isFull(ofAuthor, quotaOf(author, interests)) || isFull(ofAll, WANTS_IN_ALL)) return undefined;
    const bornAt = clock.now();
    return { hash, kind, author, state: "open", attempts: 0, nextAt: bornAt + FIRST_ASK_MS, bornAt };
  };

/** The same policy, knowing that these texts came and were refused: a post that names one has a hole that nobody is asked to fill. */
export const refusing =
  (policy: WantPolicy, unusable: readonly Hash[]): WantPolicy =>
  (missing) => {
    const want = policy(missing);
    return want && unusable.includes(want.hash) ? { ...want, state: "unusable" } : want;
  };

/** The longest that a want may wait by its own account, ms. */
const longestWaitMs = ({ attempts }: Want): number => wantBackoffMs(attempts + 1);

/** This pub was asked for it, and has not given it. */
function inVain(want: Want, url: string): Want {
  const { attempts, askedOf = [] } = want;
  const isNoted = askedOf.includes(url) || askedOf.length >= PUBS_NOTED;
  return { ...want, attempts: attempts + 1, askedOf: isNoted ? askedOf : [...askedOf, url] };
}

export class Wants {
  #asking = false;
  /** When it was last looked at, ms: a clock that shows less has gone back. Before the first look nobody knows. */
  #lookedAt = Number.POSITIVE_INFINITY;
  readonly #budgets = new Map<string, { tokens: number; at: number }>();
  /** Whose posts caused wants since the last look at the quotas. */
  readonly #debtors = new Set<Author>();
  /** Whom each hash was asked of last: the attempt counts once that ask is known to have been in vain. */
  readonly #asked = new Map<Hash, AskTarget>();
  /** Who said "not here" to which hash, so that the next pub is asked at once; in memory, for open rounds only. */
  readonly #refusals = new Map<Hash, Set<string>>();

  constructor(
    private readonly store: Pick<Store, "dueWants" | "wantsFor" | "holes" | "author" | "totals">,
    private readonly commit: (batch: Batch) => Promise<Result<Committed, StoreFailure>>,
    private readonly clock: Clock,
    private readonly interests: Interests,
  ) {}

  /** These were admitted by a commit: their authors' quotas are looked at in the next round. */
  admitted(wants: readonly Want[]): void {
    for (const { author } of wants) this.#debtors.add(author);
  }

  /** Lets go of what is beyond the quotas, the oldest of each debtor first. */
  async trim(): Promise<void> {
    const debtors = [...this.#debtors];
    this.#debtors.clear();
    const dropped: Want[] = [];
    for (const author of debtors) {
      const quota = quotaOf(author, this.interests);
      if (((await this.store.author(author))?.wants ?? 0) <= quota) continue;
      dropped.push(...overQuota(await this.store.holes(author), quota, this.interests));
    }
    if ((await this.store.totals()).wants > WANTS_IN_ALL + dropped.length) {
      const all = await this.store.dueWants(Number.MAX_SAFE_INTEGER, 2 * WANTS_IN_ALL);
      dropped.push(...overTotal(all, WANTS_IN_ALL, this.interests));
    }
    if (dropped.length > 0) await this.commit({ dropped: dropped.map(({ hash }) => hash) });
  }

  /**
   * Asks the open pubs, in turn, for what is due. Idempotent; one round at a time.
   *
   * @param pubs how many there are, open or not
   */
  async askDue(targets: readonly AskTarget[], pubs: number): Promise<void> {
    if (this.#asking || targets.length === 0) return;
    this.#asking = true;
    try {
      const now = this.clock.now();
      if (now < this.#lookedAt) await this.#recall(now);
      this.#lookedAt = now;
      const counted = await this.#inVain();
      const room = targets.reduce((sum, target) => sum + budgetOf(target).atOnce, 0);
      const due = (await this.store.dueWants(now, room)).map((want) => counted.get(want.hash) ?? want);
      const isHopeless = (want: Want): boolean =>
        want.attempts >= ROUNDS * pubs && !this.interests.keeps(want);
      const dropped = due.filter(isHopeless).map(({ hash }) => hash);
      for (const want of due) {
        if (isHopeless(want)) continue;
        const turn = want.attempts % targets.length;
        const inTurn = [...targets.slice(turn), ...targets.slice(0, turn)];
        if (inTurn.some((target) => this.#ask(target, want.hash))) counted.set(want.hash, this.#later(want));
      }
      const asked = [...counted.values()];
      if (asked.length + dropped.length > 0) await this.commit({ asked, dropped });
    } finally {
      this.#asking = false;
    }
  }

  /** A pub echoed a hash that we asked it for: it has not got it, so the next one is asked at once. */
  async notHere(hash: Hash, url: string, targets: readonly AskTarget[]): Promise<void> {
    const want = (await this.store.wantsFor([hash])).get(hash);
    if (want?.state !== "open") {
      this.#refusals.delete(hash);
      return;
    }
    const refused = this.#refusals.get(hash) ?? new Set();
    refused.add(url);
    this.#refusals.set(hash, refused);
    if (this.#refusals.size > WANTS_IN_ALL) this.#refusals.clear();
    const wasAsked = this.#asked.get(hash)?.url === url;
    if (wasAsked) this.#asked.delete(hash);
    const counted = wasAsked ? inVain(want, url) : want;
    const target = targets.find((other) => !refused.has(other.url));
    // All were asked: the round is over, and the want waits for its next time.
    if (!target) this.#refusals.delete(hash);
    const isAsked = target !== undefined && this.#ask(target, hash);
    if (isAsked || wasAsked) await this.commit({ asked: [isAsked ? this.#later(counted) : counted] });
  }

  /** The wants whose last ask turned out to be in vain since the last look, counted. */
  async #inVain(): Promise<Map<Hash, Want>> {
    const over = new Map<Hash, string>();
    for (const [hash, target] of this.#asked) {
      const outcome = target.outcome(hash);
      if (outcome !== "waits") this.#asked.delete(hash);
      if (outcome === "unanswered") over.set(hash, target.url);
    }
    const wants = over.size > 0 ? await this.store.wantsFor([...over.keys()]) : [];
    const counted = new Map<Hash, Want>();
    for (const [hash, want] of wants)
      if (want.state === "open") counted.set(hash, inVain(want, over.get(hash) ?? ""));
    return counted;
  }

  /** Times that were set by a clock which ran ahead would come much too late, or never: those wants are due now. */
  async #recall(now: number): Promise<void> {
    const all = await this.store.dueWants(Number.MAX_SAFE_INTEGER, WANTS_IN_ALL);
    const putOff = all.filter((want) => want.nextAt - now > longestWaitMs(want));
    if (putOff.length > 0) await this.commit({ asked: putOff.map((want) => ({ ...want, nextAt: now })) });
  }

  /** When it is asked for again if nothing comes of the ask of now. That one counts later: it may go into a channel that is dead. */
  #later(want: Want): Want {
    return { ...want, nextAt: this.clock.now() + spreadWaitMs(want.hash, want.attempts + 1) };
  }

  #ask(target: AskTarget, hash: Hash): boolean {
    const now = this.clock.now();
    const { perMinute, atOnce } = budgetOf(target);
    const last = this.#budgets.get(target.url) ?? { tokens: atOnce, at: now };
    // A clock that went back must not take tokens away.
    const refill = (Math.max(0, now - last.at) * perMinute) / 60_000;
    const tokens = Math.min(atOnce, last.tokens + refill);
    const asked = tokens >= 1 && target.ask(hash);
    this.#budgets.set(target.url, { tokens: asked ? tokens - 1 : tokens, at: now });
    if (asked) this.#asked.set(hash, target);
    return asked;
  }
}
