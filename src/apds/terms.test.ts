import { expect, test } from "vitest";
import { hasTerms, soughtIn, termsOf } from "./terms.ts";

const terms = (text: string) => [...termsOf(text)];

test("accents, vowel points and letters with a stroke do not matter, as people type them or not", () => {
  expect(terms("Crème BRÛLÉE à Łódź, Straße, smørrebrød, Ærø")).toEqual(
    terms("creme brulee a lodz strasse smorrebrod aero"),
  );
  expect(terms("Ἀθήνα ёлка שָׁלוֹם كِتَاب")).toEqual(terms("Αθηνα елка שלום كتاب"));
  expect(terms("İstanbul ｆｕｌｌ")).toEqual(["istanbul", "full"]);
});

test("marks that are letters stay: vowels of Devanagari, voiced sounds of Japanese, syllables of Korean", () => {
  expect(terms("हिन्दी")).toEqual(["हिन्दी"]);
  expect(terms("が")).not.toEqual(terms("か"));
  expect(terms("한국어")).toEqual(["한국어".normalize("NFC")]);
});

test("a word of three characters and more means those that begin with it, a shorter one itself alone", () => {
  const found = (words: string) => hasTerms(termsOf("Two herons in Old Town"), soughtIn(words));
  expect(["heron", "her tow", "two old", "in"].map(found)).toEqual([true, true, true, true]);
  expect(["he", "erons", "heronsand", "ol"].map(found)).toEqual([false, false, false, false]);
});
