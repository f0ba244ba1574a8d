/** Where the keyboard goes on when what had the focus is taken away: browsers leave it nowhere, at the start of the page. */

/** What can take the focus by a key or by us. */
const STOPS = "a[href], button, input, select, textarea, summary, h1, h2, h3, [tabindex]";

/**
 * Until `signal` aborts: gives the focus to the first heading or control of what was around the one that went. Whoever knows a better place
 * focuses that, before or after.
 */
export function keepFocus(document: Document, signal: AbortSignal): void {
  /** What had the focus last, and all that is around it, the nearest first. */
  let around: readonly Element[] = [];
  document.addEventListener(
    "focusin",
    ({ target }) => {
      around = target instanceof Element ? ancestors(target) : [];
    },
    { signal },
  );
  const observer = new MutationObserver(() => {
    const [last] = around;
    const now = document.activeElement;
    if (!last || last.isConnected || (now !== null && now !== document.body)) return;
    const place = around.find((one) => one.isConnected && one !== document.body);
    around = [];
    const stop = place && firstStop(place);
    if (!stop) return;
    // A heading takes no focus by itself.
    if (stop.tabIndex < 0) stop.tabIndex = -1;
    stop.focus({ preventScroll: true });
    stop.scrollIntoView({ block: "nearest" });
  });
  observer.observe(document, { childList: true, subtree: true });
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}

function ancestors(element: Element): readonly Element[] {
  const found: Element[] = [];
  for (let one: Element | null = element; one; one = one.parentElement) found.push(one);
  return found;
}

/** In a list that lost a row, whatever row is first now has nothing to do with it: its heading has. */
function firstStop(place: Element): HTMLElement | undefined {
  for (let one: Element | null = place; one; one = one.parentElement) {
    if (one.matches("ul, ol")) continue;
    const stop = [...one.querySelectorAll<HTMLElement>(STOPS)].find((each) => each.checkVisibility());
    if (stop) return stop;
  }
  return undefined;
}
