/** What is wrong, and what to do: the last events, a check of everything, and a report that can be shown to others. */
import * as v from "valibot";
import { endingKinds } from "./kinds.ts";

/** All that the log can tell of; each has a sentence (`event_<kind>`). What the engine writes must be among them, or the background does not compile. */
export const eventKinds = [
  "failed",
  "woke-install",
  "woke-startup",
  "woke-alarm",
  "woke-page",
  "woke-identity",
  "woke-owed",
  "pub-open",
  ...endingKinds.map((kind) => `ended-${kind}` as const),
  "caught-up",
  "catch-up-absent",
  "catch-up-no-answer",
  "catch-up-status",
  "catch-up-cut",
  "catch-up-exceeded",
  "catch-up-protocol",
  "catch-up-store",
  "store-full",
  "store-closed",
  "store-failed",
  "store-well",
  "job-pull",
  "job-pull-done",
  "job-push",
  "job-push-done",
] as const;
export type EventKind = (typeof eventKinds)[number];

export interface EventView {
  /** ms since the epoch. */
  readonly at: number;
  readonly what: EventKind;
  /** The address of a pub, or a part of ours. */
  readonly of?: string;
  /** A count, an HTTP status, an error's message: never texts or keys. */
  readonly detail?: string;
}

export const checkKinds = ["online", "pub", "clock", "storage", "alarm", "permissions"] as const;
export const verdicts = ["good", "unsure", "bad"] as const;
/** What one can do about it; each has a sentence. */
export const nextSteps = [
  "none",
  "connect",
  "wait",
  "resume",
  "look-at-pub",
  "set-clock",
  "free-disk",
  "restart",
  "add-pub",
] as const;

export interface CheckView {
  readonly check: (typeof checkKinds)[number];
  readonly verdict: (typeof verdicts)[number];
  readonly next: (typeof nextSteps)[number];
  /** Of a pub. */
  readonly url?: string;
  /** A pub's state, an ending, a store's trouble, permissions that were granted, as they are called here: for the report. */
  readonly detail?: string;
}

const text = v.string();
export const eventShape = v.object({
  at: v.number(),
  what: v.picklist(eventKinds),
  of: v.exactOptional(text),
  detail: v.exactOptional(text),
});

export const diagnosticsRequests = {
  /** The last 500, the newest first; those of earlier lives too. */
  events: v.strictObject({}),
  runCheck: v.strictObject({}),
  /** All of it as one text, without keys or texts of posts. */
  report: v.strictObject({}),
} as const;

export interface DiagnosticsReplies {
  events: readonly EventView[];
  runCheck: readonly CheckView[];
  report: { readonly text: string };
}

export const diagnosticsReplyShapes: {
  readonly [K in keyof DiagnosticsReplies]: v.GenericSchema<unknown, DiagnosticsReplies[K]>;
} = {
  events: v.array(eventShape),
  runCheck: v.array(
    v.object({
      check: v.picklist(checkKinds),
      verdict: v.picklist(verdicts),
      next: v.picklist(nextSteps),
      url: v.exactOptional(text),
      detail: v.exactOptional(text),
    }),
  ),
  report: v.object({ text }),
};
