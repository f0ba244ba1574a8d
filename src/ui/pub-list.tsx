import { useRef } from "preact/hooks";
import type { PageParts } from "./parts.ts";
import { PubCard } from "./pub-card.tsx";
import { useWords } from "./words.ts";

/** The pubs, in the order in which they were added. */
export function PubList(parts: PageParts) {
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const view = parts.model.view.value;
  const stale = parts.model.link.value !== "live";
  if (view?.pubs.length === 0) return null;
  return (
    <section class="pubs" aria-busy={stale}>
      <h2 class="visually-hidden" tabIndex={-1} ref={heading}>
        {words.t("pubs_heading")}
      </h2>
      <ul>
        {view?.pubs.map((pub) => (
          <PubCard
            key={pub.url}
            pub={pub}
            pausedAll={view.pausedAll}
            stale={stale}
            // The focused button goes away with its card; the keyboard goes on from the list's start.
            onRemoved={() => heading.current?.focus()}
            {...parts}
          />
        )) ?? <li class="card" />}
      </ul>
    </section>
  );
}
