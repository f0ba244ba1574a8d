import { LanguageField } from "../ui/language.tsx";
import { useWords } from "../ui/words.ts";

/** What this is, and in which language it speaks. */
export function About() {
  const words = useWords();
  return (
    <>
      <p class="lead">{words.t("options_about_lead")}</p>
      <LanguageField />
    </>
  );
}
