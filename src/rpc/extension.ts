/**
 * The pages' one door to the extension APIs. It stands apart from the client because the polyfill throws on import where there
 * is no extension: everything that takes these values as arguments is tested in Node and in plain pages.
 */
import * as v from "valibot";
import { browser } from "../base/browser.ts";
import type { ClientRuntime } from "./client.ts";
import { openEarly, takeEarly } from "./early-port.ts";
import { isLanguage, type Language, type TextSource } from "./texts.ts";

export const extensionRuntime: ClientRuntime = {
  sendMessage: (message) => browser.runtime.sendMessage(message),
  connect: (info) => takeEarly() ?? browser.runtime.connect(info),
};

/** For a script that runs ahead of a page's modules. */
export const openStatusEarly = (): void => openEarly(browser.runtime);

/** Row of `storage.local`. */
const LANGUAGE = "language";

const language = (value: unknown): Language | undefined => (isLanguage(value) ? value : undefined);

/** The texts, in the language that the person chose. */
export const extensionTexts: TextSource = {
  own: (key, substitutions) => browser.i18n.getMessage(key, [...substitutions]),
  chosen: async () => language((await browser.storage.local.get(LANGUAGE))[LANGUAGE]),
  onChosen: (heard) =>
    browser.storage.local.onChanged.addListener((changes) => {
      if (changes[LANGUAGE]) heard(language(changes[LANGUAGE].newValue));
    }),
  // Our own file, and no network.
  async load(chosen): Promise<unknown> {
    const answer = await fetch(browser.runtime.getURL(`_locales/${chosen}/messages.json`));
    return (await answer.json()) as unknown;
  },
};

/** A worker has none, and a browser can be told to keep nothing here. */
function here(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

/** What pages have beside `extensionTexts`: they remember the language that was read last, and another one is chosen there. */
export const pageLanguage = {
  recalled: () => {
    const kept = here()?.getItem(LANGUAGE);
    return typeof kept === "string" ? { language: language(kept) } : undefined;
  },
  recall: (chosen: Language | undefined): void => here()?.setItem(LANGUAGE, chosen ?? ""),
  choose: (chosen: Language | undefined): Promise<void> =>
    chosen === undefined
      ? browser.storage.local.remove(LANGUAGE)
      : browser.storage.local.set({ [LANGUAGE]: chosen }),
};

/** In `localStorage`. */
const LETTER_KEYS = "letter keys";

/** Whether letters alone are keys in the reader: they are, unless somebody switched them off. */
export const letterKeys = {
  recalled: (): boolean => here()?.getItem(LETTER_KEYS) !== "off",
  recall: (on: boolean): void => here()?.setItem(LETTER_KEYS, on ? "on" : "off"),
};

/** The store; its keys are in a database of their own beside it. */
export const DATABASE = "wiredove-sync";

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

/** Row of `storage.session`. */
const GUESSES = "guesses";
const guessesShape = v.object({ wrong: v.number(), until: v.number() });

/** Wrong passphrases in a row, and until when (ms) the next one waits: as long as the browser runs. */
export const sessionGuesses = {
  async read(): Promise<v.InferOutput<typeof guessesShape>> {
    const read = v.safeParse(guessesShape, (await browser.storage.session.get(GUESSES))[GUESSES]);
    return read.success ? read.output : { wrong: 0, until: 0 };
  },
  write: (guesses: v.InferOutput<typeof guessesShape>): Promise<void> =>
    browser.storage.session.set({ [GUESSES]: guesses }),
};

/**
 * Asks the person, by the browser's own question, to let us into pages of this pattern; in Firefox also for what posting in them is: data
 * that leaves. Call it in the click itself, before anything is waited for. False: not now.
 */
export async function askForSite(pattern: string): Promise<boolean> {
  const isFirefox = browser.runtime.getURL("").startsWith("moz-");
  try {
    return await browser.permissions.request({
      origins: [pattern],
      ...(isFirefox && { data_collection: ["personalCommunications"] }),
    });
  } catch {
    return false;
  }
}
/** What the extension may do without. Call it in answer to a click, before anything is awaited; true where it was granted before. */
export const askPermission = (permission: "notifications" | "idle"): Promise<boolean> =>
  browser.permissions.request({ permissions: [permission] }).catch(() => false);

/** What the browser knows of this extension: the person can change the keys of its shortcuts there. */
export const installed = {
  version: (): string => browser.runtime.getManifest().version,
  shortcuts: async (): Promise<readonly { readonly name: string; readonly keys: string }[]> =>
    (await browser.commands.getAll()).map(({ name = "", shortcut = "" }) => ({ name, keys: shortcut })),
};

/** Of one of the browsers each; the polyfill knows both only by passing them through. */
interface Sides {
  readonly sidePanel?: { open(where: { readonly windowId: number }): Promise<void> };
  readonly sidebarAction?: { open(): Promise<void> };
}

/**
 * Opens the reader beside the page in front: in Chrome's side panel, in Firefox's sidebar. Call it in a click or a command itself: browsers
 * open it only then. Resolves with whether it is open.
 * @param window its id; undefined: the one in front
 */
export async function openBeside(window?: number): Promise<boolean> {
  const { sidePanel, sidebarAction } = browser as unknown as Sides;
  try {
    if (sidebarAction) await sidebarAction.open();
    else if (sidePanel) await sidePanel.open({ windowId: window ?? (await frontWindow()) });
    else return false;
    return true;
  } catch {
    return false;
  }
}

async function frontWindow(): Promise<number> {
  const { id } = await browser.windows.getCurrent();
  if (id === undefined) throw new Error("no window is in front");
  return id;
}
