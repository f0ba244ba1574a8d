/** What every page of ours begins with. Imported by the pages' `main.tsx` alone: it knows that it runs in an extension. */
import { effect, type ReadonlySignal, signal as signalOf } from "@preact/signals";
import { type ComponentChildren, render } from "preact";
import { type Clock, systemClock } from "../base/clock.ts";
import { type RpcClient, rpcClient } from "../rpc/client.ts";
import {
  askForSite,
  askPermission,
  extensionRuntime,
  extensionTexts,
  pageLanguage,
} from "../rpc/extension.ts";
import { followTexts, type Language } from "../rpc/texts.ts";
import { keepFocus } from "./keep-focus.ts";
import { LanguageProvider } from "./language.tsx";
import type { MessageKey } from "./messages.ts";
import { AsksProvider } from "./permissions.ts";
import { type Words, WordsProvider, wordsFrom } from "./words.ts";

export interface Started {
  readonly client: RpcClient;
  readonly clock: Clock;
  /** Aborts when the page is left. */
  readonly signal: AbortSignal;
}

/**
 * Draws the page into the element `root`, in the language that the person chose, and again when they choose another one.
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
  const client = rpcClient(extensionRuntime, systemClock);
  const life = new AbortController();
  // A page can be kept aside (bfcache) with its port open: it would hold on to a worker for nobody.
  addEventListener("pagehide", () => life.abort(), { once: true });
  addEventListener("pageshow", (shown) => {
    if (shown.persisted) location.reload();
  });
  keepFocus(document, life.signal);
  const drawn = draw({ client, clock: systemClock, signal: life.signal });
  const words = signalOf<Words | undefined>(undefined);
  effect(() => {
    if (!words.value) return;
    document.documentElement.lang = words.value.locale;
    document.documentElement.dir = words.value.direction;
    document.title = words.value.t(title);
  });
  const chosen = signalOf<Language | undefined>(undefined);
  render(
    <LanguageProvider value={{ chosen, choose: pageLanguage.choose }}>
      <AsksProvider value={{ permission: askPermission, site: askForSite }}>
        <Spoken words={words}>{drawn}</Spoken>
      </AsksProvider>
    </LanguageProvider>,
    element,
  );
  void followTexts({ ...extensionTexts, ...pageLanguage }, (texts, language) => {
    chosen.value = language;
    words.value = wordsFrom(texts);
  });
}

/** Nothing, until it is known in which language: that takes a moment of which nobody sees anything. */
function Spoken({
  words,
  children,
}: {
  words: ReadonlySignal<Words | undefined>;
  children: ComponentChildren;
}) {
  return words.value ? <WordsProvider value={words.value}>{children}</WordsProvider> : null;
}
