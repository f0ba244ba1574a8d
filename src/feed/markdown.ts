/** Markdown of strangers as HTML that is still to be cleaned (`clean.ts`). Pure: it knows no document, and fetches nothing. */
import { Marked } from "marked";

/** How a picture stands in the HTML: a link of ours, which survives the cleaning and is then replaced by what the store holds. */
export const PICTURE = "#picture/";

/** A hash or an author: 32 bytes in base64. */
const NAME = /^[A-Za-z0-9+/]{43}=$/;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const marked = new Marked({
  gfm: true,
  renderer: {
    // A picture is named by its hash. One with an address of the network is a link: looking at a post must tell nobody.
    image({ href, text }) {
      if (NAME.test(href)) return `<a href="${PICTURE}${href}">${escaped(text)}</a>`;
      return `<a href="${escaped(href)}">${escaped(text || href)}</a>`;
    },
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

/**
 * The HTML of a body; undefined where it is to be shown as it was typed: it is built to be costly (`isCostly`), or too deep for the
 * parser.
 */
export function markdownHtml(body: string): string | undefined {
  if (isCostly(body)) return undefined;
  try {
    return marked.parse(body, { async: false });
  } catch {
    return undefined;
  }
}

/** Longest body that is read as Markdown, in characters. */
const LONGEST = 32_768;
/** Quotes and lists within each other: each level is parsed again by the one around it. */
const DEEPEST = 16;
/** Marks of emphasis in one paragraph: their pairs are looked for among all of them (65,536 of them cost a minute). */
const EMPHASIS = 400;

/** What could be the beginning of an e-mail address, which is looked for from each of its characters on. */
const LONG_WORD = /[\w.+-]{1024}/;

/** Whether the parser would take longer than its length tells. Found by trying each rule of the grammar with 64 Ki characters of it. */
export function isCostly(body: string): boolean {
  if (body.length > LONGEST) return true;
  if (LONG_WORD.test(body)) return true;
  for (const paragraph of body.split(/\n[^\S\n]*\n/))
    if ((paragraph.match(/[*_~]/g)?.length ?? 0) > EMPHASIS) return true;
  return body.split("\n").some((line) => nesting(line) > DEEPEST);
}

/** How many quotes and lists a line opens, or goes on with. */
function nesting(line: string): number {
  const marks = /^(?:[^\S\n]*(?:>|[-+*](?=\s)|\d{1,9}[.)](?=\s)))+/.exec(line)?.[0] ?? "";
  return marks.match(/>|[-+*]|\d+[.)]/g)?.length ?? 0;
}
