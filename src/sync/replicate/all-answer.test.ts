import fc from "fast-check";
import { expect, test } from "vitest";
import { AllAnswer } from "./all-answer.ts";

function read(json: string, lengths: readonly number[] = [], limit = 1_000) {
  const answer = new AllAnswer(limit);
  const texts: string[] = [];
  let at = 0;
  for (const length of [...lengths, json.length]) {
    const piece = answer.push(json.slice(at, at + length));
    if (!piece.ok) return { kind: "refused", texts };
    texts.push(...piece.value);
    at += length;
  }
  return { kind: answer.complete ? "complete" : "cut", texts };
}

test("whatever the texts and the pieces, messages and contents come out as JSON.parse would give them", () => {
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(
      fc.array(fc.record({ sig: text, text, other: fc.object() }, { requiredKeys: ["sig"] })),
      fc.array(fc.integer({ min: 0, max: 9 })),
      fc.boolean(),
      (entries, lengths, pretty) => {
        const json = JSON.stringify(entries, null, pretty ? 2 : undefined);
        const texts = entries.flatMap((entry) => ("text" in entry ? [entry.sig, entry.text] : [entry.sig]));
        expect(read(json, lengths)).toEqual({ kind: "complete", texts });
      },
    ),
  );
});

test("an answer that ends early is cut, and gives what was whole", () => {
  const json = JSON.stringify([{ sig: "a}", text: '"{' }, { sig: "b\\" }]);
  for (let end = 0; end < json.length; end += 1) {
    const answer = read(json.slice(0, end));
    expect(answer.kind).toBe("cut");
    expect(["a}", '"{', "b\\"].slice(0, answer.texts.length)).toEqual(answer.texts);
  }
});

test.each([
  ["a page", "<!doctype html>"],
  ["an object", '{"sig":"a"}'],
  ["numbers", "[1]"],
  ["an entry without message", '[{"text":"a"}]'],
  ["two commas", '[{"sig":"a"},,{"sig":"b"}]'],
  ["no comma", '[{"sig":"a"}{"sig":"b"}]'],
  ["a comma at the end", '[{"sig":"a"},]'],
  ["something behind it", '[{"sig":"a"}] x'],
  ["broken JSON inside", '[{"sig":"a",}]'],
])("%s is no such answer", (_, json) => {
  expect(read(json).kind).toBe("refused");
});

test("an entry that never ends is refused once it is longer than any may be", () => {
  expect(read(`[{"sig":"${"x".repeat(6_001)}`).kind).toBe("refused");
});
