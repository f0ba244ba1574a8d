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
