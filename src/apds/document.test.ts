import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createDocument, parseDocument, textField } from "./document.ts";

/** Strings that are hard to write: what YAML reads as something else, fences, escapes, line ends, other planes. */
const awkward = fc
  .oneof(
    fc.constantFrom(
      "",
      " ",
      "true",
      "~",
      "null",
      "1e3",
      "2024-01-01",
      "---",
      "= yaml =",
      "...",
      "<<",
      "=",
      "a: b",
      "#",
      "- a",
      "a\n",
      "a\n\n",
      "\n",
      "a\n---\nb",
      "\ta",
      "a ",
      "'",
      '"',
      "\\",
      "&a",
      "*a",
      "!a",
      "{",
      "[",
      "|",
      ">",
      "%",
      "@",
      "`",
      "🕊️",
      "\u0085",
      "\u2028",
      "\u205Fa",
      "\uFEFF",
      "\u0000",
      "a\r\nb",
      "__proto__",
      "x".repeat(200),
      "word ".repeat(40),
    ),
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc
      .array(fc.constantFrom("a", " ", "\n", "-", ":", "#", "'", '"', "🕊", "\t", "\r"), { maxLength: 20 })
      .map((parts) => parts.join("")),
  )
  .filter((text) => !/\p{Surrogate}/u.test(text));

/** Names that are whole numbers would be put in front by every JavaScript object, there and here. */
const names = awkward.filter((name) => !/^\d+$/.test(name));

describe("documents", () => {
  test("what is written is read back: every field the same text, in order, and the same body", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(names, awkward), { minLength: 1, maxLength: 5 }),
        awkward,
        (pairs, body) => {
          const fields = new Map(pairs);
          const document = parseDocument(createDocument(fields, body));
          expect([...document.fields]).toEqual([...fields]);
          expect(document.body).toBe(body);
        },
      ),
      { numRuns: 1500 },
    );
  });

  test("any text at all is read without an exception, and all of it is in the body where there are no fields", () => {
    const parts = fc.constantFrom(
      "---\n",
      "---",
      "= yaml =\n",
      "name: a\n",
      "a",
      ":",
      " ",
      "\n",
      "- ",
      "&x ",
      "*x",
      "!t ",
      "{",
      "}",
      "[",
      "]",
      "|\n",
      '"',
      "'",
      "\\",
      "\t",
      "\r\n",
      "\uFEFF",
      "?",
      "🕊",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 24 }), (some) => {
        const text = some.join("");
        const { fields, body } = parseDocument(text);
        if (fields.size === 0 && !text.includes("{")) expect(body).toBe(text);
        expect(text.endsWith(body)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test("names of the prototype are names like others, and reach no prototype", () => {
    const { fields } = parseDocument("---\n__proto__: {polluted: yes}\nconstructor: x\n---\nbody");
    expect(fields.get("__proto__")).toEqual(new Map([["polluted", "yes"]]));
    expect(fields.get("constructor")).toBe("x");
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    expect(createDocument(new Map([["__proto__", "x"]]), "")).toBe("---\n__proto__: x\n---\n");
  });

  test("beyond the bounds all is body: a header above 16 Ki characters, depth 3, an anchor, an alias, a tag, two documents", () => {
    const fits = `---\nname: ${"x".repeat(16_000)}\n---\nbody`;
    expect(parseDocument(fits).body).toBe("body");
    for (const text of [
      `---\nname: ${"x".repeat(16_384)}\n---\nbody`,
      "---\na: {b: {c: d}}\n---\nbody",
      "---\na:\n  - - b\n---\nbody",
      "---\na: &x b\n---\nbody",
      "---\na: &x b\nc: *x\n---\nbody",
      "---\na: !!str b\n---\nbody",
      "---\n!!map\na: b\n---\nbody",
      `---\na: ${"[".repeat(4000)}\n---\nbody`,
      "---\na: b\n...\nc: d\n---\nbody",
    ]) {
      expect(parseDocument(text)).toEqual({ fields: new Map(), body: text });
    }
  });

  test("a known field that is a list or a mapping is no text", () => {
    const document = parseDocument("---\nname: [a, b]\nimage: {a: b}\nprevious: c\n---\n");
    expect(document.fields.get("name")).toEqual(["a", "b"]);
    expect(["name", "image", "previous", "reply"].map((name) => textField(document, name))).toEqual([
      undefined,
      undefined,
      "c",
      undefined,
    ]);
  });
});
