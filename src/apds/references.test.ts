import { expect, test } from "vitest";
import { parseDocument } from "./document.ts";
import { referencesOf } from "./references.ts";
import { blobOf } from "./test-author.ts";

const hashes = await Promise.all(Array.from({ length: 24 }, async (_, i) => (await blobOf(`${i}`)).hash));
const [a, b, c, d, e] = hashes;
const found = (text: string) => referencesOf(parseDocument(text)).map(({ kind, hash }) => [kind, hash]);

test("fields name a message, a message, a message and a blob; replyto, links and unknown fields name nothing", () => {
  expect(
    found(
      `---\nimage: ${d}\nreply: ${b}\nprevious: ${a}\nedit: ${c}\nreplyto: ${e}\nother: ${e}\n---\n[link](${e}) #${e} ${e}`,
    ),
  ).toEqual([
    ["previous", a],
    ["reply", b],
    ["edit", c],
    ["image", d],
  ]);
});

test("each hash is named once, as the first kind that names it", () => {
  expect(found(`---\nprevious: ${a}\nreply: ${a}\n---\n![x](${b}) ![y](${b}) ![z](${a})`)).toEqual([
    ["previous", a],
    ["image", b],
  ]);
});

test("what is no canonical hash, or no text, is dropped", () => {
  const loose = `${"A".repeat(42)}B=`;
  expect(
    found(
      `---\nprevious: ${loose}\nreply: [${a}]\nedit: ''\nimage: ${b} \n---\n![x](${loose}) ![y](https://x/${c})`,
    ),
  ).toEqual([["image", b]]);
});

test("of a body the first sixteen images are named, also with titles and empty texts", () => {
  const body = hashes.map((hash, i) => (i % 2 === 0 ? `![](${hash})` : `![t](${hash} "title")`)).join("\n");
  expect(found(body)).toEqual(hashes.slice(0, 16).map((hash) => ["image", hash]));
});

const hostile = {
  openings: "![".repeat(2 ** 19),
  "images without an end": `![](${a} `.repeat(20_000),
  "spaces behind a hash": `![](${a}${" ".repeat(2 ** 20)}`,
  "spaces before a hash": `![](${" ".repeat(1_000)}`.repeat(1_000),
};
test.each(Object.entries(hostile))(
  "a megabyte of %s names nothing, and costs little",
  { timeout: 2_000 },
  (_, body) => {
    expect(found(body)).toEqual([]);
  },
);
