/**
 * The one typed map of what UI and content may ask of the background, and the views that come back: plain data, no engine types.
 * Own pages only, so far: the server checks the sender, then the shape, then dispatches to one small handler.
 */
import * as v from "valibot";
import { type ArchiveReplies, archiveRequests } from "./archive.ts";
import { type ComposeReplies, composeRequests } from "./compose.ts";
import { type DiagnosticsReplies, diagnosticsRequests } from "./diagnostics.ts";
import { type IdentityReplies, identityRequests } from "./identity.ts";
import type { AddPubReply, EndingView } from "./kinds.ts";
import { type NoticesReplies, noticesRequests } from "./notices.ts";
import { type OptionsReplies, optionsRequests } from "./options.ts";
import { type PeopleReplies, peopleRequests } from "./people.ts";
import { type PostsReplies, postsRequests } from "./posts.ts";
import { type SitesReplies, sitesRequests } from "./sites.ts";

export { type AddPubReply, addressErrorKinds, type EndingView, endingKinds } from "./kinds.ts";

/** A pub's life as people see it. Times are ms since the epoch; `attempt` counts the failures so far. */
export type PubStateView =
  | { readonly kind: "paused" }
  /** Our own store can't write: `storeTrouble` says why. */
  | { readonly kind: "held" }
  | { readonly kind: "offline"; readonly retryAt: number }
  | {
      readonly kind: "waiting";
      readonly attempt: number;
      readonly retryAt: number;
      readonly ending: EndingView;
    }
  | { readonly kind: "connecting"; readonly attempt: number }
  | { readonly kind: "open"; readonly since: number; readonly slow: boolean }
  | { readonly kind: "refused"; readonly retryAt: number; readonly ending: EndingView };

export interface PubView {
  /** Normalised, e.g. `wss://pub.wiredove.net/`. */
  readonly url: string;
  readonly state: PubStateView;
  /** Posts that first came from this pub, and texts told to it, since it was added. */
  readonly postsIn: number;
  readonly textsOut: number;
  /** What it sent and we refused since it was added, in counts. */
  readonly faults: {
    readonly invalid: number;
    readonly unwanted: number;
    readonly tooLarge: number;
    readonly binary: number;
  };
  /** Running catch-up: how many posts of about how many (undefined: not known). */
  readonly catchUp?: { readonly done: number; readonly of?: number };
  /** Pull or push everything, under way: posts of about how many (undefined: not known). */
  readonly job?: { readonly kind: "pull" | "push"; readonly done: number; readonly of?: number };
  /** The pub says that no request costs it much. */
  readonly safe?: boolean;
  /** Why the last channel ended, if one did. */
  readonly lastEnding?: EndingView;
  /** Own messages that are owed to this pub, and those of them that it was seen to list. */
  readonly own: { readonly listed: number; readonly owed: number };
}

/** How far an own message got at a pub: waits to be told; told; the pub has its text; seen in the pub's own list, with its content. */
export const ownStateKinds = ["queued", "sent", "stored", "listed"] as const;

export interface OwnMessageView {
  readonly id: string;
  readonly author: string;
  /** ms since the epoch. */
  readonly ts: number;
  /** Where it is owed. */
  readonly pubs: readonly { readonly url: string; readonly state: (typeof ownStateKinds)[number] }[];
}

/** `unopened`: it can't even be read. */
export const storeTroubles = ["full", "closed", "failed", "unopened"] as const;

/** Whose posts are kept. */
export const scopes = ["everyone", "following"] as const;

/** Why a pub named nobody: it does not know the name, did not answer well, was asked a moment ago, or it is no name. */
export const directoryFailures = ["unknown", "no-answer", "status", "protocol", "too-soon", "name"] as const;

/** What one pub says of a name: keys, or why there are none. Different pubs may say different things. */
export interface DirectoryView {
  readonly pub: string;
  readonly keys: readonly string[];
  readonly failure?: (typeof directoryFailures)[number];
}

export interface StatusView {
  /** Clock of the background at this view, ms: countdowns are drawn against it. */
  readonly now: number;
  readonly pausedAll: boolean;
  readonly pubs: readonly PubView[];
  readonly posts: number;
  readonly authors: number;
  /** Open wants: texts that posts name and we do not hold yet. */
  readonly wants: number;
  /** When a post last arrived live or by catch-up, ms; undefined before the first. */
  readonly lastArrivalAt?: number;
  /** Arrivals since the popup was last open. */
  readonly unseen: number;
  readonly scope: (typeof scopes)[number];
  /** This computer's clock seems to be wrong: what pubs tell is ahead of it. */
  readonly clockWrong?: boolean;
  /** Whether pubs are offered posts of others that they lack. */
  readonly share: boolean;
  /** Our store can't be written: sync pauses meanwhile. */
  readonly storeTrouble?: (typeof storeTroubles)[number];
}

