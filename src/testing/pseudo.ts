/**
 * A language that nobody speaks, made of the English texts: longer, and written from right to left. A page that holds it holds any
 * language. It is for tests alone and in no build.
 */
import messages from "../../public/_locales/en/messages.json" with { type: "json" };
import { textsOf } from "../rpc/texts.ts";
import { wordsFrom } from "../ui/words.ts";

/** Right-to-left override, and its end. */
const [TURN, BACK] = ["\u202e", "\u202c"];

/** `Add a pub` becomes some 40 % longer, each word turned around; places such as `$1` stay. */
export function pseudoText(text: string): string {
  return text.replaceAll(/[^\s$]+|\$\d/g, (word) => {
    if (word.startsWith("$")) return word;
    const longer = word.replaceAll(/[aeiouäöü]/gi, (vowel) => `${vowel}${vowel.toLowerCase()}`);
    return `${TURN}${longer}${BACK}`;
  });
}

/** Numbers and times stay English: no browser knows this locale. */
const kept: Readonly<Record<string, string>> = { locale: "en", direction: "rtl" };

const file = Object.fromEntries(
  Object.entries(messages).map(([key, { message }]) => [key, { message: kept[key] ?? pseudoText(message) }]),
);

export const pseudo = wordsFrom(textsOf(file) ?? (() => ""));
