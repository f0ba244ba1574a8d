/** Names that people gave themselves, as they can be shown: anybody can take any name, of any length and of any characters. */

/** Longest name that is shown, in characters. */
const LONGEST = 200;
/** Beyond that a name is cut before it is looked at. */
const LOOKED_AT = 2_000;
const KEY_CHARACTERS = 8;

/** Characters that show nothing, and yet are no white space: Hangul fillers and the blank of Braille. */
const BLANK = /[\p{C}\p{Z}\p{M}\u115F\u1160\u2800\u3164\uFFA0]/gu;
/** Control characters, and those that turn around the direction of what stands beside them. Joiners stay: scripts and emoji need them. */
const UNSAFE =
  /[\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]/gu;
/** More marks on one letter than any script needs: they would climb over the lines around it. */
const MARKS = /(\p{M}{4})\p{M}+/gu;

/** One line of at most 200 characters; undefined where nothing of it could be seen. */
export function shownName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const line = name.slice(0, LOOKED_AT).replace(/\s+/gu, " ").replace(UNSAFE, "").replace(MARKS, "$1").trim();
  if (line.replace(BLANK, "") === "") return undefined;
  const characters = Array.from(line);
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : line;
}

/** The beginning of a key: what tells people of one name apart. */
export const keyBeginning = (author: string): string => `${author.slice(0, KEY_CHARACTERS)}…`;
