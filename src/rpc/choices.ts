/** What a person chose, as lines of an export: read from a file that may be anybody's, and shown before anything of it counts. */
import * as v from "valibot";
import { scopes } from "./contract.ts";
import { noticeChoiceShape } from "./notices.ts";
import { languages } from "./texts.ts";

/** More of each are no person's doing. */
const PUBS = 20;
const FOLLOWED = 10_000;
const ADDRESS_CHARACTERS = 2_000;

const { on, kinds, chosen, silent, quiet, badge } = noticeChoiceShape.entries;
/** Each where it stands there and is one; what a newer version adds is left out. */
const settingsShape = v.object({
  scope: v.exactOptional(v.picklist(scopes)),
  share: v.exactOptional(v.boolean()),
  pausedAll: v.exactOptional(v.boolean()),
  budget: v.exactOptional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))),
  notices: v.exactOptional(v.object({ on, kinds, chosen, silent, quiet, badge })),
  language: v.exactOptional(v.picklist(languages)),
});
export type ChosenSettings = v.InferOutput<typeof settingsShape>;

const list = v.fallback(v.array(v.string()), []);
const listsShape = v.object({
  mutedAuthors: list,
  hiddenHashes: list,
  mutedWords: list,
  blockedAuthors: list,
});
export type ChosenLists = v.InferOutput<typeof listsShape>;

const lineShape = v.union([
  v.object({
    pub: v.pipe(v.string(), v.maxLength(ADDRESS_CHARACTERS)),
    paused: v.exactOptional(v.boolean(), false),
  }),
  v.object({ followed: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/)) }),
  v.object({ moderation: listsShape }),
  v.object({ settings: settingsShape }),
]);

export interface Choices {
  readonly pubs: readonly { readonly url: string; readonly paused: boolean }[];
  readonly followed: readonly string[];
  readonly lists?: ChosenLists;
  readonly settings?: ChosenSettings;
}

/** Those at the beginning of a file; what is none is passed over. @param text its first whole lines */
export function choicesIn(text: string): Choices {
  const pubs: { url: string; paused: boolean }[] = [];
  const followed = new Set<string>();
  let rest: Pick<Choices, "lists" | "settings"> = {};
  // The first line says what the file is.
  for (let at = text.indexOf("\n") + 1; at > 0 && at < text.length; ) {
    const end = text.indexOf("\n", at);
    const line = text.slice(at, end < 0 ? undefined : end);
    if (/^\{"(message|blob|end)"/.test(line)) break;
    at = end < 0 ? text.length : end + 1;
    const read = v.safeParse(lineShape, jsonOf(line));
    if (!read.success) continue;
    const one = read.output;
    if ("pub" in one) {
      if (pubs.length < PUBS) pubs.push({ url: one.pub, paused: one.paused });
    } else if ("followed" in one) {
      if (followed.size < FOLLOWED) followed.add(one.followed);
    } else if ("moderation" in one) rest = { ...rest, lists: one.moderation };
    else rest = { ...rest, settings: one.settings };
  }
  return { pubs, followed: [...followed], ...rest };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
