/** The sections of the options page, in their order. A new one is a line here and its title in `_locales`. */
import type { JSX } from "preact";
import type { MessageKey } from "../ui/messages.ts";
import type { PageParts } from "../ui/parts.ts";
import { About } from "./about.tsx";
import { Diagnostics } from "./diagnostics.tsx";
import { Identity } from "./identity.tsx";
import { Notices } from "./notices.tsx";
import { Pages } from "./pages.tsx";
import { People } from "./people.tsx";
import { Pubs } from "./pubs.tsx";
import { Storage } from "./storage.tsx";

export interface Section {
  /** Its name in the address: `options/index.html#pubs`. No element of the page has it as its id, so that nothing scrolls there. */
  readonly id: string;
  readonly title: MessageKey;
  readonly Draw: (parts: PageParts) => JSX.Element;
}

export const sections: readonly [Section, ...Section[]] = [
  { id: "pubs", title: "options_pubs_title", Draw: Pubs },
  { id: "people", title: "options_people_title", Draw: People },
  { id: "you", title: "options_you_title", Draw: Identity },
  { id: "storage", title: "options_storage_title", Draw: Storage },
  { id: "notices", title: "options_notices_title", Draw: Notices },
  { id: "pages", title: "options_pages_title", Draw: Pages },
  { id: "diagnostics", title: "options_check_title", Draw: Diagnostics },
  { id: "about", title: "options_about_title", Draw: About },
];
