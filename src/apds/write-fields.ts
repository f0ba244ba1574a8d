/**
 * Fields as YAML, as the reference writes them. A mapping of texts and of lists of texts is all that there is to write, so a library's
 * writer, which can write anything, stays out of the worker; tests hold this one to what such a library reads.
 */

/** The reference folds what is longer than this, its indent included. */
const LINE = 80;
/** What YAML 1.1 or 1.2 takes for something else than a text: null, booleans, numbers, dates. */
const TYPED =
  /^(?:~|null|true|false|y|yes|n|no|on|off|<<|=|[-+]?\.(?:inf|nan)|[-+]?[.\d][\d_.,:a-fox+-]*|\d{4}-\d\d?-\d\d?[t ].*)$/i;
/** What begins a quotation, an item and the like, ends a name, begins a comment, or marks a document. */
const SPECIAL = /^[,[\]{}#&*!|>'"%@`]|^[-?:](?:\s|$)|^(?:---|\.\.\.)|:(?:\s|$)|\s#/;
/** Control characters, white space that is none to YAML, and what lies outside the BMP: the reference escapes all that. */
const HIDDEN = /(?!\n)[\p{Cc}\p{Cs}\xA0\u2028\u2029\uFEFF\uFFFE-\u{10FFFF}]/u;
const ESCAPED = /["\\\p{Cc}\p{Cs}\xA0\u2028\u2029\uFEFF\uFFFE-\u{10FFFF}]/gu;
const SHORT: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", '"': '\\"', "\\": "\\\\" };

/** @returns lines, each with its end; `{}` without any field, as there. */
export function writeFields(fields: Iterable<readonly [string, string | readonly string[]]>): string {
  let lines = "";
  for (const [name, value] of fields) {
    const key = inline(name);
    // Readers need not look further than this for the colon.
    lines += key.length > 1_000 ? `? ${key}\n:` : `${key}:`;
    if (typeof value === "string") lines += ` ${scalar(value, "  ")}\n`;
    else if (value.length === 0) lines += " []\n";
    else lines += `\n${value.map((item) => `  - ${scalar(item, "    ")}\n`).join("")}`;
  }
  return lines || "{}\n";
}

function scalar(text: string, indent: string): string {
  const width = LINE - indent.length;
  // White space at either end, and what is escaped, is safe in quotes only.
  if (!/^\s|\s$/.test(text) && !HIDDEN.test(text)) {
    if (text.includes("\n")) return `|-\n${text.replace(/^(?!$)/gm, indent)}`;
    if (text.length > width && text.includes(" ")) return `>-\n${indent}${folded(text, width, indent)}`;
  }
  return inline(text);
}

function inline(text: string): string {
  if (/^[^\S ]|\s$|\n/.test(text) || HIDDEN.test(text)) return `"${text.replace(ESCAPED, escaped)}"`;
  const isPlain = text !== "" && !text.startsWith(" ") && !TYPED.test(text) && !SPECIAL.test(text);
  return isPlain ? text : `'${text.replaceAll("'", "''")}'`;
}

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  const [letter, digits] = code.length < 3 ? ["x", 2] : code.length < 5 ? ["u", 4] : ["U", 8];
  return SHORT[character] ?? `\\${letter}${code.padStart(digits, "0")}`;
}

/** Broken at single spaces, where a line would grow too long; reading puts them back. */
function folded(text: string, width: number, indent: string): string {
  let lines = "";
  let [start, last] = [0, 0];
  const breakAt = (at: number): void => {
    lines += `${text.slice(start, at)}\n${indent}`;
    start = at + 1;
  };
  for (const { index } of text.matchAll(/ (?! )/g)) {
    if (index - start > width) breakAt(last > start ? last : index);
    last = index;
  }
  if (text.length - start > width && last > start) breakAt(last);
  return lines + text.slice(start);
}
