import { useWords } from "../ui/words.ts";

/** What this is, and where more is said of it. */
export function About() {
  const words = useWords();
  return <p class="lead">{words.t("options_about_lead")}</p>;
}
