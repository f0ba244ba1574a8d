/** Numbers and lists as people of a locale write them. */

/** `1204` -> `1,204`. @param locale BCP 47 */
export function formatCount(locale: string, count: number): string {
  return cached(counts, locale, () => new Intl.NumberFormat(locale)).format(count);
}

/** `["a", "b", "c"]` -> `a, b, and c`. */
export function formatList(locale: string, items: readonly string[]): string {
  return cached(lists, locale, () => new Intl.ListFormat(locale, { type: "conjunction" })).format(items);
}

/** Which form of a noun goes with `count`: `one`, `other`, and in other languages more. */
export function pluralForm(locale: string, count: number): Intl.LDMLPluralRule {
  return cached(plurals, locale, () => new Intl.PluralRules(locale)).select(count);
}

// Making a formatter costs a hundred times its use, and the popup draws each second.
const counts = new Map<string, Intl.NumberFormat>();
const lists = new Map<string, Intl.ListFormat>();
const plurals = new Map<string, Intl.PluralRules>();

function cached<T>(made: Map<string, T>, locale: string, make: () => T): T {
  const known = made.get(locale);
  if (known !== undefined) return known;
  const fresh = make();
  made.set(locale, fresh);
  return fresh;
}
