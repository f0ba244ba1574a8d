/** How a text begins, in one line and without the marks of Markdown: enough to know it again. Pure. */
import { shownName } from "../ui/person-name.ts";

/** @param body at most some hundred characters; undefined where nothing of it could be seen */
export function firstWords(body: string): string | undefined {
  const plain = body
    .replace(/!?\[([^\]]*)\]\([^)]*\)?/g, "$1 ")
    .replace(/<\/?[a-z][^>]*>?/gi, " ")
    .replace(/^[^\S\n]*(?:(?:>|#{1,6}|[-+*]|\d{1,9}[.)])[^\S\n]+|(?:-{3,}|={3,}|\|[-:| ]+)$|```.*$)+/gm, "")
    .replace(/[*~`]+|(?<!\w)_+|_+(?!\w)/g, "");
  return shownName(plain);
}
