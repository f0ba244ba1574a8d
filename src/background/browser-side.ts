/** What handlers need of the browser itself, so that they can be tested without one. */
import type { Core } from "apds";
import { browser } from "../base/browser.ts";
import type { Clock } from "../base/clock.ts";
import type { Pool } from "../sync/pool.ts";
import { ALARM } from "./lifetime.ts";

export interface BrowserSide {
  readonly version: string;
  online(): boolean;
  hasAlarm(): Promise<boolean>;
  /** Permissions and sites that were granted. */
  granted(): Promise<readonly string[]>;
  /** Deletes all that is here and starts the extension anew. */
  wipe(): Promise<void>;
}

/** The page that asked gets its answer before it is closed with all others. */
const ANSWER_MS = 300;

/** Row of `storage.local`: all was deleted by the life before this one. */
const WIPED = "wiped";

/**
 * Greets in the first life after everything was deleted. What says so goes only once the person was greeted: a page that is still open can
 * wake a life that the restart ends at once.
 */
export async function greetAfterWipe(greet: () => Promise<unknown>): Promise<void> {
  if ((await browser.storage.local.get(WIPED))[WIPED] !== true) return;
  await greet();
  await browser.storage.local.remove(WIPED);
}

export function browserSide(apds: Core, pool: Pool, clock: Clock, life: AbortController): BrowserSide {
  return {
    version: browser.runtime.getManifest().version,
    online: () => navigator.onLine,
    hasAlarm: async () => (await browser.alarms.get(ALARM)) !== undefined,
    async granted() {
      const { permissions = [], origins = [] } = await browser.permissions.getAll();
      return [...permissions, ...origins];
    },
    async wipe() {
      await pool.close();
      await apds.deletekey();
      await apds.clear();
      // What was to be written a moment later (the log, a note of the settings) must not come back into the emptied storage.
      life.abort();
      await Promise.all([browser.storage.local.clear(), browser.storage.session.clear()]);
      await browser.storage.local.set({ [WIPED]: true });
      clock.after(ANSWER_MS, () => browser.runtime.reload());
    },
  };
}
