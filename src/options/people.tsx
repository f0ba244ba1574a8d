import type { PageParts } from "../ui/parts.ts";
import { People as Followed } from "../ui/people.tsx";
import { useWords } from "../ui/words.ts";

/** Whom one follows, and how whole their feeds are. */
export function People(parts: PageParts) {
  const words = useWords();
  return (
    <>
      <p class="lead">{words.t("options_people_lead")}</p>
      <Followed {...parts} />
    </>
  );
}
