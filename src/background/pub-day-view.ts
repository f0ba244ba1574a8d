/** A pub's record as the plain view of the contract. */
import type { PubDayView } from "../rpc/options.ts";
import { type PubDay, QUARTERS, quarterOf } from "../sync/connect/pub-day.ts";

export function pubDayView({ since, at, quarters, ever, endings, trip }: PubDay): PubDayView {
  const first = quarterOf(at) - QUARTERS + 1;
  return {
    since,
    at,
    quarters: Array.from({ length: QUARTERS }, (_, place) => quarters.get(first + place) ?? {}),
    ever,
    endings,
    ...(trip && { trip }),
  };
}
