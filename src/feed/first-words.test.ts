import { expect, test } from "vitest";
import { firstWords } from "./first-words.ts";

test("a text begins with its words, in one line, whatever marks stand before and around them", () => {
  expect(firstWords("# The *pond*\n\n> - in `November`, with snake_case and __stress__\n> 1. one")).toBe(
    "The pond in November, with snake_case and stress one",
  );
  expect(firstWords("![two herons](abc=) See [the almanac](https://a.example/b) <b>now</b>")).toBe(
    "two herons See the almanac now",
  );
  expect(firstWords("```ts\nconst a = 1;\n```\n---\n| a | b |\n|---|:-:|")).toBe("const a = 1; | a | b |");
  // Cut off in the middle of a link.
  expect(firstWords("Look at [this](https://very.long.exam")).toBe("Look at this");
});

test("what could turn the line around, or shows nothing, is left out", () => {
  expect(firstWords("a\u202Eb\u200B c")).toBe("ab c");
  expect(firstWords("  \u3164 \n ")).toBeUndefined();
  expect(firstWords("![](abc=)")).toBeUndefined();
});
