/**
 * Locks the key when nobody is at the computer. The permission is optional: before it is granted Chromium has no such API at all, so
 * its listener is added in the first turn if it is there, and when it comes.
 */

/** What we need of `browser.idle`. */
export interface Idle {
  setDetectionInterval(seconds: number): void;
  readonly onStateChanged: { addListener(changed: (state: string) => void): void };
}

export interface IdleLockDeps {
  /** The API of now. */
  readonly idle: () => Idle | undefined;
  readonly onGranted: (granted: () => void) => void;
  /** Removes what an unlocked key signs by. Without a key under a passphrase, nothing changes. */
  readonly lock: () => Promise<void>;
  readonly isWanted: () => Promise<boolean>;
}

/** Ten minutes without a key or a movement. */
const IDLE_SECONDS = 600;

/** Call in the first turn. */
export function lockWhenIdle({ idle, onGranted, lock, isWanted }: IdleLockDeps): void {
  let isListening = false;
  const listen = (): void => {
    const api = idle();
    if (isListening || !api) return;
    isListening = true;
    api.setDetectionInterval(IDLE_SECONDS);
    api.onStateChanged.addListener((state) => {
      if (state !== "active") void lockIfWanted();
    });
  };
  const lockIfWanted = async (): Promise<void> => {
    // Not known: locked is the safe side.
    if (await isWanted().catch(() => true)) await lock();
  };
  listen();
  onGranted(listen);
}
