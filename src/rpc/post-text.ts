/** What a person writes, a text and the pictures behind it, and the one body of a post that both make, as Wiredove writes pictures. */

export interface AttachedPicture {
  /** Of the picture as a data URL. */
  readonly hash: string;
  /** What it shows, for those who don't see it; may be empty. */
  readonly alt: string;
}

export interface Written {
  readonly text: string;
  readonly pictures: readonly AttachedPicture[];
}

/** A post carries no more; of others' posts the first 16 are fetched by themselves. */
export const PICTURES = 8;
/** Characters of one as a data URL: readers get it without being asked. */
export const PICTURE_CHARACTERS = 2 ** 20;
export const ALT_CHARACTERS = 500;

/** The last paragraph, where it is a picture by its hash and nothing else. */
const LAST_PICTURE = /(?:^|\n\n)!\[([^[\]\n]*)\]\(([A-Za-z0-9+/]{43}=)\)$/;

/** What a description says of these has a meaning in Markdown, or ends its line. */
const plainAlt = (alt: string): string =>
  alt
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replaceAll("\\", "/")
    .replaceAll(/\s+|\p{Cc}/gu, " ")
    .trim();

/** Markdown: each picture is a paragraph of its own, behind the text. Without pictures it is the text as it stands. */
export function bodyOf({ text, pictures }: Written): string {
  const paragraphs = pictures.map(({ hash, alt }) => `![${plainAlt(alt)}](${hash})`);
  return (text.trim() === "" && pictures.length > 0 ? paragraphs : [text, ...paragraphs]).join("\n\n");
}

/** The other way, for a post that is changed: the pictures that stand behind its text. All else, pictures within it too, is text. */
export function writtenOf(body: string): Written {
  const pictures: AttachedPicture[] = [];
  let text = body;
  while (pictures.length < PICTURES) {
    const last = LAST_PICTURE.exec(text.slice(-(ALT_CHARACTERS + 64)));
    const [whole, alt = "", hash = ""] = last ?? [];
    // A picture that is cut out of its window has no line before it.
    if (whole === undefined || (!whole.startsWith("\n") && whole.length !== text.length)) break;
    if (pictures.some((one) => one.hash === hash)) break;
    pictures.unshift({ hash, alt });
    text = text.slice(0, text.length - whole.length);
  }
  const written = { text, pictures };
  return bodyOf(written) === body ? written : { text: body, pictures: [] };
}
