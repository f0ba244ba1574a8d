/** What the options page asks beside what the popup does: the order of the pubs, a pub tried before it is added. */
import * as v from "valibot";
import { type AddPubReply, addressErrorKinds, type EndingView, endingKinds } from "./kinds.ts";

/** What a pub that is not in the list did when it was spoken to. Times in ms. */
export type TrialView =
  | { readonly kind: "answers"; readonly ms: number; readonly polls: boolean }
  | { readonly kind: "silent" }
  | { readonly kind: "failed"; readonly ending: EndingView }
  | {
      readonly kind: "address";
      readonly error: Extract<AddPubReply, { readonly ok: false }>["error"];
    };

/** The one yes to serving pages, and the origins that are served then. */
export interface ServedView {
  readonly consented: boolean;
  readonly sites: readonly string[];
}

const url = v.pipe(v.string(), v.maxLength(2048));

export const optionsRequests = {
  /** The pub changes places with the one before it, or behind it. */
  movePub: v.strictObject({ url, by: v.picklist([-1, 1]) }),
  tryPub: v.strictObject({ address: url }),
  served: v.strictObject({}),
} as const;

export interface OptionsReplies {
  movePub: null;
  tryPub: TrialView;
  served: ServedView;
}

const trial: v.GenericSchema<unknown, TrialView> = v.variant("kind", [
  v.object({ kind: v.literal("answers"), ms: v.number(), polls: v.boolean() }),
  v.object({ kind: v.literal("silent") }),
  v.object({
    kind: v.literal("failed"),
    ending: v.object({ kind: v.picklist(endingKinds), status: v.exactOptional(v.number()) }),
  }),
  v.object({
    kind: v.literal("address"),
    error: v.object({ kind: v.picklist(addressErrorKinds), suggestion: v.exactOptional(v.string()) }),
  }),
]);

export const optionsReplyShapes = {
  movePub: v.null(),
  tryPub: trial,
  served: v.object({ consented: v.boolean(), sites: v.array(v.string()) }),
} as const;
