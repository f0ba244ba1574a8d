import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALT_CHARACTERS, bodyOf, PICTURES, type Written, writtenOf } from "./post-text.ts";

const hashOf = (at: number): string => `${String(at).padStart(43, "h")}=`;
const picture = (at: number, alt = "") => ({ hash: hashOf(at), alt });

describe("a text and its pictures", () => {
  it("are one body, each picture a paragraph behind the text", () => {
    expect(bodyOf({ text: "Hello.\n", pictures: [] })).toBe("Hello.\n");
    expect(bodyOf({ text: "Hello.", pictures: [picture(1, "A heron"), picture(2)] })).toBe(
      `Hello.\n\n![A heron](${hashOf(1)})\n\n![](${hashOf(2)})`,
    );
    expect(bodyOf({ text: " \n", pictures: [picture(1)] })).toBe(`![](${hashOf(1)})`);
  });

  it("nothing in a description gets out of it", () => {
    const alt = " [a](javascript:x)\n\n# b \\ ";
    expect(bodyOf({ text: "", pictures: [picture(1, alt)] })).toBe(
      `![(a)(javascript:x) # b /](${hashOf(1)})`,
    );
  });

  it("are found again in the body that they made, whatever they were", () => {
    const alts = fc.string({ unit: "grapheme" }).map((alt) => alt.slice(0, ALT_CHARACTERS));
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.array(alts, { maxLength: PICTURES }), (text, given) => {
        const body = bodyOf({ text, pictures: given.map((alt, at) => picture(at, alt)) });
        const found = writtenOf(body);
        expect(bodyOf(found)).toBe(body);
        expect(found.pictures.length).toBe(given.length);
      }),
    );
  });

  it("what stands within a text, twice, or behind a single line break stays text", () => {
    const inText: Written[] = [
      `![a](${hashOf(1)}) behind`,
      `before ![a](${hashOf(1)})`,
      `line\n![a](${hashOf(1)})`,
      "![a](https://x.example/a.png)",
      `![a](${hashOf(1)} "title")`,
      `${"x".repeat(ALT_CHARACTERS + 70)}![a](${hashOf(1)})`,
    ].map((text) => ({ text, pictures: [] }));
    for (const written of inText) expect(writtenOf(written.text)).toEqual(written);
    const twice = `Hello.\n\n![a](${hashOf(1)})\n\n![a](${hashOf(1)})`;
    expect(writtenOf(twice)).toEqual({
      text: `Hello.\n\n![a](${hashOf(1)})`,
      pictures: [picture(1, "a")],
    });
    expect(bodyOf(writtenOf(twice))).toBe(twice);
  });
});
