/** Beside the page, where it can't reach: its built-ins are ours, and so are the extension's port and storage. */
import { type BridgeStorage, openBridge } from "./bridge.ts";
import type { BridgeRuntime } from "./line.ts";

/** The extension APIs without the polyfill: with promises in both browsers. */
declare const chrome: {
  readonly runtime: BridgeRuntime & { getManifest(): { version: string } };
  readonly storage: BridgeStorage;
};

openBridge({
  channel: document,
  stage: window,
  runtime: chrome.runtime,
  storage: chrome.storage,
  version: chrome.runtime.getManifest().version,
  origin: location.origin,
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  turn: (run) => queueMicrotask(run),
  random: () => crypto.randomUUID(),
});
