/** What a file would change here, in words: what it says, and nothing of what it leaves out. */
import { unreachable } from "../base/result.ts";
import type { Choices, ChosenLists, ChosenSettings } from "../rpc/choices.ts";
import { formatBytes } from "../ui/numbers.ts";
import { list, message, type Phrase, plural } from "../ui/phrase.ts";
import { pubAddress } from "../ui/pub-address.ts";
import type { ChoiceKind } from "./choices.ts";

/** @param locale BCP 47, for sizes */
export function choicePhrase(kind: ChoiceKind, choices: Choices, locale: string): Phrase {
  const { pubs, followed, lists, settings } = choices;
  switch (kind) {
    case "pubs":
      return message(
        "options_choices_pubs",
        list(pubs.map(({ url }) => message("directory_host", pubAddress(url).host))),
      );
    case "followed":
      return message("options_choices_followed", plural("count_people", followed.length));
    case "lists":
      return message("options_choices_lists", list(lists ? listPhrases(lists) : []));
    case "settings":
      return message("options_choices_settings", list(settings ? settingPhrases(settings, locale) : []));
    default:
      return unreachable(kind);
  }
}

const listPhrases = ({ blockedAuthors, mutedAuthors, hiddenHashes, mutedWords }: ChosenLists): Phrase[] =>
  [
    plural("choices_blocked", blockedAuthors.length),
    plural("choices_muted", mutedAuthors.length),
    plural("choices_hidden", hiddenHashes.length),
    plural("choices_words", mutedWords.length),
  ].filter((phrase) => phrase.kind === "plural" && phrase.count > 0);

function settingPhrases(
  { scope, share, pausedAll, budget, notices, language }: ChosenSettings,
  locale: string,
): Phrase[] {
  const size = (bytes: number): Phrase => message("choices_budget", formatBytes(locale, bytes));
  const phrases = [
    scope && message(`choices_scope_${scope}`),
    share !== undefined && message(share ? "choices_share_on" : "choices_share_off"),
    pausedAll !== undefined && message(pausedAll ? "choices_paused" : "choices_running"),
    budget !== undefined && (budget === null ? message("choices_budget_none") : size(budget)),
    notices && message(notices.on ? "choices_notices_on" : "choices_notices_off"),
    language && message("choices_language"),
  ];
  return phrases.filter((phrase) => typeof phrase === "object");
}
