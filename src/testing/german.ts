/** The German messages, for tests. */
import messages from "../../public/_locales/de/messages.json" with { type: "json" };
import { textsOf } from "../rpc/texts.ts";
import { wordsFrom } from "../ui/words.ts";

export const german = wordsFrom(textsOf(messages) ?? (() => ""));
