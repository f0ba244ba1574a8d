/** Whether and of what a person is told: the choices, as they are kept and as the options page changes them. */
import * as v from "valibot";

/** Whom it may be about, the most personal first; each can be chosen alone. */
export const noticeKinds = ["replies", "mentions", "chosen", "everyone"] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What the toolbar says of new posts. */
export const badgeLooks = ["number", "dot", "none"] as const;

/** So many people can be chosen, and as many be kept silent. */
export const NOTICE_PEOPLE = 1_000;
const DAY_MINUTES = 24 * 60;

const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
/** Minutes after midnight, local. */
const minute = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(DAY_MINUTES - 1));
const people = v.pipe(v.array(v.pipe(v.string(), v.length(44))), v.maxLength(NOTICE_PEOPLE));

export const noticeChoiceShape = v.object({
  on: v.boolean(),
  kinds: v.array(v.picklist(noticeKinds)),
  /** Those of the kind `chosen`. */
  chosen: people,
  /** Nothing is told of these, whatever they write. */
  silent: people,
  /** From one minute of the day to another, over midnight where `from` is the later one; null: no quiet hours. */
  quiet: v.nullable(v.object({ from: minute, to: minute })),
  /** ms since the epoch; 0: not snoozed. */
  snoozedUntil: time,
  /** When notices were switched on, ms: nothing older is told. */
  since: time,
  badge: v.picklist(badgeLooks),
});
export type NoticeChoice = Readonly<v.InferOutput<typeof noticeChoiceShape>>;

export const FIRST_NOTICES: NoticeChoice = {
  on: false,
  kinds: ["replies", "mentions"],
  chosen: [],
  silent: [],
  quiet: null,
  snoozedUntil: 0,
  since: 0,
  badge: "number",
};

export interface NoticesView {
  readonly choice: NoticeChoice;
  /** The browser lets us. */
  readonly allowed: boolean;
}

export const noticesRequests = {
  notices: v.strictObject({}),
  setNotices: v.strictObject({
    on: v.exactOptional(v.boolean()),
    kinds: v.exactOptional(v.pipe(v.array(v.picklist(noticeKinds)), v.maxLength(noticeKinds.length))),
    quiet: v.exactOptional(noticeChoiceShape.entries.quiet),
    badge: v.exactOptional(v.picklist(badgeLooks)),
  }),
  /** For an hour, until midnight, or not any more. */
  snooze: v.strictObject({ until: v.picklist(["hour", "midnight", "now"]) }),
  /** Null: as everybody else. */
  noticesOf: v.strictObject({
    author: v.pipe(v.string(), v.length(44)),
    as: v.nullable(v.picklist(["chosen", "silent"])),
  }),
} as const;

export interface NoticesReplies {
  notices: NoticesView;
  setNotices: NoticesView;
  snooze: NoticesView;
  noticesOf: NoticesView;
}

const view: v.GenericSchema<unknown, NoticesView> = v.object({
  choice: noticeChoiceShape,
  allowed: v.boolean(),
});

export const noticesReplyShapes = { notices: view, setNotices: view, snooze: view, noticesOf: view } as const;
