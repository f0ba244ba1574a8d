/** What the options page asks beside what the popup does: the order of the pubs, how each did today, a pub tried before it is added. */
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

/** Why channels ended, one kind in a row. Times in ms; `open`: they had been open, else none came about. */
export interface PastEndingView {
  readonly ending: EndingView;
  readonly first: number;
  readonly last: number;
  readonly times: number;
  readonly open: boolean;
}

/** What went on with a pub, ms; `off`: this browser had no network, or no space. What is missing of a quarter, nobody was there to see. */
export const dayParts = ["connected", "waiting", "off", "paused"] as const;
/** Characters that came in and went out, and texts that were new here, or known. */
export const dayFigures = ["in", "out", "fresh", "known"] as const;
type Figures = Readonly<Record<(typeof dayFigures)[number], number>>;
/** What is 0 is left out. */
export type QuarterView = { readonly [K in (typeof dayParts)[number] | keyof Figures]?: number };

/** The last 24 hours of a pub. */
export interface PubDayView {
  /** When the record began, and now, ms. */
  readonly since: number;
  readonly at: number;
  /** 96, each a quarter of an hour by UTC, the oldest first; the last one is not over. */
  readonly quarters: readonly QuarterView[];
  /** Since the record began. */
  readonly ever: Figures;
  /** The latest first. */
  readonly endings: readonly PastEndingView[];
  /** How long the answer to the last ask of a key took, and when that was. */
  readonly trip?: { readonly ms: number; readonly at: number };
}

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
  pubDay: v.strictObject({ url }),
  served: v.strictObject({}),
} as const;

export interface OptionsReplies {
  movePub: null;
  tryPub: TrialView;
  /** Null: it is not in the list. */
  pubDay: PubDayView | null;
  served: ServedView;
}

const ending = v.object({ kind: v.picklist(endingKinds), status: v.exactOptional(v.number()) });
const [time, count] = [v.number(), v.pipe(v.number(), v.integer(), v.minValue(0))];
const figures = v.object({ in: count, out: count, fresh: count, known: count });

const pubDay: v.GenericSchema<unknown, PubDayView> = v.object({
  since: time,
  at: time,
  quarters: v.array(v.record(v.picklist([...dayParts, ...dayFigures]), count)),
  ever: figures,
  endings: v.array(v.object({ ending, first: time, last: time, times: count, open: v.boolean() })),
  trip: v.exactOptional(v.object({ ms: time, at: time })),
});

const trial: v.GenericSchema<unknown, TrialView> = v.variant("kind", [
  v.object({ kind: v.literal("answers"), ms: v.number(), polls: v.boolean() }),
  v.object({ kind: v.literal("silent") }),
  v.object({ kind: v.literal("failed"), ending }),
  v.object({
    kind: v.literal("address"),
    error: v.object({ kind: v.picklist(addressErrorKinds), suggestion: v.exactOptional(v.string()) }),
  }),
]);

export const optionsReplyShapes = {
  movePub: v.null(),
  tryPub: trial,
  pubDay: v.nullable(pubDay),
  served: v.object({ consented: v.boolean(), sites: v.array(v.string()) }),
} as const;
