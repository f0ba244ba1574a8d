/**
 * The words by which a post is found. Runs of letters and digits, lower case, NFKC; in scripts that put no spaces between words, each
 * character and each pair of neighbours instead. (`Intl.Segmenter` would keep `wiredove.net` and `it's` in one piece, and take ten times
 * as long to say so.) Pure.
 */
import { parseDocument } from "./document.ts";

/** Of one post. */
const TERMS = 200;
const TERM_LENGTH = 32;
/** As much of a body is looked through. */
const LOOKED_THROUGH = 16_384;

const RUN = /[\p{L}\p{N}\p{M}]+/gu;
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;

const plain = (text: string): string => text.normalize("NFKC").toLowerCase();

/** The terms of a text, in the order of their first place. */
export function termsOf(text: string, limit = TERMS): ReadonlySet<string> {
  const terms = new Set<string>();
  for (const [run] of plain(text.slice(0, LOOKED_THROUGH)).matchAll(RUN)) {
    if (!UNSPACED.test(run)) terms.add(run.slice(0, TERM_LENGTH));
    else {
      const characters = Array.from(run);
      for (const [i, character] of characters.entries()) {
        terms.add(character);
        if (i > 0) terms.add(`${characters[i - 1]}${character}`);
      }
    }
    if (terms.size >= limit) break;
  }
  return terms.size > limit ? new Set([...terms].slice(0, limit)) : terms;
}

/** The terms of a post. */
export const postTerms = (content: string): ReadonlySet<string> => termsOf(parseDocument(content).body);

/** A query's: what all of a post's terms must have, and what stands in its text as it is, since neighbours alone do not say that. */
export interface Sought {
  readonly terms: readonly string[];
  readonly runs: readonly string[];
}

/** So many words are looked for. */
const SOUGHT = 32;

export function soughtIn(words: string): Sought {
  const runs = [...plain(words).matchAll(RUN)].map(([run]) => run).filter((run) => UNSPACED.test(run));
  return { terms: [...termsOf(words, SOUGHT)], runs: runs.slice(0, SOUGHT) };
}

/** Whether a text that has all terms is meant. */
export function isMeant(content: string, { runs }: Sought): boolean {
  if (runs.length === 0) return true;
  const text = plain(parseDocument(content).body);
  return runs.every((run) => text.includes(run));
}
