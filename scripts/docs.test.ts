/** What README.md and PROTOCOL.md say of names, figures and files is what there is. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as apds from "apds";
import { describe, expect, test } from "vitest";
import manifest from "../manifest.json" with { type: "json" };
import project from "../package.json" with { type: "json" };
import { bounds } from "../src/pub/bounds.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const readme = read("README.md");
const protocol = read("src/sync/PROTOCOL.md");

/** The rows of the table whose head begins with `head`, cell by cell; backquotes are dropped from the first one. */
function rowsOf(text: string, head: string): readonly (readonly string[])[] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${head} `));
  if (start < 0) throw new Error(`no table begins with "${head}"`);
  const rest = lines.slice(start + 2);
  const end = rest.findIndex((line) => !line.startsWith("|"));
  return rest.slice(0, end < 0 ? undefined : end).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell, at) => (at === 0 ? cell.replaceAll("`", "") : cell).trim()),
  );
}

const names = (text: string, head: string): readonly string[] =>
  rowsOf(text, head).map(([name = ""]) => name);

/** The figures of a table, in ms where they are times: "16 Mi units" is 16 · 2^20, "5 min" 300,000. */
function figures(text: string, head: string): Record<string, number> {
  const factors: Readonly<Record<string, number>> = {
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    s: 1_000,
    min: 60_000,
    h: 3_600_000,
    d: 24 * 3_600_000,
  };
  return Object.fromEntries(
    rowsOf(text, head).map(([name = "", value = ""]) => {
      const [amount = "", unit = ""] = value.split(" ");
      return [name, Number(amount.replaceAll(",", "")) * (factors[unit] ?? 1)];
    }),
  );
}

/** `64 * 2 ** 20` as a number. */
const product = (expression: string): number =>
  expression
    .replaceAll("_", "")
    .split(" * ")
    .map((factor) => factor.split(" ** ").map(Number))
    .reduce((total, [base = Number.NaN, exponent = 1]) => total * base ** exponent, 1);

/** Every figure that stands at the top of a file of the engine, exported or not, by name. */
function engineFigures(): Record<string, number> {
  const found: Record<string, number> = {
    FUTURE_NEAR_MS: apds.FUTURE_NEAR_MS,
    FUTURE_FAR_MS: apds.FUTURE_FAR_MS,
  };
  const files = readdirSync(join(root, "src/sync"), { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))) {
    const constants = read(`src/sync/${file}`).matchAll(/^(?:export )?const ([A-Z_]+) = ([\d_* ]+);/gm);
    for (const [, name = "", value = ""] of constants) {
      if (name in found) throw new Error(`two figures are called ${name}, so the table cannot name them`);
      found[name] = product(value);
    }
  }
  return found;
}

describe("the README", () => {
  const scripts = Object.keys(project.scripts).filter((name) => !name.startsWith("pre"));

  test("lists every command of package.json, and no other", () => {
    const listed = names(readme, "command").map((command) => command.replace(/^npm (run )?/, ""));
    expect(listed.toSorted()).toEqual(scripts.toSorted());
  });

  test("tells people to run only what there is", () => {
    const told = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
    expect(told.length).toBeGreaterThan(0);
    for (const name of told) expect(scripts).toContain(name);
  });

  test("gives a reason for every permission of the manifest, and for no other", () => {
    const asked = [
      ...manifest.permissions,
      // Added for that browser alone by `vite.config.ts`; `build.test.ts` looks at what comes out.
      "sidePanel (Chrome)",
      ...manifest.optional_permissions.map((name) => `${name} (optional)`),
      ...manifest.host_permissions,
      ...manifest.optional_host_permissions.map((pattern) => `${pattern} (optional)`),
    ];
    expect(names(readme, "permission").toSorted()).toEqual(asked.toSorted());
  });

  test("says what each runtime dependency is for", () => {
    // Read, not imported: the package has one face.
    const inside = JSON.parse(read("src/apds/package.json")) as typeof project;
    const packages = [...Object.keys(project.dependencies), ...Object.keys(inside.dependencies)];
    expect(names(readme, "package").toSorted()).toEqual(packages.toSorted());
  });

  test("names the browser versions and the pub that a packaged build starts with", () => {
    expect(readme).toContain(`Chromium, ${manifest.minimum_chrome_version} or newer`);
    const { strict_min_version } = manifest.browser_specific_settings.gecko;
    expect(readme).toContain(`Firefox, ${Number.parseInt(strict_min_version, 10)} or newer`);
    expect(read("vite.config.ts")).toContain('PACKAGED_PUBS = ["wss://pub.wiredove.net/"]');
  });
});

describe("PROTOCOL.md", () => {
  test("has every figure of the engine, with its value, and no other", () => {
    const inCode = engineFigures();
    expect(Object.keys(inCode).length).toBeGreaterThan(30);
    expect(figures(protocol, "constant")).toEqual(inCode);
  });

  test("has the bounds of the pub as they are", () => {
    const said = figures(protocol, "bound");
    expect(Object.keys(said).length).toBeGreaterThan(10);
    expect(bounds).toMatchObject(said);
  });
});

describe.each(["README.md", "src/sync/PROTOCOL.md"])("%s", (file) => {
  const links = [
    ...read(file)
      .replace(/`[^`\n]*`/g, "")
      .matchAll(/\]\(([^)\s]+)\)/g),
  ]
    .map(([, link = ""]) => link)
    .filter((link) => !link.startsWith("https://"));

  test("links to files that exist", () => {
    const files = links.map((link) => link.replace(/#.*/, "")).filter(Boolean);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((link) => !existsSync(join(root, dirname(file), link)))).toEqual([]);
  });

  test("links to headings that exist", () => {
    const broken = links.filter((link) => {
      const [path = "", heading] = link.split("#");
      if (heading === undefined) return false;
      return !slugs(read(path ? join(dirname(file), path) : file)).includes(heading);
    });
    expect(broken).toEqual([]);
  });
});

/** Headings as GitHub names them in links. */
function slugs(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
