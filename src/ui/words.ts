/** Phrases into the words of `_locales`, numbers and times in the same language. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { unreachable } from "../base/result.ts";
import type { GetMessage } from "../rpc/texts.ts";
import { formatDate, formatDay } from "./dates.ts";
import type { MessageKey } from "./messages.ts";
import { formatCount, formatList, pluralForm } from "./numbers.ts";
import { message, type Part, type Phrase } from "./phrase.ts";
import { formatAgo, formatCountdown, formatDuration } from "./relative-time.ts";

export interface Words {
  /** BCP 47, of the texts, which need not be the browser's: `2 minutes ago` must not stand in a German sentence. */
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
  readonly t: (key: MessageKey, ...args: Part[]) => string;
  readonly say: (phrase: Phrase) => string;
}

/** Letters of scripts that are written from right to left. */
const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Names and addresses have their own direction: they must not turn around what stands beside them in a sentence. */
const isolated = (text: string): string => `\u2068${text}\u2069`;

export function wordsFrom(getMessage: GetMessage): Words {
  const locale = getMessage("locale", []) || "en";

  const direction = getMessage("direction", []) === "rtl" ? "rtl" : "ltr";

  const part = (value: Part): string => {
    if (typeof value === "string") return direction === "rtl" || RTL.test(value) ? isolated(value) : value;
    return typeof value === "number" ? formatCount(locale, value) : say(value);
  };

  const say = (phrase: Phrase): string => {
    switch (phrase.kind) {
      case "message":
        return getMessage(phrase.key, phrase.args.map(part));
      case "plural": {
        const args = [formatCount(locale, phrase.count)];
        const form = pluralForm(locale, phrase.count);
        // A language may leave out the forms in which its nouns don't differ.
        return getMessage(`${phrase.key}_${form}`, args) || getMessage(`${phrase.key}_other`, args);
      }
      case "ago":
        return formatAgo(locale, phrase.ms) ?? getMessage("time_just_now", []);
      case "lasting":
        return formatDuration(locale, phrase.ms) ?? getMessage("time_under_a_minute", []);
      case "countdown":
        return formatCountdown(locale, phrase.ms);
      case "date":
        return formatDate(locale, phrase.at);
      case "day":
        return formatDay(locale, phrase.at, phrase.now);
      case "list":
        return formatList(locale, phrase.items.map(say));
      default:
        return unreachable(phrase);
    }
  };

  return { locale, direction, t: (key, ...args) => say(message(key, ...args)), say };
}

const WordsContext = createContext<Words | undefined>(undefined);
export const WordsProvider = WordsContext.Provider;

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === undefined) throw new Error("a component outside of WordsProvider");
  return words;
}
