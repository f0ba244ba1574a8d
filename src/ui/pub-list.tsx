import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { PubView } from "../rpc/contract.ts";
import type { PageParts } from "./parts.ts";
import { PubCard } from "./pub-card.tsx";
import { useWords } from "./words.ts";

/**
 * The pubs, in the person's order.
 * @param parts.below what a page has to say or do beyond that, at the end of each card
 */
export function PubList({
  below,
  ...parts
}: PageParts & { readonly below?: (pub: PubView) => ComponentChildren }) {
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
            hasDay={below !== undefined}
            {...parts}
          >
            {below?.(pub)}
          </PubCard>
        )) ?? <li class="card" />}
      </ul>
    </section>
  );
}
