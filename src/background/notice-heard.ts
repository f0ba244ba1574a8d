/** Arrivals as notices look at them. Names and texts are strangers': one bounded line, without what turns lines around or hides in them. */
import { type Apds, type Author, type Post, parseDocument, parseHash, textField } from "apds";
import type { Heard } from "./notice-plan.ts";

const NAME_CHARACTERS = 60;
const TEXT_CHARACTERS = 200;
/** As much of a text as is looked at for that. */
const LOOKED_AT = 2_000;
/** So many arrivals of one batch are looked at: a flood is no news. */
const HEARD_AT_ONCE = 200;

/** Control characters, marks of direction, zero-width and other signs that nobody sees. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Text as one line of at most so many characters; undefined where nothing of it can be seen. */
export function oneLine(text: string, characters: number): string | undefined {
  const line = text.slice(0, LOOKED_AT).replaceAll(/\s+/g, " ").replaceAll(UNSEEN, "").trim();
  const seen = Array.from(line);
  if (seen.length === 0) return undefined;
  return seen.length > characters ? `${seen.slice(0, characters).join("")}…` : line;
}

/** Markdown without its signs, roughly: a notice shows plain text. */
const plain = (body: string): string =>
  body
    .slice(0, LOOKED_AT)
    .replaceAll(/!\[([^[\]\n]*)\]\([^()\n]*\)/g, "$1")
    .replaceAll(/\[([^[\]\n]*)\]\([^()\n]*\)/g, "$1")
    .replaceAll(/^[#>\s]+|[*_`~]{1,3}/gm, " ");

/** Those that are news, in their order: an edit is none. `isShown`: what the person wants to see at all. */
export async function heardOf(
  { store, keys }: Pick<Apds, "store" | "keys">,
  posts: readonly Post[],
  isShown: (post: Post) => boolean,
): Promise<readonly Heard[]> {
  const me = (await keys.state())?.author;
  const heard = await Promise.all(
    posts.slice(-HEARD_AT_ONCE).map(async (post): Promise<Heard | undefined> => {
      const { message, content } = post;
      const document = parseDocument(content);
      if (textField(document, "edit") !== undefined) return undefined;
      const { author, id, ts } = message;
      const name = oneLine((await store.author(author))?.name ?? "", NAME_CHARACTERS);
      return {
        id,
        author,
        ts,
        ...(name !== undefined && { name }),
        text: oneLine(plain(document.body), TEXT_CHARACTERS) ?? "",
        mine: author === me,
        hidden: !isShown(post),
        answersMe: me !== undefined && (await answers(store, document, me)),
        mentionsMe: me !== undefined && document.body.includes(me),
      };
    }),
  );
  return heard.filter((one) => one !== undefined);
}

/** Anybody can write `replyto`; the post that is answered says whose it is, where it is held. */
async function answers(
  store: Apds["store"],
  document: ReturnType<typeof parseDocument>,
  me: Author,
): Promise<boolean> {
  const answered = parseHash(textField(document, "reply") ?? "");
  if (answered === undefined) return false;
  const message = await store.message(answered);
  return message ? message.author === me : textField(document, "replyto") === me;
}
