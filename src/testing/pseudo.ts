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

/** A locale that browsers know and whose letters and digits are none of ours: what is not written by it is seen. */
const kept: Readonly<Record<string, string>> = { locale: "ar-EG", direction: "rtl" };

/** As a `messages.json`. */
export const pseudoFile: Readonly<Record<string, { readonly message: string }>> = Object.fromEntries(
  Object.entries(messages).map(([key, { message }]) => [key, { message: kept[key] ?? pseudoText(message) }]),
);

export const pseudo = wordsFrom(textsOf(pseudoFile) ?? (() => ""));

/** What strangers wrote, each with its own direction, and names that are the same in every language. */
const FOREIGN = "bdi, [dir=auto], [lang], .key, .whole-key, .address, [translate=no]";
const SPOKEN = ["aria-label", "aria-description", "title", "alt", "placeholder", "label"] as const;
/** A key, or an address. */
const NAME = /^(?:[A-Za-z0-9+/]{43}=|wss?:\/\/\S+)$/;

/** What stands under `root` in letters or digits that this language has not: written by hand, or by another locale. */
export function unspoken(root: Element): readonly string[] {
  const found: string[] = [];
  const note = (where: string, text: string | null): void => {
    // Words of the language stand between its own marks, names in a sentence between those of `words.ts`.
    const rest = (text ?? "").replaceAll(/\u202e[^\u202c]*\u202c|\u2068[^\u2069]*\u2069/g, "");
    if (/[A-Za-z0-9]/.test(rest) && !NAME.test(rest)) found.push(`${where}: ${text}`);
  };
  for (const element of root.querySelectorAll("*")) {
    const where = `${element.localName}.${element.className}`;
    for (const name of SPOKEN) note(`${where} ${name}`, element.getAttribute(name));
    const foreign = element.closest(FOREIGN);
    if (foreign && root.contains(foreign)) continue;
    for (const { nodeType, nodeValue } of element.childNodes)
      if (nodeType === Node.TEXT_NODE) note(where, nodeValue);
  }
  return found;
}
