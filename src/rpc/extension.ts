/**
 * The pages' one door to the extension APIs. It stands apart from the client because the polyfill throws on import where there
 * is no extension: everything that takes these values as arguments is tested in Node and in plain pages.
 */
import browser from "webextension-polyfill";
import type { ClientRuntime } from "./client.ts";

export const extensionRuntime: ClientRuntime = browser.runtime;

/** The text of `_locales`, with `$1` … `$9` replaced; empty for an unknown key. */
export function extensionMessage(key: string, substitutions: readonly string[]): string {
  return browser.i18n.getMessage(key, [...substitutions]);
}

/** Row of `storage.session`. */
const SEED = "seed";

/**
 * Where the seed of an unlocked key is, until it is locked or the browser ends: in memory, and seen by contexts of our own alone (content
 * scripts have no way to it unless an extension opens one).
 */
export const sessionSeeds = {
  read: async (): Promise<unknown> => (await browser.storage.session.get(SEED))[SEED],
  write: (held: { readonly author: string; readonly seed: string }): Promise<void> =>
    browser.storage.session.set({ [SEED]: held }),
  remove: (): Promise<void> => browser.storage.session.remove(SEED),
};
