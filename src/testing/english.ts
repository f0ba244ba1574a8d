/** The English messages where there is no extension: what `browser.i18n.getMessage` gives, for tests. */
import messages from "../../public/_locales/en/messages.json" with { type: "json" };
import { type GetMessage, wordsFrom } from "../ui/words.ts";

const texts: Readonly<Record<string, { readonly message: string }>> = messages;

const getEnglish: GetMessage = (key, substitutions) =>
  Object.hasOwn(texts, key)
    ? (texts[key]?.message ?? "").replaceAll(
        /\$([1-9])/g,
        (_, place) => substitutions[Number(place) - 1] ?? "",
      )
    : "";

export const english = wordsFrom(getEnglish);
