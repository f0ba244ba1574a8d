/** What a screen reader says by itself: the texts of live regions, as they change. */

const REGIONS = "[role=status], [role=alert], [aria-live]";

export interface Listener {
  /** Everything that was said since the start, one text each, in order. */
  said(): readonly string[];
  stop(): void;
}

/** Listens to all live regions under `root`, those to come too. What stands there already is not said. */
export function listen(root: Element): Listener {
  const last = new Map<Element, string>();
  const said: string[] = [];
  const look = (isFirst: boolean): void => {
    for (const region of root.querySelectorAll(REGIONS)) {
      const text = region.textContent.trim();
      if (last.get(region) === text) continue;
      last.set(region, text);
      if (!isFirst && text !== "") said.push(text);
    }
  };
  look(true);
  const observer = new MutationObserver(() => look(false));
  observer.observe(root, { childList: true, characterData: true, subtree: true });
  return {
    said() {
      look(false);
      return said;
    },
    stop: () => observer.disconnect(),
  };
}
