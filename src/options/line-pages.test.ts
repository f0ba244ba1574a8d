import { expect, test } from "vitest";
import { type LinePage, linePages, textPieces } from "./line-pages.ts";

async function all<T>(given: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const one of given) found.push(one);
  return found;
}

async function pages(pieces: readonly string[], size = 8, most = 20): Promise<readonly LinePage[]> {
  async function* given(): AsyncGenerator<string> {
    yield* pieces;
  }
  return all(linePages(given(), size, most));
}

test("pages are whole lines, wherever the pieces are cut, and the last one is said to be it", async () => {
  expect(await pages(["one\ntw", "o\nthree\nf", "our\n"])).toEqual([
    { text: "one\ntwo\nthree\n", last: false },
    { text: "four\n", last: true },
  ]);
});

test("a file that ends with a page has no empty one behind it", async () => {
  expect(await pages(["one\ntwo\n"])).toEqual([{ text: "one\ntwo\n", last: true }]);
});

test("a last line without an end is a line, and an empty file one empty page", async () => {
  expect(await pages(["one\ntwo\nth"])).toEqual([
    { text: "one\ntwo\n", last: false },
    { text: "th", last: true },
  ]);
  expect(await pages([])).toEqual([{ text: "", last: true }]);
});

test("a line longer than a page makes a longer page; one without end is cut", async () => {
  expect(await pages(["0123456789", "01234\nx"])).toEqual([
    { text: "012345678901234\n", last: false },
    { text: "x", last: true },
  ]);
  const cut = await pages(["x".repeat(15), "x".repeat(15), "x".repeat(15)]);
  expect(cut.map(({ text }) => text.length)).toEqual([20, 20, 5]);
});

test("a file is read in pieces that hold its text", async () => {
  const text = "Grüße 🕊\n".repeat(50_000);
  expect((await all(textPieces(new Blob([text])))).join("")).toBe(text);
});
