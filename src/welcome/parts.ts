/** What the welcome page's steps are given. */
import type { PageParts } from "../ui/parts.ts";

export interface WelcomeParts extends PageParts {
  /** Asks the browser to let us into pages of this pattern; call it in the click itself. */
  readonly askForSite: (pattern: string) => Promise<boolean>;
}
