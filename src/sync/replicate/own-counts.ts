/** How many own messages each pub is owed, and lists: what the popup says of a pub. */
import type { OwnRow } from "./own-row.ts";

/** Own messages that are owed to a pub, and those of them that it lists. */
export interface OwnCounts {
  readonly listed: number;
  readonly owed: number;
}

/** By address. */
export function countsOf(rows: Iterable<OwnRow>): ReadonlyMap<string, OwnCounts> {
  const counts = new Map<string, OwnCounts>();
  for (const { pubs } of rows)
    for (const [url, { kind }] of pubs) {
      const { listed, owed } = counts.get(url) ?? { listed: 0, owed: 0 };
      counts.set(url, { listed: listed + (kind === "listed" ? 1 : 0), owed: owed + 1 });
    }
  return counts;
}
