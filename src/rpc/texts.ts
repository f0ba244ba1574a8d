/**
 * The texts of `_locales` in the language that a person chose. A browser gives them in its own language alone, so those of another one
 * are read from our own files. Pages and background speak the same one.
 */
import * as v from "valibot";

/** Those that we have texts in: folders of `_locales`. */
export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

/** As `browser.i18n.getMessage`: the text of a key, empty when there is none. */
export type GetMessage = (key: string, substitutions: readonly string[]) => string;

export interface TextSource {
  /** The browser's own texts. */
  readonly own: GetMessage;
  /** The person's choice; none: the browser's. */
  readonly chosen: () => Promise<Language | undefined>;
  readonly onChosen: (heard: (language: Language | undefined) => void) => void;
  /** The choice as it was read last, known at once: what `chosen` says later is what counts. Undefined: it was never read here. */
  readonly recalled?: () => { readonly language: Language | undefined } | undefined;
  /** Remembers it for `recalled`. */
  readonly recall?: (language: Language | undefined) => void;
  /** The parsed file of a language. */
  readonly load: (language: Language) => Promise<unknown>;
}

const fileShape = v.record(v.string(), v.object({ message: v.string() }));

/** @param file a parsed `messages.json`; undefined where it is none */
export function textsOf(file: unknown): GetMessage | undefined {
  const read = v.safeParse(fileShape, file);
  if (!read.success) return undefined;
  const texts = new Map(Object.entries(read.output));
  return (key, substitutions) =>
    (texts.get(key)?.message ?? "").replaceAll(
      /\$([1-9])/g,
      (_, place) => substitutions[Number(place) - 1] ?? "",
    );
}

/**
 * Calls `heard` with the texts of now and the choice that led to them, and at each other choice; resolves when the choice was read. Where
 * it is recalled, `heard` is called before anything is waited for: a popup is drawn a moment sooner.
 */
export async function followTexts(
  source: TextSource,
  heard: (texts: GetMessage, chosen: Language | undefined) => void,
): Promise<void> {
  let turn = 0;
  const change = async (language: Language | undefined): Promise<void> => {
    turn += 1;
    const mine = turn;
    const texts = isOwn(source, language) ? source.own : await textsIn(source, language);
    if (mine === turn) heard(texts, language);
  };
  const choose = (language: Language | undefined): Promise<void> => {
    source.recall?.(language);
    return change(language);
  };
  const recalled = source.recalled?.();
  const first = recalled && change(recalled.language);
  source.onChosen((language) => void choose(language));
  const chosen = await source.chosen().catch(() => undefined);
  // Another choice that was made meanwhile has been heard already.
  if (turn > (recalled ? 1 : 0)) return;
  if (!recalled || recalled.language !== chosen) await choose(chosen);
  else await first;
}

const isOwn = (source: TextSource, language: Language | undefined): boolean =>
  language === undefined || source.own("locale", []) === language;

/** What can't be read is said in the browser's language. */
async function textsIn(source: TextSource, language: Language | undefined): Promise<GetMessage> {
  if (language === undefined) return source.own;
  try {
    return textsOf(await source.load(language)) ?? source.own;
  } catch {
    return source.own;
  }
}

export const isLanguage = (value: unknown): value is Language =>
  languages.some((language) => language === value);
