import fc from "fast-check";
import { expect, test } from "vitest";
import { PollAnswer } from "./poll-answer.ts";

/** Feeds the text in pieces of these lengths, the rest at once. */
function read(text: string, lengths: readonly number[] = [], limit = 1_000) {
  const answer = new PollAnswer(limit);
  const texts: string[] = [];
  let at = 0;
  for (const length of [...lengths, text.length]) {
    const piece = answer.push(text.slice(at, at + length));
    if (!piece.ok) return { kind: "refused" as const, texts };
    texts.push(...piece.value);
    at += length;
  }
  return { kind: answer.complete ? ("complete" as const) : ("cut" as const), texts };
}

test("whatever the texts and however they are cut into pieces, they come out as JSON.parse would give them", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary" })),
      fc.array(fc.integer({ min: 0, max: 9 })),
      fc.boolean(),
      (messages, lengths, pretty) => {
        const json = JSON.stringify({ messages, nextSince: 5 }, null, pretty ? 2 : undefined);
        expect(read(json, lengths)).toEqual({ kind: "complete", texts: messages });
      },
    ),
  );
});

test("an answer that ends anywhere before its end is cut, and gives what was whole", () => {
  const json = JSON.stringify({ messages: ["one", 'tw"o', "three\\"], nextSince: 5 });
  for (let end = 1; end < json.length; end += 1) {
    const answer = read(json.slice(0, end));
    expect(answer.kind).toBe("cut");
    expect(["one", 'tw"o', "three\\"].slice(0, answer.texts.length)).toEqual(answer.texts);
  }
});

test.each([
  ["a page", "<!doctype html><html>"],
  ["a bare list", '["a"]'],
  ["an error", '{"error":"not_found"}'],
  ["a number in the list", '{"messages":[1]}'],
  ["a nested list", '{"messages":[["a"]]}'],
  ["a missing comma", '{"messages":["a""b"]}'],
  ["two commas", '{"messages":["a",,"b"]}'],
  ["a comma at the end", '{"messages":["a",]}'],
  ["a bad escape", '{"messages":["\\x"]}'],
])("%s is no poll answer", (_, text) => {
  expect(read(text).kind).toBe("refused");
});

test("a text that never ends is refused once it is longer than any text may be", () => {
  expect(read(`{"messages":["${"x".repeat(6_001)}`, [], 1_000).kind).toBe("refused");
  expect(read(`{"messages":["${"x".repeat(5_000)}`, [], 1_000).kind).toBe("cut");
});
