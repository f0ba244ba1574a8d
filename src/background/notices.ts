/** Tells the person of what arrives, as they chose: hears arrivals, waits as the plan says, and shows one notice. */
import type { Apds, Post } from "apds";
import type { Cancel, Clock } from "../base/clock.ts";
import type { NoticeChoice } from "../rpc/notices.ts";
import type { GetMessage } from "../rpc/texts.ts";
import { heardOf } from "./notice-heard.ts";
import { EMPTY_PLAN, hear, type Moment, tell } from "./notice-plan.ts";
import { type Notice, noticeOf } from "./notice-text.ts";

export interface NoticesDeps {
  readonly apds: Pick<Apds, "store" | "keys">;
  readonly clock: Clock;
  readonly choice: () => NoticeChoice;
  /** Minutes after the local midnight of a moment in ms. */
  readonly minuteOfDay: (at: number) => number;
  readonly texts: () => GetMessage;
  /** Which posts the person wants to see at all: muted people, hidden posts and words are left out everywhere. */
  readonly shown: () => Promise<(post: Post) => boolean>;
  readonly show: (notice: Notice) => void;
}

/** @returns to be called with each batch of arrivals, in their order */
export function openNotices(
  deps: NoticesDeps,
  signal: AbortSignal,
): (posts: readonly Post[]) => Promise<void> {
  const { clock, choice, minuteOfDay } = deps;
  let plan = EMPTY_PLAN;
  let timer: Cancel = () => {};
  signal.addEventListener("abort", () => timer(), { once: true });

  const moment = (): Moment => ({ now: clock.now(), minute: minuteOfDay(clock.now()) });
  const due = (): void => {
    if (signal.aborted) return;
    const { plan: after, told, count } = tell(plan, choice(), moment());
    plan = after;
    const notice = noticeOf(told, count, deps.texts());
    if (notice) deps.show(notice);
    wait();
  };
  const wait = (): void => {
    timer();
    if (plan.dueAt !== undefined) timer = clock.after(Math.max(0, plan.dueAt - clock.now()), due);
  };

  return async (posts) => {
    if (!choice().on) return;
    const heard = await heardOf(deps.apds, posts, await deps.shown());
    plan = hear(plan, heard, choice(), moment());
    wait();
  };
}
