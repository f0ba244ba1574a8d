/** A value that can be looked at now and followed. The popup, the badge and tests all see state through this. */
export interface Watchable<T> {
  get(): T;
  /** Calls `seen` at each change (not at once), until `signal` aborts. */
  watch(seen: (value: T) => void, signal: AbortSignal): void;
}

export interface Source<T> extends Watchable<T> {
  set(value: T): void;
}

export function watchable<T>(first: T): Source<T> {
  let value = first;
  const watchers = new Set<(value: T) => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const seen of [...watchers]) seen(next);
    },
    watch(seen, signal) {
      if (signal.aborted) return;
      // A wrapper of its own, so that the same function can follow twice and each ends alone.
      const own = (next: T): void => seen(next);
      watchers.add(own);
      signal.addEventListener("abort", () => watchers.delete(own), { once: true });
    },
  };
}

/** Resolves with the first value, now or later, that `fits`; undefined when `signal` aborts before. */
export function until<T, U extends T>(
  source: Watchable<T>,
  fits: (value: T) => value is U,
  signal: AbortSignal,
): Promise<U | undefined> {
  return new Promise((resolve) => {
    const now = source.get();
    if (fits(now)) return resolve(now);
    if (signal.aborted) return resolve(undefined);
    const found = new AbortController();
    signal.addEventListener("abort", () => resolve(undefined), { once: true, signal: found.signal });
    source.watch(
      (value) => {
        if (!fits(value)) return;
        found.abort();
        resolve(value);
      },
      AbortSignal.any([signal, found.signal]),
    );
  });
}
