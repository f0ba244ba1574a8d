import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase64, encodeBase64 } from "./base64.ts";

test("bytes are spelled as the platform spells them, and read back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 130 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64"));
      expect(decodeBase64(text)).toEqual(bytes);
    }),
  );
});

test("only the text that the bytes encode to is read", () => {
  const characters = fc.constantFrom(..."ABCQgwxyz+/=\n é-_".split(""));
  fc.assert(
    fc.property(fc.array(characters, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      const bytes = decodeBase64(text);
      if (typeof bytes === "string") expect(Buffer.from(text, "base64").toString("base64")).not.toBe(text);
      else expect(encodeBase64(bytes)).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test("says which fault it is: a character that base64 lacks, or a second spelling", () => {
  expect(decodeBase64("AA A")).toBe("alphabet");
  expect(decodeBase64("A=AA")).toBe("alphabet");
  expect(decodeBase64("AAB=")).toBe("canonical");
  expect(decodeBase64("AB==")).toBe("canonical");
  expect(decodeBase64("AAA")).toBe("canonical");
});
