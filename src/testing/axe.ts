/** What axe-core finds wrong with a page of ours in a real document, in the browser tests of pages. */
import axe from "axe-core";

export const themes = ["light", "dark"] as const;

/** Draws the whole document in one theme; undefined: as the browser says. */
export function wear(theme: (typeof themes)[number] | undefined): void {
  document.documentElement.style.colorScheme = theme ?? "";
}

/** One line per fault: the rule, what it is about, and where. Empty: nothing was found. */
export async function axeFaults(root: Element): Promise<readonly string[]> {
  // The document is the test runner's: rules about its title, language and landmarks are for the end-to-end tests.
  const { violations } = await axe.run(root, {
    resultTypes: ["violations"],
    rules: { region: { enabled: false } },
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any, all, none }) => {
      const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
      return `${id} (${help}): ${html.slice(0, 300)}: ${why}`;
    }),
  );
}

/** Puts style sheets into the document, and resolves when they are there; `remove` takes them out again. */
export async function dress(...files: readonly URL[]): Promise<{ remove(): void }> {
  const links = files.map((file) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = file.href;
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
  return {
    remove() {
      for (const link of links) link.remove();
    },
  };
}
