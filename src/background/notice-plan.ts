/** What is told, when, and in how many notices: pure functions over arrivals, the person's choices and the time. */
import type { NoticeChoice, NoticeKind } from "../rpc/notices.ts";

/** An arrival, as far as notices look at it. */
export interface Heard {
  readonly id: string;
  readonly author: string;
  /** One line, for a title; missing where none is known. */
  readonly name?: string;
  /** As the author says, ms. */
  readonly ts: number;
  /** The beginning of its text as one line. */
  readonly text: string;
  readonly mine: boolean;
  /** The person does not want to see it anywhere: muted, or hidden by a word. */
  readonly hidden: boolean;
  /** It answers a post of the person's; it names their key. */
  readonly answersMe: boolean;
  readonly mentionsMe: boolean;
}

export interface Told {
  readonly kind: NoticeKind;
  readonly heard: Heard;
}

export interface Plan {
  /** To be told at `dueAt`, oldest first: at most `MOST`, `more` counts the rest. */
  readonly waiting: readonly Told[];
  readonly more: number;
  readonly dueAt: number | undefined;
  /** When something was last told, ms. */
  readonly lastAt: number;
}

/** The moment: ms since the epoch, and minutes after the local midnight. */
export interface Moment {
  readonly now: number;
  readonly minute: number;
}

/** What was written longer ago did not just happen: it was caught up with, after a sleep, from a new pub, from somebody newly followed. */
export const FRESH_MS = 10 * 60_000;
/** What comes within this is told together, */
export const GATHER_MS = 3_000;
/** and a next notice comes no sooner than this after the last. */
export const APART_MS = 60_000;
const MOST = 100;

export const EMPTY_PLAN: Plan = { waiting: [], more: 0, dueAt: undefined, lastAt: 0 };

/** Is this one of the person's quiet hours, or a snooze? From a minute to the same minute is never. */
export function isQuiet({ quiet, snoozedUntil }: NoticeChoice, { now, minute }: Moment): boolean {
  if (now < snoozedUntil) return true;
  if (!quiet) return false;
  const { from, to } = quiet;
  return from <= to ? from <= minute && minute < to : from <= minute || minute < to;
}

/** Whether what was written then, and arrives now, is news, and neither from before `since` nor caught up with; all in ms. */
export const isNews = (ts: number, since: number, now: number): boolean =>
  ts >= since && ts >= now - FRESH_MS;

/** As what this is told, if it is. */
export function kindOf(heard: Heard, choice: NoticeChoice, now: number): NoticeKind | undefined {
  if (!choice.on || heard.mine || heard.hidden || choice.silent.includes(heard.author)) return undefined;
  if (!isNews(heard.ts, choice.since, now)) return undefined;
  const applies: Readonly<Record<NoticeKind, boolean>> = {
    replies: heard.answersMe,
    mentions: heard.mentionsMe,
    chosen: choice.chosen.includes(heard.author),
    everyone: true,
  };
  // The most personal reason is the one that is told.
  return (["replies", "mentions", "chosen", "everyone"] as const).find(
    (kind) => choice.kinds.includes(kind) && applies[kind],
  );
}

/** The plan after these arrived. What comes in quiet hours is not told later either: the badge counts it. */
export function hear(plan: Plan, posts: readonly Heard[], choice: NoticeChoice, at: Moment): Plan {
  if (isQuiet(choice, at)) return plan;
  const told = posts.flatMap((heard): readonly Told[] => {
    const kind = kindOf(heard, choice, at.now);
    const known = plan.waiting.some(({ heard: { id } }) => id === heard.id);
    return kind === undefined || known ? [] : [{ kind, heard }];
  });
  if (told.length === 0) return plan;
  const all = [...plan.waiting, ...told];
  // A clock that was set back must not hold notices for hours.
  const apart = plan.lastAt > at.now ? 0 : plan.lastAt + APART_MS;
  return {
    ...plan,
    waiting: all.slice(0, MOST),
    more: plan.more + Math.max(0, all.length - MOST),
    dueAt: plan.dueAt ?? Math.max(at.now + GATHER_MS, apart),
  };
}

/** The plan after its time came, and what is to be told now; nothing in quiet hours that began meanwhile. */
export function tell(
  plan: Plan,
  choice: NoticeChoice,
  at: Moment,
): { readonly plan: Plan; readonly told: readonly Told[]; readonly count: number } {
  if (plan.dueAt === undefined || at.now < plan.dueAt) return { plan, told: [], count: 0 };
  const rested: Plan = { ...EMPTY_PLAN, lastAt: plan.lastAt };
  if (!choice.on || isQuiet(choice, at)) return { plan: rested, told: [], count: 0 };
  const { waiting, more } = plan;
  return { plan: { ...rested, lastAt: at.now }, told: waiting, count: waiting.length + more };
}
