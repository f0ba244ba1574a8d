/** The choice of a language, as pages show and make it. */
import type { ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useId } from "preact/hooks";
import { isLanguage, type Language, languages } from "../rpc/texts.ts";
import { useWords } from "./words.ts";

export interface LanguageChoice {
  /** None: the browser's. */
  readonly chosen: ReadonlySignal<Language | undefined>;
  readonly choose: (language: Language | undefined) => Promise<void>;
}

const LanguageContext = createContext<LanguageChoice | undefined>(undefined);
export const LanguageProvider = LanguageContext.Provider;

/** Undefined in a page that has none, as in tests. */
export const useLanguage = (): LanguageChoice | undefined => useContext(LanguageContext);

/** Each language under its own name, so that whoever chose a wrong one finds the way back. */
const ownName = (language: Language): string =>
  new Intl.DisplayNames(language, { type: "language" }).of(language) ?? language;

export function LanguageField() {
  const words = useWords();
  const choice = useLanguage();
  const field = useId();
  if (!choice) return null;
  return (
    <div class="row-field">
      <label for={field}>{words.t("options_language_label")}</label>
      <select
        id={field}
        value={choice.chosen.value ?? ""}
        onChange={({ currentTarget: { value } }) => void choice.choose(isLanguage(value) ? value : undefined)}
      >
        <option value="">{words.t("options_language_browser")}</option>
        {languages.map((language) => (
          <option key={language} value={language} lang={language}>
            {ownName(language)}
          </option>
        ))}
      </select>
    </div>
  );
}
