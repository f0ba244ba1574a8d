import { useWords } from "../ui/words.ts";
import { AddPub } from "./add-pub.tsx";
import { Kept } from "./kept.tsx";
import type { PopupParts } from "./parts.ts";
import { PauseAll } from "./pause-all.tsx";
import { PubList } from "./pub-list.tsx";
import { SummaryLines } from "./summary-lines.tsx";

/** The popup. It stands at once, before the first view, and keeps its heights when the view comes. */
export function App(parts: PopupParts) {
  const words = useWords();
  return (
    <>
      <header class="bar">
        <img src="/icons/dove.svg" alt="" width="20" height="20" />
        <h1>{words.t("popup_title")}</h1>
        <PauseAll {...parts} />
      </header>
      <SummaryLines {...parts} />
      <PubList {...parts} />
      <AddPub {...parts} />
      <Kept {...parts} />
    </>
  );
}
