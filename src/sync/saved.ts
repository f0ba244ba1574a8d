/**
 * What must outlive the worker but not the browser: a browser kills a worker after 30 s without extension events, and backoff
 * that started again at zero on each wake would hammer the pub. `storage.session` in browsers.
 */
/** It had to wait for our own store: that is looked at first. */
export const HELD = "held";

export interface SavedWait {
  /** Attempts in a row that failed. */
  readonly attempt: number;
  /** ms since the epoch. */
  readonly retryAt: number;
  /** Kind of the ending that led here, as `endings.ts` names it; or `HELD`. */
  readonly ending: string;
  /** Fresh probes in a row that found something else than a pub. */
  readonly strange: number;
}

export interface Saved {
  /** By pub address. Whatever does not parse counts as absent. */
  load(): Promise<ReadonlyMap<string, SavedWait>>;
  /** Undefined forgets it. Never rejects: a wait that was not saved costs one early attempt. */
  save(url: string, wait: SavedWait | undefined): Promise<void>;
}
