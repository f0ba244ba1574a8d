import { describe, expect, test } from "vitest";
import { followTexts, type GetMessage, type Language, type TextSource, textsOf } from "./texts.ts";

const file = (locale: string, hello: string) => ({ locale: { message: locale }, hello: { message: hello } });
const english: GetMessage = textsOf(file("en", "Hello $1")) ?? (() => "");

function source(first?: Language) {
  const loads: Language[] = [];
  let heard: (language: Language | undefined) => void = () => {};
  let answer: (language: Language) => Promise<unknown> = async (language) => file(language, "Hallo $1");
  const made: TextSource = {
    own: english,
    chosen: async () => first,
    onChosen: (listener) => {
      heard = listener;
    },
    load(language) {
      loads.push(language);
      return answer(language);
    },
  };
  return {
    made,
    loads,
    choose: (language: Language | undefined) => heard(language),
    answerBy: (by: typeof answer) => {
      answer = by;
    },
  };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

describe("the language of the texts", () => {
  test("is the browser's until one is chosen, and then changes at once", async () => {
    const { made, choose, loads } = source();
    const said: string[] = [];
    await followTexts(made, (get) => said.push(get("hello", ["Ada"])));
    choose("de");
    await settle();
    choose(undefined);
    await settle();
    expect(said).toEqual(["Hello Ada", "Hallo Ada", "Hello Ada"]);
    expect(loads).toEqual(["de"]);
  });

  test("is at once the one that was read last, and then the one that is chosen now", async () => {
    const recalling = (kept: string | undefined, now: Language | undefined) => {
      const { made, ...more } = source(now);
      const rows: (string | undefined)[] = [kept];
      const recalled = (): { language: Language | undefined } | undefined => {
        const row = rows.at(-1);
        return row === undefined ? undefined : { language: row === "de" ? "de" : undefined };
      };
      const recall = (language: Language | undefined): void => void rows.push(language ?? "");
      return { ...more, made: { ...made, recalled, recall }, rows };
    };
    for (const [kept, now, all, left] of [
      ["", undefined, ["Hello Ada"], ""],
      ["", "de", ["Hello Ada", "Hallo Ada"], "de"],
      ["de", undefined, ["Hallo Ada", "Hello Ada"], ""],
      ["de", "de", ["Hallo Ada"], "de"],
      [undefined, "de", ["Hallo Ada"], "de"],
      [undefined, undefined, ["Hello Ada"], ""],
    ] as const) {
      const { made, rows } = recalling(kept, now);
      const said: string[] = [];
      const done = followTexts(made, (get) => said.push(get("hello", ["Ada"])));
      // Before anything is waited for, where it is the browser's own.
      expect([kept, said]).toEqual([kept, kept === "" ? ["Hello Ada"] : []]);
      await done;
      await settle();
      expect([kept, now, said.at(-1), rows.at(-1)]).toEqual([kept, now, all.at(-1), left]);
      expect(said.length).toBeLessThanOrEqual(all.length);
    }
    const { made, choose, rows } = recalling("", undefined);
    await followTexts(made, () => {});
    choose("de");
    expect(rows.at(-1)).toBe("de");
  });

  test("is read from our files only where it is not the browser's", async () => {
    const { made, loads } = source("en");
    await followTexts(made, () => {});
    expect(loads).toEqual([]);
  });

  test("stays the browser's where the file can't be read", async () => {
    for (const broken of [() => Promise.reject(new Error("gone")), async () => ({ hello: 5 })]) {
      const { made, answerBy } = source("de");
      answerBy(broken);
      const said: string[] = [];
      await followTexts(made, (get) => said.push(get("hello", ["Ada"])));
      expect(said).toEqual(["Hello Ada"]);
    }
  });

  test("is the one that was chosen last, however long its file takes", async () => {
    const { made, choose, answerBy } = source();
    const said: string[] = [];
    await followTexts(made, (get) => said.push(get("locale", [])));
    let finish: (file: unknown) => void = () => {};
    answerBy(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    choose("de");
    choose("en");
    finish(file("de", "Hallo"));
    await settle();
    expect(said).toEqual(["en", "en"]);
  });
});

test("what replaces a place is not read for places of its own", () => {
  expect(textsOf({ a: { message: "$2, $1" } })?.("a", ["$2", "$&"])).toBe("$&, $2");
  expect(english("toString", [])).toBe("");
});
