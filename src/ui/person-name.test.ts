import { expect, it } from "vitest";
import { keyBeginning, shownName } from "./person-name.ts";

it("shows a name as one line", () => {
  expect(shownName("  Ada\n\tLovelace ")).toBe("Ada Lovelace");
  expect(shownName("ليلى")).toBe("ليلى");
  expect(shownName("👩‍👩‍👧 दीक्षा")).toBe("👩‍👩‍👧 दीक्षा");
});

it("knows no name where nothing could be seen", () => {
  for (const name of [
    undefined,
    "",
    "   ",
    "\u200b\u200d\ufeff",
    "\u3164\u2800",
    "\u202e\u202d",
    "\u0301",
    "\u{E0041}",
  ])
    expect(shownName(name)).toBeUndefined();
});

it("lets no name turn around, climb over or push away what stands beside it", () => {
  expect(shownName("abc\u202Egnp.exe")).toBe("abcgnp.exe");
  expect(shownName(`Z${"\u0310".repeat(50)}a`)).toBe(`Z${"\u0310".repeat(4)}a`);
  expect(shownName("W".repeat(10_000))).toBe(`${"W".repeat(200)}…`);
  expect(Array.from(shownName("🕊".repeat(300)) ?? "")).toHaveLength(201);
});

it("tells people of one name apart", () => {
  expect(keyBeginning("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")).toBe("MDEyMzQ1…");
});
