/** What is wrong, and what to do: the last events, a check of everything, and a report that can be shown to others. */
import * as v from "valibot";

export interface EventView {
  /** ms since the epoch. */
  readonly at: number;
  /** Who speaks (`pub`, `store`, `pool`, …), and of what; addresses, kinds and counts, never texts or keys. */
  readonly part: string;
  readonly what: string;
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
  /** A pub's state, an ending, a store's trouble, permissions that were granted: as they are called here. */
  readonly detail?: string;
}

const text = v.string();
const event = v.object({ at: v.number(), part: text, what: text, detail: v.exactOptional(text) });

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
  events: v.array(event),
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
