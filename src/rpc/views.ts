/**
 * Shapes of what comes back from the background. A page can outlive the worker that it was opened with, and then hears from a
 * newer or older one: what does not fit is no view, so that components never meet half of one.
 */
import * as v from "valibot";
import { archiveReplyShapes } from "./archive.ts";
import { composeReplyShapes } from "./compose.ts";
import {
  addressErrorKinds,
  directoryFailures,
  endingKinds,
  interestErrorKinds,
  ownStateKinds,
  type Replies,
  type RequestKind,
  type StatusView,
  scopes,
  storeTroubles,
} from "./contract.ts";
import { diagnosticsReplyShapes } from "./diagnostics.ts";
import { identityReplyShapes } from "./identity.ts";
import { noticesReplyShapes } from "./notices.ts";
import { optionsReplyShapes } from "./options.ts";
import { peopleReplyShapes } from "./people.ts";
import { postsReplyShapes } from "./posts.ts";
import { sitesReplyShapes } from "./sites.ts";

const time = v.number();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ending = v.object({ kind: v.picklist(endingKinds), status: v.exactOptional(v.number()) });

const pubState = v.variant("kind", [
  v.object({ kind: v.literal("paused") }),
  v.object({ kind: v.literal("held") }),
  v.object({ kind: v.literal("offline"), retryAt: time }),
  v.object({ kind: v.literal("waiting"), attempt: count, retryAt: time, ending }),
  v.object({ kind: v.literal("connecting"), attempt: count }),
  v.object({ kind: v.literal("open"), since: time, slow: v.boolean() }),
  v.object({ kind: v.literal("refused"), retryAt: time, ending }),
]);

const pub = v.object({
  url: v.string(),
  state: pubState,
  postsIn: count,
  textsOut: count,
  faults: v.object({ invalid: count, unwanted: count, tooLarge: count, binary: count }),
  catchUp: v.exactOptional(v.object({ done: count, of: v.exactOptional(count) })),
  job: v.exactOptional(
    v.object({ kind: v.picklist(["pull", "push"]), done: count, of: v.exactOptional(count) }),
  ),
  safe: v.exactOptional(v.boolean()),
  lastEnding: v.exactOptional(ending),
  own: v.object({ listed: count, owed: count }),
});

export const statusView: v.GenericSchema<unknown, StatusView> = v.object({
  now: time,
  pausedAll: v.boolean(),
  pubs: v.array(pub),
  posts: count,
  authors: count,
  wants: count,
  lastArrivalAt: v.exactOptional(time),
  unseen: count,
  clockWrong: v.exactOptional(v.boolean()),
  scope: v.picklist(scopes),
  share: v.boolean(),
  storeTrouble: v.exactOptional(v.picklist(storeTroubles)),
});

const added = v.variant("ok", [
  v.object({ ok: v.literal(true), url: v.string() }),
  v.object({
    ok: v.literal(false),
    error: v.object({ kind: v.picklist(addressErrorKinds), suggestion: v.exactOptional(v.string()) }),
  }),
]);

const feed = v.object({
  author: v.string(),
  name: v.exactOptional(v.string()),
  image: v.exactOptional(v.string()),
  posts: count,
  completeSince: v.exactOptional(time),
  holes: count,
  asked: v.exactOptional(count),
  heads: count,
});

const interest = v.variant("ok", [
  v.object({ ok: v.literal(true) }),
  v.object({ ok: v.literal(false), error: v.object({ kind: v.picklist(interestErrorKinds) }) }),
]);

const post = v.object({ seq: count, id: v.string(), author: v.string(), ts: time, content: v.string() });

const ownMessage = v.object({
  id: v.string(),
  author: v.string(),
  ts: time,
  pubs: v.array(v.object({ url: v.string(), state: v.picklist(ownStateKinds) })),
});

/** The shape of each reply, by the kind of its request. */
export const replies: { readonly [K in RequestKind]: v.GenericSchema<unknown, Replies[K]> } = {
  status: statusView,
  ensure: statusView,
  retry: v.null(),
  add: added,
  remove: v.null(),
  pause: v.null(),
  pauseAll: v.null(),
  seen: v.null(),
  scope: v.null(),
  share: v.null(),
  interest,
  followed: v.array(feed),
  since: v.array(post),
  outbox: v.array(ownMessage),
  pull: v.null(),
  push: v.null(),
  cancelJob: v.null(),
  directory: v.array(
    v.object({
      pub: v.string(),
      keys: v.array(v.string()),
      failure: v.exactOptional(v.picklist(directoryFailures)),
    }),
  ),
  get: v.object({ text: v.nullable(v.string()) }),
  ...postsReplyShapes,
  ...peopleReplyShapes,
  ...archiveReplyShapes,
  ...diagnosticsReplyShapes,
  ...noticesReplyShapes,
  ...optionsReplyShapes,
  ...identityReplyShapes,
  ...composeReplyShapes,
  ...sitesReplyShapes,
};

export const rpcFailure = v.object({
  kind: v.picklist(["sender", "shape", "failed"]),
  detail: v.string(),
});
