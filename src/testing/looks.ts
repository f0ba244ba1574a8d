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
