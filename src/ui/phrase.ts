/**
 * What is to be said, before it has words: a message and what goes into it. Pure functions turn views into phrases, so that tests
 * look at meaning, and a language is chosen in one place (`words.ts`).
 */
import type { MessageKey, PluralKey } from "./messages.ts";

export type Phrase =
  | { readonly kind: "message"; readonly key: MessageKey; readonly args: readonly Part[] }
  | { readonly kind: "plural"; readonly key: PluralKey; readonly count: number }
  /** `2 minutes ago`; ms. */
  | { readonly kind: "ago"; readonly ms: number }
  /** `12 minutes`; ms. */
  | { readonly kind: "lasting"; readonly ms: number }
  /** `0:42`; ms. */
  | { readonly kind: "countdown"; readonly ms: number }
  /** `25 March 2025`; ms since the epoch. */
  | { readonly kind: "date"; readonly at: number }
  /** `25 Mar`, with the year where it is not that of now; ms since the epoch, both. */
  | { readonly kind: "day"; readonly at: number; readonly now: number }
  /** `a, b and c` */
  | { readonly kind: "list"; readonly items: readonly Phrase[] };

/** A number is written by the locale; a text stays as it is. */
export type Part = Phrase | string | number;

export const message = (key: MessageKey, ...args: Part[]): Phrase => ({ kind: "message", key, args });
export const plural = (key: PluralKey, count: number): Phrase => ({ kind: "plural", key, count });
export const ago = (ms: number): Phrase => ({ kind: "ago", ms });
export const lasting = (ms: number): Phrase => ({ kind: "lasting", ms });
export const countdown = (ms: number): Phrase => ({ kind: "countdown", ms });
export const date = (at: number): Phrase => ({ kind: "date", at });
export const day = (at: number, now: number): Phrase => ({ kind: "day", at, now });
export const list = (items: readonly Phrase[]): Phrase => ({ kind: "list", items });
