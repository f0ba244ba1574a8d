import { useWords } from "../ui/words.ts";
import { type Address, hashOf } from "./address.ts";
import { Keys } from "./keys.tsx";

const everyone: Address = { kind: "newest", whose: "everyone" };
const followed: Address = { kind: "newest", whose: "followed" };
const search: Address = { kind: "search", query: { words: "" } };

/** The bar that stays. */
export function Top({ address }: { address: Address }) {
  const words = useWords();
  const isHere = (one: Address): boolean =>
    one.kind === "search" ? address.kind === "search" : hashOf(one) === hashOf(address);
  return (
    <header class="top">
      <div class="top-inner">
        <img src="/icons/dove.svg" alt="" width="20" height="20" />
        <nav aria-label={words.t("feed_places")}>
          <ul>
            {(
              [
                [everyone, "feed_everyone"],
                [followed, "feed_followed"],
                [search, "feed_search"],
              ] as const
            ).map(([place, key]) => (
              <li key={key}>
                <a
                  href={hashOf(place)}
                  aria-current={isHere(place) ? "page" : undefined}
                  onClick={(event) => {
                    // The browser would do nothing.
                    if (hashOf(place) !== hashOf(address)) return;
                    event.preventDefault();
                    scrollTo({ top: 0, behavior: "instant" });
                  }}
                >
                  {words.t(key)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Keys />
        {/* In the side panel too: that is no place for the options. */}
        <a class="quiet-link" href="../options/index.html" target="_blank" rel="noopener">
          {words.t("welcome_options")}
        </a>
      </div>
    </header>
  );
}
