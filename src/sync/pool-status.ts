/** What the pool is opened with, and what it tells of itself. */
import type { StoreFailure, Totals } from "apds";
import type { Pub, Surroundings } from "./connect/pub.ts";
import type { PastEnding } from "./connect/pub-day.ts";
import type { PubState } from "./connect/pub-state.ts";
import type { JobProgress } from "./replicate/job-row.ts";
import type { PubRow } from "./replicate/ledger.ts";
import type { Scope } from "./replicate/scope.ts";
import type { Progress } from "./replicate/take-answer.ts";

export interface PoolDeps extends Surroundings {
  readonly pubs: readonly PubSetting[];
  /** `navigator.onLine`: a hint, it lies. Left out: online. */
  readonly online?: () => boolean;
  /** Left out: everyone. */
  readonly scope?: Scope;
  /** Whether pubs are offered posts of others that they lack. Left out: yes. */
  readonly share?: boolean;
}

export interface PubSetting {
  /** Normal form: `connect/address.ts`. */
  readonly url: string;
  readonly paused: boolean;
}

export interface PubStatus {
  readonly url: string;
  readonly state: PubState;
  readonly counts: Pick<
    PubRow,
    "postsIn" | "textsOut" | "invalid" | "unwanted" | "tooLarge" | "binary" | "asks"
  >;
  readonly lastEnding: PastEnding | undefined;
  /** Texts taken in by a catch-up run that is under way, of about how many. */
  readonly catchUp: Progress | undefined;
  /** What a person asked of it and is not done. */
  readonly job: JobProgress | undefined;
  /** It says that no request costs it much. */
  readonly safe: boolean;
  /** Own messages that are owed to it, and those of them that it was seen to list. */
  readonly own: { readonly listed: number; readonly owed: number };
}

export interface PoolStatus {
  readonly pubs: readonly PubStatus[];
  readonly totals: Totals;
  /** When a post last arrived in this life of the worker, ms; before that, the date of the newest post held. */
  readonly lastArrivalAt: number | undefined;
  readonly storeTrouble: StoreFailure | undefined;
  readonly scope: Scope;
  /** What pubs tell is ahead of our clock, for the most part: it is ours that is wrong. */
  readonly clockWrong: boolean;
  /** Whether pubs are offered what they lack. */
  readonly share: boolean;
}

export const firstStatus = (
  totals: Totals,
  lastArrivalAt: number | undefined,
  scope: Scope,
  share: boolean,
): PoolStatus => ({
  pubs: [],
  totals,
  lastArrivalAt,
  storeTrouble: undefined,
  scope,
  clockWrong: false,
  share,
});

/** What a pub's parts say of it. */
export function statusOf(
  pub: Pub,
  counts: PubRow | undefined,
  own: PubStatus["own"],
  job: JobProgress | undefined,
): PubStatus {
  if (!counts) throw new Error("a pub without its account");
  const { safe } = counts;
  const { url, state, history, polls } = pub;
  const { lastEnding } = history;
  return { url, state: state.get(), counts, lastEnding, catchUp: polls.running, own, job, safe };
}

/** For `until`: a pub is open. */
export const isAnyOpen = (status: PoolStatus): status is PoolStatus =>
  status.pubs.some((pub) => pub.state.kind === "open");
