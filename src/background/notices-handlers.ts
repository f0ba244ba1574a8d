/** Answers to `rpc/notices.ts`. */
import { startOfNextDay } from "../base/clock.ts";
import { NOTICE_PEOPLE, type NoticeChoice, type NoticesView, type noticesRequests } from "../rpc/notices.ts";
import type { Handlers } from "../rpc/server.ts";
import type { Engine } from "./engine.ts";

const HOUR_MS = 60 * 60_000;

/** @param allowed whether the browser lets us show notices */
export function noticesHandlers(
  engine: () => Promise<Engine>,
  allowed: () => boolean,
): Pick<Handlers, keyof typeof noticesRequests> {
  const change = async (by: (choice: NoticeChoice, now: number) => NoticeChoice): Promise<NoticesView> => {
    const { settings, clock } = await engine();
    const choice = by(settings.get().notices, clock.now());
    if (choice !== settings.get().notices) await settings.change({ notices: choice });
    return { choice, allowed: allowed() };
  };
  return {
    notices: () => change((choice) => choice),
    setNotices: (args) =>
      change((choice, now) => ({
        ...choice,
        ...args,
        // Nothing older than the yes is ever told.
        since: args.on === true && !choice.on ? now : choice.since,
        snoozedUntil: args.on === false ? 0 : choice.snoozedUntil,
      })),
    snooze: ({ until }) =>
      change((choice, now) => {
        const ends = { hour: now + HOUR_MS, midnight: startOfNextDay(now), now: 0 };
        return { ...choice, snoozedUntil: ends[until] };
      }),
    noticesOf: ({ author, as }) =>
      change((choice) => {
        // More would not be read again at the next start: those that were added last stay.
        const listed = (list: readonly string[], isIn: boolean): string[] =>
          [...list.filter((one) => one !== author), ...(isIn ? [author] : [])].slice(-NOTICE_PEOPLE);
        return {
          ...choice,
          chosen: listed(choice.chosen, as === "chosen"),
          silent: listed(choice.silent, as === "silent"),
        };
      }),
  };
}
