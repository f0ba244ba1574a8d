import { useLayoutEffect, useRef } from "preact/hooks";
import type { PageParts } from "../ui/parts.ts";
import { useWords } from "../ui/words.ts";
import { sections } from "./sections.ts";
import { useSection } from "./use-section.ts";

/** The options page: a quiet list of sections, and one of them, named by the address's hash. */
export function App(parts: PageParts) {
  const words = useWords();
  const { section, moved } = useSection(sections);
  const heading = useRef<HTMLHeadingElement>(null);

  // The keyboard and the screen reader follow to what was asked for.
  useLayoutEffect(() => {
    if (moved > 0) heading.current?.focus();
  }, [moved]);

  const { Draw } = section;
  return (
    <>
      <header class="top">
        <img src="/icons/dove.svg" alt="" width="24" height="24" />
        <p class="name">{words.t("options_title")}</p>
        <a class="button quiet" href="../feed/index.html">
          {words.t("feed_open")}
        </a>
      </header>
      <nav class="rooms" aria-label={words.t("options_sections")}>
        <ul>
          {sections.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`} aria-current={id === section.id ? "page" : undefined}>
                {words.t(title)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main class="room" data-section={section.id}>
        <h1 tabIndex={-1} ref={heading}>
          {words.t(section.title)}
        </h1>
        <Draw key={section.id} {...parts} />
      </main>
    </>
  );
}
