/** The English messages where there is no extension: what `browser.i18n.getMessage` gives, for tests. */
import messages from "../../public/_locales/en/messages.json" with { type: "json" };
import { textsOf } from "../rpc/texts.ts";
import { wordsFrom } from "../ui/words.ts";

export const english = wordsFrom(textsOf(messages) ?? (() => ""));
