/** What the engine knows, as the plain views of the contract. */
import type { Clock } from "../base/clock.ts";
import { unreachable } from "../base/result.ts";
import type { Watchable } from "../base/watchable.ts";
import type {
  DirectoryView,
  EndingView,
  FeedView,
  OwnMessageView,
  PubStateView,
  PubView,
  StatusView,
} from "../rpc/contract.ts";
import type { PastEnding } from "../sync/connect/pub-day.ts";
import type { PubState } from "../sync/connect/pub-state.ts";
import type { PoolStatus, PubStatus } from "../sync/pool-status.ts";
import type { DirectoryAnswer } from "../sync/replicate/directory.ts";
import type { Feed } from "../sync/replicate/feeds.ts";
import type { OwnMessage } from "../sync/replicate/outbox.ts";
import type { Settings } from "./settings.ts";

/** The live status; a view is made when somebody looks. */
export function statusView(
  pool: Watchable<PoolStatus>,
  settings: Watchable<Settings>,
  clock: Clock,
): Watchable<StatusView> {
  const get = (): StatusView => viewOf(pool.get(), settings.get(), clock.now());
  return {
    get,
    watch(seen, signal) {
      pool.watch(() => seen(get()), signal);
      settings.watch(() => seen(get()), signal);
    },
  };
}

/** What is left to say where the engine could not be opened. `settings`: where even they could not be read, none. */
export function unopenedView(
  settings: Pick<Settings, "pubs" | "pausedAll" | "scope" | "share"> | undefined,
  now: number,
): StatusView {
  return {
    now,
    pausedAll: settings?.pausedAll ?? false,
    pubs: (settings?.pubs ?? []).map(({ url, paused }) => ({
      url,
      state: { kind: paused ? "paused" : "held" },
      own: { listed: 0, owed: 0 },
      postsIn: 0,
      textsOut: 0,
      faults: { invalid: 0, unwanted: 0, tooLarge: 0, binary: 0 },
    })),
    posts: 0,
    authors: 0,
    wants: 0,
    unseen: 0,
    scope: settings?.scope ?? "everyone",
    share: settings?.share ?? true,
    storeTrouble: "unopened",
  };
}

function viewOf(pool: PoolStatus, settings: Settings, now: number): StatusView {
  const { totals, lastArrivalAt, storeTrouble } = pool;
  return {
    now,
    pausedAll: settings.pausedAll,
    pubs: ordered(pool.pubs, settings).map(pubView),
    posts: totals.posts,
    authors: totals.authors,
    wants: totals.wants,
    unseen: Math.max(0, totals.seq - settings.seenSeq),
    scope: pool.scope,
    clockWrong: pool.clockWrong,
    share: pool.share,
    ...(lastArrivalAt === undefined ? {} : { lastArrivalAt }),
    ...(storeTrouble === undefined ? {} : { storeTrouble: storeTrouble.kind }),
  };
}

/** In the person's order; one that is about to go is no longer in it. */
function ordered(pubs: readonly PubStatus[], settings: Settings): readonly PubStatus[] {
  const places = new Map(settings.pubs.map(({ url }, at) => [url, at]));
  const place = ({ url }: PubStatus): number => places.get(url) ?? places.size;
  return [...pubs].sort((a, b) => place(a) - place(b));
}

export const feedView = ({
  author,
  name,
  image,
  posts,
  completeSince,
  holes,
  asked,
  heads,
}: Feed): FeedView => ({
  author,
  ...(name !== undefined && { name }),
  ...(image !== undefined && { image }),
  posts,
  ...(completeSince !== undefined && { completeSince }),
  holes,
  ...(asked > 0 && { asked }),
  heads,
});

function pubView({ url, state, counts, lastEnding, catchUp, own, job, safe }: PubStatus): PubView {
  const { invalid, unwanted, tooLarge, binary } = counts;
  return {
    url,
    state: stateView(state),
    own,
    postsIn: counts.postsIn,
    textsOut: counts.textsOut,
    faults: { invalid, unwanted, tooLarge, binary },
    safe,
    ...(catchUp === undefined ? {} : { catchUp: progressView(catchUp) }),
    ...(job === undefined ? {} : { job }),
    ...(lastEnding === undefined ? {} : { lastEnding: endingView(lastEnding) }),
  };
}

/** An answer of a poll is message, content, message, content: two texts a post. */
function progressView({ texts, of }: NonNullable<PubStatus["catchUp"]>): NonNullable<PubView["catchUp"]> {
  const done = Math.floor(texts / 2);
  return of === undefined ? { done } : { done, of: Math.max(done, Math.ceil(of / 2)) };
}

export const directoryView = ({ url, authors }: DirectoryAnswer): DirectoryView =>
  authors.ok ? { pub: url, keys: authors.value } : { pub: url, keys: [], failure: authors.error.kind };

export const ownMessageView = ({ id, author, ts, pubs }: OwnMessage): OwnMessageView => ({
  id,
  author,
  ts,
  pubs: [...pubs].map(([url, { kind }]) => ({ url, state: kind })),
});

function stateView(state: PubState): PubStateView {
  switch (state.kind) {
    case "paused":
    case "held":
      return { kind: state.kind };
    case "offline":
      return { kind: "offline", retryAt: state.retryAt };
    case "waiting":
      return {
        kind: "waiting",
        attempt: state.attempt,
        retryAt: state.retryAt,
        ending: endingView(state.ending),
      };
    case "refused":
      return { kind: "refused", retryAt: state.retryAt, ending: endingView(state.ending) };
    case "connecting":
      return { kind: "connecting", attempt: state.attempt };
    case "open":
      return { kind: "open", since: state.since, slow: state.slow };
    default:
      return unreachable(state);
  }
}

export const endingView = ({ kind, status }: PastEnding): EndingView => ({
  kind,
  ...(status !== undefined && { status }),
});
