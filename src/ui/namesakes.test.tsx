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
    expect(told(answers)).toBe("There are 2 keys by this name, or one that begins so. Choose the right one.");
  });

  it("stands beside who calls themselves so here, and different keys are never one", () => {
    const held = [
      { author: "two", name: "Ida", posts: 3 },
      { author: "three", name: "IDA", posts: 1 },
    ];
    const answers = [{ pub: A, keys: ["one", "two"] }];
    expect(namesakes(answers, held)).toEqual([
      { author: "two", hosts: ["a.example"], held: held[0] },
      { author: "three", hosts: [], held: held[1] },
      { author: "one", hosts: ["a.example"] },
    ]);
    expect(english.say(answersPhrase(answers, held))).toBe(
      "There are 3 keys by this name, or one that begins so. Choose the right one.",
    );
    expect(english.say(answersPhrase([{ pub: A, keys: [], failure: "no-answer" }], held.slice(1)))).toContain(
      "compare the key",
    );
  });

  it("is asked for as long as no pub answered, and nobody's where there is no pub", () => {
    expect(english.say(answersPhrase(undefined, []))).toBe("Asking your pubs …");
    expect(told([])).toBe("Nobody whose posts are here calls themselves so, and there is no pub to ask.");
  });

  it("is no proof, also where all agree", () => {
    expect(told([{ pub: A, keys: ["one"] }])).toContain("compare the key");
  });

  it.each([
    [
      ["unknown", "unknown"],
      "Nobody whose posts are here calls themselves so, and none of your pubs knows this name.",
    ],
    [["unknown", "no-answer"], "No pub answered with anybody of this name. Some do not tell names."],
    [["too-soon", "unknown"], "Your pubs were asked a moment ago. Try again in a minute."],
    [["name"], "This is neither a key nor a name."],
  ] as const)("%j is told as: %s", (failures, sentence) => {
    expect(told(failures.map((failure) => ({ pub: A, keys: [], failure })))).toContain(sentence);
  });
});
