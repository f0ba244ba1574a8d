import { expect, test } from "vitest";
import { placesOf } from "./highlight.ts";

const marked = (text: string, words: string) =>
  placesOf(text, words).map(([from, to]) => text.slice(from, to));

test("what the search finds is what is marked: whole words and those that begin so, in any case and with any accents", () => {
  expect(marked("Two Herons; a heron's pond, herons!", "heron")).toEqual(["Herons", "heron", "herons"]);
  expect(marked("Crème brûlée in the Straße", "creme BRU strasse")).toEqual(["Crème", "brûlée", "Straße"]);
  expect(marked("He heard her", "he")).toEqual(["He"]);
  expect(marked("今日は庭で遊ぶ", "庭で")).toEqual(["庭で"]);
});

test("no word is sought, none is marked; no more than some hundred of one text", () => {
  expect(marked("a b", " ?! ")).toEqual([]);
  expect(marked("fog ".repeat(1_000), "fog")).toHaveLength(200);
});