/** A followed person's feed, as far as the pubs show. */
export interface FeedView {
  readonly author: string;
  /** As the newest post says it: a stranger's text. */
  readonly name?: string;
  /** The hash of their picture: see `blob`. */
  readonly image?: string;
  readonly posts: number;
  /** ms: nothing from then on is known to lack; missing without posts. */
  readonly completeSince?: number;
  /** Earlier posts that are named and not held. */
  readonly holes: number;
  /** So many pubs were asked for each of them, in vain so far. */
  readonly asked?: number;
  /** Above 1 the person wrote on several devices. */
  readonly heads: number;
}

export const interestErrorKinds = ["author", "too-many", "own", "store"] as const;

export type InterestReply =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: { readonly kind: (typeof interestErrorKinds)[number] } };

interface PostView {
  readonly seq: number;
  readonly id: string;
  readonly author: string;
  readonly ts: number;
  readonly content: string;
}

const url = v.pipe(v.string(), v.maxLength(2048));
const nothing = v.strictObject({});

/** Request kinds with the shape of their arguments. */
export const requests = {
  status: nothing,
  ensure: nothing,
  retry: v.strictObject({ url }),
  add: v.strictObject({ address: url }),
  remove: v.strictObject({ url }),
  pause: v.strictObject({ url, paused: v.boolean() }),
  pauseAll: v.strictObject({ paused: v.boolean() }),
  seen: nothing,
  scope: v.strictObject({ scope: v.picklist(scopes) }),
  share: v.strictObject({ on: v.boolean() }),
  /** Follow, block, or neither (null). */
  interest: v.strictObject({
    author: v.pipe(v.string(), v.maxLength(200)),
    interest: v.nullable(v.picklist(["followed", "blocked"])),
  }),
  followed: nothing,
  /** Ids of complete posts, ascending by seq: what `npm start -- --until-synced` and the tests compare with a pub. */
  since: v.strictObject({
    seq: v.pipe(v.number(), v.integer(), v.minValue(0)),
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
  }),
  /** Own messages of the last month, newest first: where each is listed. */
  outbox: v.strictObject({ limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)) }),
  pull: v.strictObject({ url }),
  push: v.strictObject({ url }),
  cancelJob: v.strictObject({ url }),
  /** Whom the pubs know by a name. */
  directory: v.strictObject({ name: v.pipe(v.string(), v.maxLength(200)) }),
  get: v.strictObject({ hash: v.pipe(v.string(), v.length(44)) }),
  ...postsRequests,
  ...peopleRequests,
  ...archiveRequests,
  ...diagnosticsRequests,
  ...noticesRequests,
  ...optionsRequests,
  ...identityRequests,
  ...composeRequests,
  ...sitesRequests,
} as const;

export type RequestKind = keyof typeof requests;
export type RequestArgs<K extends RequestKind> = v.InferOutput<(typeof requests)[K]>;

export interface Replies
  extends PostsReplies,
    PeopleReplies,
    ArchiveReplies,
    DiagnosticsReplies,
    OptionsReplies,
    NoticesReplies,
    IdentityReplies,
    ComposeReplies,
    SitesReplies {
  status: StatusView;
  ensure: StatusView;
  retry: null;
  add: AddPubReply;
  remove: null;
  pause: null;
  pauseAll: null;
  seen: null;
  scope: null;
  share: null;
  interest: InterestReply;
  followed: readonly FeedView[];
  since: readonly PostView[];
  outbox: readonly OwnMessageView[];
  pull: null;
  push: null;
  cancelJob: null;
  directory: readonly DirectoryView[];
  get: { readonly text: string | null };
}

/** A request that was refused: `sender` (not allowed), `shape` (not understood), `failed` (a bug or a store failure on our side). */
export interface RpcFailure {
  readonly kind: "sender" | "shape" | "failed";
  readonly detail: string;
}
export type RpcReply<K extends RequestKind> =
  | { readonly ok: true; readonly value: Replies[K] }
  | { readonly ok: false; readonly error: RpcFailure };

/** Wire shape of one runtime message: `{rpc: kind, args}`. */
export interface RpcMessage<K extends RequestKind = RequestKind> {
  readonly rpc: K;
  readonly args: RequestArgs<K>;
}
