/** What the badge counts: what a pub tells and is news, by the rule of the notices. All else counts as seen the moment it is here. */
import type { Apds, Post } from "apds";
import type { Clock } from "../base/clock.ts";
import type { Pool } from "../sync/pool.ts";
import type { Arrival } from "../sync/replicate/ingest.ts";
import { isNews } from "./notice-plan.ts";
import type { SettingsStore } from "./settings.ts";

export interface NewsDeps {
  readonly apds: Pick<Apds, "keys">;
  readonly pool: Pick<Pool, "onArrivals" | "status">;
  readonly settings: Pick<SettingsStore, "get" | "change" | "note">;
  readonly clock: Clock;
  /** Which posts the person wants to see at all. */
  readonly shown: () => Promise<(post: Post) => boolean>;
}

/** Follows what arrives, until `signal` aborts. */
export function countNews({ apds, pool, settings, clock, shown }: NewsDeps, signal: AbortSignal): void {
  const pass = (posts: number): void => {
    const { seenSeq } = settings.get();
    // Who looked meanwhile has seen these already.
    const seq = Math.min(seenSeq + posts, pool.status.get().totals.seq);
    if (seq > seenSeq) settings.note({ seenSeq: seq });
  };
  const hear = async (posts: readonly Post[], how: Arrival): Promise<void> => {
    const { since } = settings.get();
    const fresh = posts.filter(({ message }) => how === "told" && isNews(message.ts, since, clock.now()));
    // At once: nobody is to see a number that goes away again.
    pass(posts.length - fresh.length);
    if (fresh.length === 0) return;
    const [key, isShown] = [await apds.keys.state(), await shown()];
    pass(fresh.filter((post) => post.message.author === key?.author || !isShown(post)).length);
  };
  if (settings.get().since === 0) void settings.change({ since: clock.now() }).catch(() => {});
  // A store that can't be read leaves a number that is too high.
  pool.onArrivals((posts, how) => void hear(posts, how).catch(() => {}), signal);
}
