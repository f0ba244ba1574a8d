/** A page's real looks in a test, and whether everything in it has room. */

/**
 * Puts these style sheets into the document; resolves with a function that takes them out.
 * @param files in `src`, such as `ui/theme.css`
 */
export async function putOn(...files: readonly string[]): Promise<() => void> {
  const links = files.map((file) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = `/src/${file}`;
    return link;
  });
  const loaded = links.map(
    (link) =>
      new Promise((resolve, reject) => {
        link.addEventListener("load", resolve, { once: true });
        link.addEventListener("error", reject, { once: true });
      }),
  );
  document.head.append(...links);
  await Promise.all(loaded);
  return () => {
    for (const link of links) link.remove();
  };
}

/** The elements that stick out of `root` to either side, and those whose text is cut off by their own edge; as HTML. */
export function overflowing(root: HTMLElement): readonly string[] {
  const { left, right } = root.getBoundingClientRect();
  const over = [...root.querySelectorAll<HTMLElement>("*:not(.visually-hidden, svg *)")].filter((one) => {
    const box = one.getBoundingClientRect();
    const cut = getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
    if (box.width === 0) return false;
    return box.right > right + 0.5 || box.left < left - 0.5 || (cut && one.tagName !== "INPUT");
  });
  return over.map((one) => one.outerHTML.slice(0, 300));
}

const STOPS =
  "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1']), [contenteditable]";

/**
 * Everything under `root` that the keyboard reaches and that shows no ring of at least 2 px when it does, or a ring that an edge around it
 * cuts off; as HTML. Leaves the focus at the last one.
 */
export function ringless(root: HTMLElement): readonly string[] {
  const stops = [...root.querySelectorAll<HTMLElement>(STOPS)].filter(
    (one) => one.tabIndex >= 0 && one.checkVisibility(),
  );
  const bad = stops.filter((one) => {
    one.focus();
    const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(one);
    const reach = Number.parseFloat(outlineWidth);
    if (document.activeElement !== one || outlineStyle === "none" || reach < 2) return true;
    return isCut(one, reach + Number.parseFloat(outlineOffset), root);
  });
  return bad.map((one) => one.outerHTML.slice(0, 300));
}

/** Does an element around `one` cut off what reaches `by` px beyond its sides? */
function isCut(one: HTMLElement, by: number, root: HTMLElement): boolean {
  const ring = one.getBoundingClientRect();
  for (let box = one.parentElement; box && box !== root; box = box.parentElement) {
    const { overflowX, contain, overflowClipMargin } = getComputedStyle(box);
    if (overflowX === "visible" && !/paint|content|strict/.test(contain)) continue;
    const edge = box.getBoundingClientRect();
    const spare = overflowX === "clip" ? Number.parseFloat(overflowClipMargin) || 0 : 0;
    if (ring.left - by < edge.left - spare - 0.5 || ring.right + by > edge.right + spare + 0.5) return true;
  }
  return false;
}
