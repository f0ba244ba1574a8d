/** What every page of ours begins with. Imported by the pages' `main.tsx` alone: it knows that it runs in an extension. */
import { type ComponentChildren, render } from "preact";
import { type Clock, systemClock } from "../base/clock.ts";
import { type RpcClient, rpcClient } from "../rpc/client.ts";
import { extensionMessage, extensionRuntime } from "../rpc/extension.ts";
import type { MessageKey } from "./messages.ts";
import { WordsProvider, wordsFrom } from "./words.ts";

export interface Started {
  readonly client: RpcClient;
  readonly clock: Clock;
  /** Aborts when the page is left. */
  readonly signal: AbortSignal;
}

/**
 * Draws the page into the element `root`.
 * @param title of the document
 * @param draw called once
 */
export function startPage(
  root: string,
  title: MessageKey,
  draw: (started: Started) => ComponentChildren,
): void {
  const element = document.querySelector(root);
  if (!element) return;
  const words = wordsFrom(extensionMessage);
  const client = rpcClient(extensionRuntime, systemClock);
  const life = new AbortController();
  // A page can be kept aside (bfcache) with its port open: it would hold on to a worker for nobody.
  addEventListener("pagehide", () => life.abort(), { once: true });
  addEventListener("pageshow", (shown) => {
    if (shown.persisted) location.reload();
  });
  document.documentElement.lang = words.locale;
  document.title = words.t(title);
  const drawn = draw({ client, clock: systemClock, signal: life.signal });
  render(<WordsProvider value={words}>{drawn}</WordsProvider>, element);
}
