/** All that the pool begins with: what the store and the browser kept of its lives before. */
import { type Author, parseAuthor, type Totals, type Value } from "apds";
import type { PoolDeps } from "./pool-status.ts";
import { Interests } from "./replicate/scope.ts";
import type { SavedWait } from "./saved.ts";

export interface Kept {
  /** By address. */
  readonly waits: ReadonlyMap<string, SavedWait>;
  /** Rows of pubs by their key, an address or that of its day; unparsed. */
  readonly ledgers: ReadonlyMap<string, unknown>;
  readonly interests: Interests;
  /** Rows of what own messages owe. */
  readonly owed: readonly Value[];
  /** Rows of what the person asked for and is not done. */
  readonly jobs: readonly Value[];
  /** This browser's identity. */
  readonly own: Author | undefined;
  readonly totals: Totals;
  /** The date of the newest post held, ms. */
  readonly lastAt: number | undefined;
}

export async function readKept({ apds, clock, saved, scope }: PoolDeps): Promise<Kept> {
  const { store } = apds;
  const [waits, ledgers, interests, owed, jobs, key, totals, newest] = await Promise.all([
    saved.load(),
    store.values("pubs"),
    store.values("interests"),
    store.values("outbox"),
    store.values("jobs"),
    apds.pubkey(),
    store.totals(),
    store.recent({ limit: 1 }),
  ]);
  const author = parseAuthor(key ?? "");
  const own = author.ok ? author.value : undefined;
  return {
    waits,
    ledgers: new Map(ledgers.map((row) => [row.key, row.value])),
    interests: new Interests(interests, scope ?? "everyone", own),
    owed,
    jobs,
    own,
    totals,
    lastAt: newest[0] && Math.min(newest[0].message.ts, clock.now()),
  };
}
