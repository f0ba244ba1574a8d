/**
 * The words by which a post is found. Runs of letters and digits, lower case, NFKC, without accents; in scripts that put no spaces between words, each
 * character and each pair of neighbours instead. (`Intl.Segmenter` would keep `wiredove.net` and `it's` in one piece, and take ten times
 * as long to say so.) Pure.
 */
import { parseDocument } from "./document.ts";

/** Goes up with each change of what the terms of a post are: an index of other terms is made anew. */
export const TERMS_FORM = 2;
/** Of one post. */
const TERMS = 200;
const TERM_LENGTH = 32;
/** As much of a body is looked through. */
const LOOKED_THROUGH = 16_384;

const RUN = /[\p{L}\p{N}\p{M}]+/gu;
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;

/** Marks on letters of scripts whose readers leave them out when they type: accents, and vowels of Hebrew and Arabic. Elsewhere they are letters. */
const MARKS = /(?<=[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Hebr}\p{sc=Arab}])\p{Mn}+/gu;
/** Letters that Unicode does not take apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  ı: "i",
};
/** Most texts have nothing to take apart. */
const ASCII = /^[\0-\x7f]*$/;

function plain(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const lower = text.normalize("NFKC").toLowerCase();
  const bare = lower.normalize("NFD").replace(MARKS, "").normalize("NFC");
  return bare.replace(/[ßæœøđðłı]/g, (letter) => LETTERS[letter] ?? letter);
}

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

/** From so many characters on, a word that is looked for is also the beginning of others: `heron` means herons too. */
const BEGINNING = 3;

/** Whether words are meant that only begin with this term. Neighbours in scripts without spaces are two characters at most. */
export const isBeginning = (term: string): boolean => Array.from(term).length >= BEGINNING;

/** Whether a post with these terms has what is sought. */
export function hasTerms(terms: ReadonlySet<string>, { terms: sought }: Sought): boolean {
  const begins = (term: string): boolean => [...terms].some((one) => one.startsWith(term));
  return sought.every((term) => terms.has(term) || (isBeginning(term) && begins(term)));
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
