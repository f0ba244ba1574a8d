/** What the popup's parts for the page in front are given. */
import type { SiteView } from "../rpc/sites.ts";
import type { PageParts } from "../ui/parts.ts";

export interface SiteParts extends PageParts {
  /** The tab that is meant; null: the one in front. */
  readonly tab: number | null;
  /** The browser's own question, for pages of a pattern; to be called in the click itself. */
  readonly askForSite: (pattern: string) => Promise<boolean>;
}

export interface SiteViewParts extends SiteParts {
  readonly view: SiteView;
  /** Looks at once what has changed. */
  readonly again: () => Promise<void>;
}
