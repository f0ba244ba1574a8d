/** Settings of a file against those of here: only what would be different is a question. */
import type { ChosenSettings } from "../rpc/choices.ts";
import type { StatusView } from "../rpc/contract.ts";
import type { NoticeChoice } from "../rpc/notices.ts";
import type { Language } from "../rpc/texts.ts";

export interface SettingsHere {
  readonly status: Pick<StatusView, "scope" | "share" | "pausedAll">;
  /** Undefined: not known, and so a question; as is `notices`. */
  readonly budget: number | null | undefined;
  readonly notices: NoticeChoice | undefined;
  /** Undefined: the browser's. */
  readonly language: Language | undefined;
}

/** Undefined where nothing of it would change anything. */
export function newSettings(
  { scope, share, pausedAll, budget, notices, language }: ChosenSettings,
  { status, ...here }: SettingsHere,
): ChosenSettings | undefined {
  const fresh: ChosenSettings = {
    ...(scope !== undefined && scope !== status.scope && { scope }),
    ...(share !== undefined && share !== status.share && { share }),
    ...(pausedAll !== undefined && pausedAll !== status.pausedAll && { pausedAll }),
    ...(budget !== undefined && budget !== here.budget && { budget }),
    ...(notices && !(here.notices && isSo(notices, here.notices)) && { notices }),
    ...(language !== undefined && language !== here.language && { language }),
  };
  return Object.keys(fresh).length > 0 ? fresh : undefined;
}

/** Of people a file adds some, and takes none away. */
function isSo(wanted: NonNullable<ChosenSettings["notices"]>, here: NoticeChoice): boolean {
  return (
    wanted.on === here.on &&
    wanted.badge === here.badge &&
    isIn(wanted.kinds, here.kinds) &&
    isIn(here.kinds, wanted.kinds) &&
    isIn(wanted.chosen, here.chosen) &&
    isIn(wanted.silent, here.silent) &&
    wanted.quiet?.from === here.quiet?.from &&
    wanted.quiet?.to === here.quiet?.to
  );
}

const isIn = <T>(some: readonly T[], all: readonly T[]): boolean => some.every((one) => all.includes(one));
