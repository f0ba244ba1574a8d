/** Marks the words of a search where they stand in a text, without touching what is drawn: ranges that the style sheet colours. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** The name that the style sheet has for it. */
const NAME = "found";
/** As the index takes words apart, but for what makes no difference to the eye. */
const RUN = /[\p{L}\p{N}\p{M}]+/gu;
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
/** A shorter word is marked only where it stands alone. */
const BEGINNING = 3;
/** So many places of one text are marked. */
const MARKED = 200;

const bare = (word: string): string =>
  word
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss");

/** Where one of the words stands in a text: [from, to) in its characters. Pure. */
export function placesOf(text: string, words: string): readonly (readonly [from: number, to: number])[] {
  const sought = [...words.matchAll(RUN)].map(([word]) => word);
  const beginnings = sought.map(bare);
  const places: (readonly [number, number])[] = [];
  for (const { 0: run, index } of sought.length > 0 ? text.matchAll(RUN) : []) {
    if (places.length >= MARKED) break;
    if (UNSPACED.test(run)) {
      for (const word of sought) {
        const at = run.toLowerCase().indexOf(word.toLowerCase());
        if (at >= 0) places.push([index + at, index + at + word.length]);
      }
    } else {
      const word = bare(run);
      const isFound = beginnings.some(
        (one) => word === one || (one.length >= BEGINNING && word.startsWith(one)),
      );
      if (isFound) places.push([index, index + run.length]);
    }
  }
  return places;
}

/** Marks them within this element, until the signal. Pictures and what else we draw into it has no words of the post's. */
export function markFound(within: HTMLElement, words: string, signal: AbortSignal): void {
  if (words.trim() === "") return;
  const found = CSS.highlights.get(NAME) ?? new Highlight();
  CSS.highlights.set(NAME, found);
  const walk = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  const ranges: Range[] = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    for (const [from, to] of placesOf(node.nodeValue ?? "", words)) {
      const range = new Range();
      range.setStart(node, from);
      range.setEnd(node, to);
      ranges.push(range);
      found.add(range);
    }
  }
  const unmark = (): void => {
    for (const range of ranges) found.delete(range);
  };
  signal.addEventListener("abort", unmark, { once: true });
}

const Sought = createContext("");
/** The words that are marked in the texts within. */
export const SoughtProvider = Sought.Provider;
export const useSought = (): string => useContext(Sought);
