import { useEffect, useState } from "preact/hooks";
import type { Section } from "./sections.ts";

const named = (sections: readonly [Section, ...Section[]], hash: string): Section =>
  sections.find(({ id }) => `#${id}` === hash) ?? sections[0];

/** The section that the address names, the first one where it names none; `moved` counts the changes. */
export function useSection(sections: readonly [Section, ...Section[]]) {
  const [shown, setShown] = useState(() => ({ section: named(sections, location.hash), moved: 0 }));
  useEffect(() => {
    const follow = (): void =>
      setShown(({ moved }) => ({ section: named(sections, location.hash), moved: moved + 1 }));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [sections]);
  return shown;
}
