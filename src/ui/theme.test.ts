import { readdirSync, readFileSync } from "node:fs";
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

describe("all style sheets", () => {
  const src = join(import.meta.dirname, "..");
  const sheets = readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".css") && !file.includes("node_modules"))
    .map((file) => [file, readFileSync(join(src, file), "utf8").replaceAll(/\/\*.*?\*\//gs, "")] as const);
  const declarations = (sheet: string): readonly (readonly [string, string])[] =>
    [...sheet.matchAll(/^\s*([a-z-]+):\s*([^;{]+);/gm)].map(([, name = "", value = ""]) => [name, value]);

  it.each(sheets)("%s moves nothing, so that there is nothing to reduce", (_, sheet) => {
    const moving = /^(?:transition|animation|scroll-behavior|scroll-snap|offset)/;
    expect(declarations(sheet).filter(([name]) => moving.test(name))).toEqual([]);
    expect(sheet).not.toContain("@keyframes");
  });

  it.each(sheets)("%s knows no left and no right, so that it can be mirrored", (_, sheet) => {
    const sided = declarations(sheet).filter(([name, value]) => {
      if (/-?(?:left|right)$/.test(name) || /^(?:float|clear)$/.test(name)) return true;
      if (name === "text-align") return /left|right/.test(value);
      if (name === "box-shadow") return !/^none$/.test(value);
      if (!/^(?:margin|padding|inset|border-(?:width|color|style|radius))$/.test(name)) return false;
      const [, right, , left] = value.split(/\s+/);
      return left !== undefined && left !== right;
    });
    expect(sided).toEqual([]);
  });

  it("are all that there is: no component has a style of its own but for heights that it measured", () => {
    const components = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".tsx") && !/\.test\.tsx$|^testing/.test(file),
    );
    const styled = components.flatMap((file) => [
      ...readFileSync(join(src, file), "utf8").matchAll(/style=\{\{\s*(\w+)/g),
    ]);
    expect(new Set(styled.map(([, name]) => name))).toEqual(new Set(["height"]));
  });
});
