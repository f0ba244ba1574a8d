/**
 * The extension APIs in one spelling: with Manifest V3 both browsers give promises. Undefined where there is no extension. One thing is
 * not alike: an answer to `runtime.onMessage` goes by the listener's third argument, for Chrome takes no promise there.
 */
import type { Browser } from "webextension-polyfill";

const apis = globalThis as { readonly browser?: Browser; readonly chrome?: Browser };

export const browser = (apis.browser ?? apis.chrome) as Browser;
