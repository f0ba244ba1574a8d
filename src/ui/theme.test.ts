import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "theme.css"), "utf8");
const tokens = new Map(
  [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name, { light, dark }],
  ),
);

/** Relative luminance, WCAG 2. @param colour `#rrggbb` */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function contrast(theme: "light" | "dark", one: string, other: string): number {
  const [dim, bright] = [one, other]
    .map((name) => luminance(tokens.get(name)?.[theme] ?? "#808080"))
    .sort((a, b) => a - b);
  return ((bright ?? 0) + 0.05) / ((dim ?? 0) + 0.05);
}

describe.each(["light", "dark"] as const)("the %s theme", (theme) => {
  it.each([
    ["text", "ground"],
    ["text", "card"],
    ["soft", "ground"],
    ["soft", "card"],
    ["bad", "ground"],
    ["bad", "card"],
    ["on-accent", "accent"],
    // Icons of states: a word stands beside them, and they are held to the same measure all the same.
    ["good", "card"],
    ["wait", "card"],
    ["accent", "card"],
  ])("lets %s be read on %s", (text, ground) => {
    expect([tokens.has(text), tokens.has(ground)]).toEqual([true, true]);
    expect(contrast(theme, text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it("lets the edge of a field and the ring of the focus be seen", () => {
    expect(contrast(theme, "edge", "ground")).toBeGreaterThanOrEqual(3);
    expect(contrast(theme, "accent", "ground")).toBeGreaterThanOrEqual(3);
  });
});
