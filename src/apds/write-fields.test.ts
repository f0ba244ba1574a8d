import fc from "fast-check";
import { CORE_SCHEMA, dump, FAILSAFE_SCHEMA, load, YAML11_SCHEMA } from "js-yaml";
import { describe, expect, test } from "vitest";
import { writeFields } from "./write-fields.ts";

/** What YAML reads as something else, or not at all, if it is not quoted: alone, and as parts of longer texts. */
const parts = [
  ..."-?:,[]{}#&*!|>'\"%@`=~\\ \t\n\r+._0189eExXaAzZ".split(""),
  ...["true", "No", "null", "0x1F", "0o17", "0b1", "1e3", "-.inf", ".NaN", "2024-01-01", "12:30:45", "<<"],
  ...[
    "---",
    "...",
    "--- ",
    "\n---\n",
    ": ",
    " #",
    "- ",
    "? ",
    "  ",
    "word ",
    "x".repeat(90),
    "2001-1-1 1:2:3",
  ],
  ...["\0", "\u0085", "\u00A0", "\u2003", "\u2028", "\uFEFF", "ż", "日本", "🕊️", "\u200D", "\uFFFE"],
];
const part = fc.oneof(fc.constantFrom(...parts), fc.string({ unit: "binary", maxLength: 8 }));
const text = fc
  .array(part, { maxLength: 30 })
  .map((some) => some.join(""))
  // What is no character can't be written in any file.
  .filter((whole) => !/\p{Surrogate}/u.test(whole));
const value = fc.oneof(text, fc.array(text, { maxLength: 4 }));

describe("fields as YAML", () => {
  test.each([
    ["without types", FAILSAFE_SCHEMA],
    ["of version 1.2", CORE_SCHEMA],
    ["of version 1.1", YAML11_SCHEMA],
  ])("are read as they were by a reader %s", (_, schema) => {
    fc.assert(
      fc.property(fc.dictionary(text, value, { maxKeys: 4 }), (fields) => {
        const read = load(writeFields(Object.entries(fields)), { schema });
        expect(Object.entries(read as object)).toEqual(Object.entries(fields));
      }),
      { numRuns: 500 },
    );
  });

  test("stand as the library of the reference writes them, where they are what people write", () => {
    const words = fc.constantFrom(
      "a",
      "Bird",
      "it's",
      "x.y",
      "über",
      "#tag",
      "C++",
      "-",
      "100",
      "(so)",
      "no",
      "@a",
      "8:15",
    );
    const line = fc.array(words, { maxLength: 30 }).map((some) => some.join(" "));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(line, fc.array(line, { maxLength: 3 })), { minLength: 1, maxLength: 4 }),
        (values) => {
          const fields = values.map((each, at) => [`field${at}`, each] as const);
          expect(writeFields(fields)).toBe(dump(Object.fromEntries(fields), { noRefs: true }));
        },
      ),
      { numRuns: 500 },
    );
  });
});
