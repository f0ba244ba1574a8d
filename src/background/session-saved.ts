/** Waits that outlive the worker: `storage.session` survives its death and goes with the browser, in Chrome and in Firefox. */
import * as v from "valibot";
import { browser } from "../base/browser.ts";
import type { Saved, SavedWait } from "../sync/saved.ts";

const PREFIX = "wait:";
const waitShape = v.object({
  attempt: v.pipe(v.number(), v.integer(), v.minValue(0)),
  retryAt: v.pipe(v.number(), v.finite()),
  ending: v.string(),
  strange: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

export const sessionSaved: Saved = {
  async load() {
    const waits = new Map<string, SavedWait>();
    for (const [key, value] of Object.entries(await browser.storage.session.get())) {
      const wait = v.safeParse(waitShape, value);
      if (key.startsWith(PREFIX) && wait.success) waits.set(key.slice(PREFIX.length), wait.output);
    }
    return waits;
  },
  async save(url, wait) {
    const key = PREFIX + url;
    // A wait that could not be saved costs one early attempt after the worker's death: no reason to stop.
    await (wait ? browser.storage.session.set({ [key]: wait }) : browser.storage.session.remove(key)).catch(
      () => {},
    );
  },
};
