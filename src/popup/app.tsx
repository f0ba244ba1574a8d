import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { AddPub } from "../ui/add-pub.tsx";
import type { PageParts } from "../ui/parts.ts";
import { PauseAll } from "../ui/pause-all.tsx";
import { PubList } from "../ui/pub-list.tsx";
import { useWords } from "../ui/words.ts";
import { Kept } from "./kept.tsx";
import { SummaryLines } from "./summary-lines.tsx";

interface AppParts extends PageParts {
  /** What is said of the page in front. */
  readonly site?: ComponentChildren;
  /** Opens the reader beside the page in front; to be called in the click itself. Resolves with whether it is open. */
  readonly openBeside?: () => Promise<boolean>;
}

/** The popup. It stands at once, before the first view, and keeps its heights when the view comes. */
export function App({ site, openBeside, ...parts }: AppParts) {
  const words = useWords();
  return (
    <>
      <header class="bar">
        <img src="/icons/dove.svg" alt="" width="20" height="20" />
        <h1>{words.t("popup_title")}</h1>
        <a class="button quiet" href="../feed/index.html" target="_blank" rel="noopener">
          {words.t("feed_open")}
        </a>
        <PauseAll {...parts} />
      </header>
      <SummaryLines {...parts} />
      {site}
      <PubList {...parts} />
      <AddPub {...parts} />
      <Kept {...parts} />
      <footer>
        <a href="../options/index.html" target="_blank" rel="noopener">
          {words.t("welcome_options")}
        </a>
        {openBeside && <Beside open={openBeside} />}
      </footer>
    </>
  );
}

/** The reader beside the page in front, where the browser has a place for it. */
function Beside({ open }: { open: NonNullable<AppParts["openBeside"]> }) {
  const words = useWords();
  const [isRefused, setRefused] = useState(false);
  return (
    <>
      <button
        id="beside"
        type="button"
        class="plain"
        onClick={() => void open().then((is) => setRefused(!is))}
      >
        {words.t("popup_beside")}
      </button>
      <p class="error" role="alert">
        {isRefused && words.t("popup_beside_failed")}
      </p>
    </>
  );
}
