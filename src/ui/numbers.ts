/** Numbers and lists as people of a locale write them. */

/** `1204` -> `1,204`. @param locale BCP 47 */
export function formatCount(locale: string, count: number): string {
  return cached(counts, locale, () => new Intl.NumberFormat(locale)).format(count);
}

/** `0.26` -> `26%`. Neither 0 nor 100 where it is only near. */
export function formatPercent(locale: string, share: number): string {
  const shown = share > 0 && share < 1 ? Math.min(Math.max(share, 0.01), 0.99) : share;
  return cached(shares, locale, () => new Intl.NumberFormat(locale, { style: "percent" })).format(shown);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** `1536` -> `1.5 kB`, `5` -> `5 bytes`, never on two lines: in steps of 1,000, as browsers and systems say sizes; a number of bytes below that. */
export function formatBytes(locale: string, bytes: number): string {
  let [amount, step] = [bytes, 0];
  while (amount >= 999.5 && step < UNITS.length - 1) {
    amount /= 1_000;
    step += 1;
  }
  const unit = UNITS[step] ?? "byte";
  const digits = step > 0 && amount < 9.95 ? 1 : 0;
  return cached(
    sizes,
    `${locale} ${unit} ${digits}`,
    () =>
      new Intl.NumberFormat(locale, {
        style: "unit",
        unit,
        // In English the short form of many is "5 byte".
        unitDisplay: step === 0 ? "long" : "short",
        maximumFractionDigits: digits,
      }),
  )
    .format(amount)
    .replaceAll(" ", "\u00a0");
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
const shares = new Map<string, Intl.NumberFormat>();
const sizes = new Map<string, Intl.NumberFormat>();
const lists = new Map<string, Intl.ListFormat>();
const plurals = new Map<string, Intl.PluralRules>();

function cached<T>(made: Map<string, T>, locale: string, make: () => T): T {
  const known = made.get(locale);
  if (known !== undefined) return known;
  const fresh = make();
  made.set(locale, fresh);
  return fresh;
}
