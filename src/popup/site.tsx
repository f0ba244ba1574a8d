import { useEffect, useState } from "preact/hooks";
import { sleep } from "../base/clock.ts";
import type { SiteView } from "../rpc/sites.ts";
import { useWords } from "../ui/words.ts";
import { SiteOffer } from "./site-offer.tsx";
import type { SiteParts } from "./site-parts.ts";
import { SiteServed } from "./site-served.tsx";

const AGAIN_MS = 1_000;

/** The page in the tab in front: whether it is served from here, and what it did. Nothing where it is no page that could be. */
export function Site(parts: SiteParts) {
  const words = useWords();
  const { client, clock, tab } = parts;
  const [view, setView] = useState<SiteView | null>(null);
  const look = async (): Promise<void> => {
    const answer = await client.request("site", { tab });
    if (answer.ok) setView(answer.value);
  };
  useEffect(() => {
    const life = new AbortController();
    const follow = async (): Promise<void> => {
      while (!life.signal.aborted) {
        await look();
        await sleep(clock, AGAIN_MS, life.signal);
      }
    };
    void follow();
    return () => life.abort();
  }, [client, clock, tab]);
  if (!view) return null;
  const isServed = view.consented && view.on && view.allowed;
  return (
    <section class="site" data-site={isServed ? "served" : "off"}>
      <h2>
        {words.t("site_heading")} <bdi class="soft">{new URL(view.origin).host}</bdi>
      </h2>
      {isServed ? (
        <SiteServed view={view} again={look} {...parts} />
      ) : (
        <SiteOffer view={view} again={look} {...parts} />
      )}
    </section>
  );
}
