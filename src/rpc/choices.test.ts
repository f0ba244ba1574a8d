import { expect, test } from "vitest";
import { choicesIn } from "./choices.ts";

const HEAD = '{"wiredove-sync":1}';
const key = (at: number): string => `${String(at).padStart(43, "A")}=`;
const file = (...lines: readonly (object | string)[]): string =>
  [HEAD, ...lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)))].join("\n");

test("choices are read as far as the first message, each once", () => {
  const text = file(
    { pub: "wss://one.example/" },
    { pub: "wss://two.example/", paused: true },
    { followed: key(1) },
    { followed: key(1) },
    { moderation: { mutedWords: ["spam"], blockedAuthors: [key(2)] } },
    { settings: { scope: "following", share: false, budget: null, language: "de" } },
    { message: "m" },
    { pub: "wss://late.example/" },
  );
  expect(choicesIn(text)).toEqual({
    pubs: [
      { url: "wss://one.example/", paused: false },
      { url: "wss://two.example/", paused: true },
    ],
    followed: [key(1)],
    lists: { mutedAuthors: [], hiddenHashes: [], mutedWords: ["spam"], blockedAuthors: [key(2)] },
    settings: { scope: "following", share: false, budget: null, language: "de" },
  });
});

test("what is none is passed over, and there is never more of it than a person would choose", () => {
  expect(
    choicesIn(
      file(
        "",
        "{",
        { pub: 1 },
        { pub: `wss://${"w".repeat(3_000)}.example/` },
        { followed: "nobody" },
        { moderation: 7 },
        { settings: { scope: "all" } },
        { settings: { serving: true, sites: ["https://evil.example"], probeKey: "k", share: true } },
      ),
    ),
  ).toEqual({ pubs: [], followed: [], settings: { share: true } });
  const many = choicesIn(
    file(
      ...Array.from({ length: 100 }, (_, at) => ({ pub: `wss://${at}.example/` })),
      ...Array.from({ length: 10_010 }, (_, at) => ({ followed: key(at) })),
    ),
  );
  expect([many.pubs.length, many.followed.length]).toEqual([20, 10_000]);
});
