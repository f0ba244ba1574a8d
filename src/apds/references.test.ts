import { describe, expect, it } from "vitest";
import { parseDocument } from "./document.ts";
import { referencesOf } from "./references.ts";

const hash = (letter: string): string => `${letter.repeat(42)}A=`;
const imagesOf = (body: string): readonly string[] =>
  referencesOf(parseDocument(body)).map((found) => found.hash);

describe("images in a body", () => {
  it("are found with an alternative text, a title and spaces around", () => {
    const body = `![](${hash("a")}) ![a cat](${hash("b")}) ![]( ${hash("c")} "the title")\n![x](${hash("d")})`;
    expect(imagesOf(body)).toEqual(["a", "b", "c", "d"].map(hash));
  });

  const hostile = {
    openings: "![".repeat(2 ** 19),
    "images without an end": `![](${hash("a")} `.repeat(20_000),
    "spaces behind a hash": `![](${hash("a")}${" ".repeat(2 ** 20)}`,
    "spaces before a hash": `![](${" ".repeat(1_000)}`.repeat(1_000),
  };
  it.each(Object.entries(hostile))("cost little in a megabyte of %s", { timeout: 2_000 }, (_, body) => {
    expect(imagesOf(body)).toEqual([]);
  });
});
