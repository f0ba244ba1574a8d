import { describe, expect, it } from "vitest";
import type { Replies } from "../rpc/contract.ts";
import { english } from "../testing/english.ts";
import { answersPhrase, namesakes } from "./namesakes.tsx";

const A = "wss://a.example/";
const B = "wss://b.example/";
const told = (answers: Replies["directory"]): string => english.say(answersPhrase(answers));

describe("what pubs say of a name", () => {
  it("is kept apart by key, with the pubs that said so", () => {
    const answers = [
      { pub: A, keys: ["one", "two"] },
      { pub: B, keys: ["two"] },
    ];
    expect(namesakes(answers)).toEqual([
      { author: "one", hosts: ["a.example"] },
      { author: "two", hosts: ["a.example", "b.example"] },
    ]);
    expect(told(answers)).toBe("Your pubs know 2 keys by this name. Choose the right one.");
  });

  it("is no proof, also where all agree", () => {
    expect(told([{ pub: A, keys: ["one"] }])).toContain("compare the key");
  });

  it.each([
    [["unknown", "unknown"], "None of your pubs knows this name."],
    [["unknown", "no-answer"], "No pub answered with anybody of this name. Some do not tell names."],
    [["too-soon", "unknown"], "Your pubs were asked a moment ago. Try again in a minute."],
    [["name"], "This is neither a key nor a name."],
  ] as const)("%j is told as: %s", (failures, sentence) => {
    expect(told(failures.map((failure) => ({ pub: A, keys: [], failure })))).toContain(sentence);
  });
});
