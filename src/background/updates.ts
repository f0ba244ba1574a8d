/**
 * Chromium brings a new version in when nothing of ours runs, and a background that holds a connection always runs: nobody would have it before
 * their browser starts anew. So it is brought in as soon as no page of ours is open. Firefox does so by itself, and waits for whoever listens.
 */
import { type Clock, every } from "../base/clock.ts";

/** What we need of the browser. */
export interface UpdateBrowser {
  readonly onAvailable: (heard: () => void) => void;
  /** Whether a page of ours is open: what stands in its fields would go with it. */
  readonly isSeen: () => Promise<boolean>;
  readonly reload: () => void;
}

const LOOK_MS = 60_000;

/** Call in the first turn. What dies meanwhile needs no more: then nothing of ours runs. */
export function updateWhenUnseen(
  { onAvailable, isSeen, reload }: UpdateBrowser,
  clock: Clock,
  life: AbortSignal,
): void {
  const look = async (): Promise<void> => {
    if (!(await isSeen())) reload();
  };
  onAvailable(() => every(clock, LOOK_MS, life, () => void look().catch(() => {})));
}
