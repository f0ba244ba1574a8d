import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { leanYaml } from "./lean-yaml.ts";

type YamlEvent = { readonly type: number; readonly anchorStart?: number; readonly tagStart?: number };
type Yaml = {
  readonly parseEvents: (text: string, options: { maxDepth: number }) => readonly YamlEvent[];
  readonly EVENT_ID: { readonly ALIAS: number };
};

// As `apds` sees it: other packages bring other versions.
const fromApds = createRequire(new URL("../src/apds/apds.ts", import.meta.url));
const file = join(dirname(fromApds.resolve("js-yaml/package.json")), "dist/js-yaml.mjs");
const code = readFileSync(file, "utf8");
const folder = mkdtempSync(join(tmpdir(), "lean-yaml-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("nothing that makes a tag or a schema, and no sentence, is left to be kept", () => {
  const lean = leanYaml(code);
  expect(lean).not.toMatch(/^var \w+ = (?:new (?:Schema|RegExp)|define\w+Tag|\w+\.withTags)\(/m);
  expect(lean).not.toMatch(/throwError\(state, ["`]/);
  expect(lean).not.toContain("YAMLException.throwAt(");
  expect(lean).not.toContain("scalarStyleRules: Object");
  // The readers of tags, anchors and aliases, each by its first line alone; and whether one was found is not asked any more.
  expect(
    lean.match(/^function read(?:Tag|Anchor|Alias).*\n.*return false;\n\tthrowError\(state\);\n\}/gm),
  ).toHaveLength(3);
  expect(lean).not.toMatch(/props\.\w+ !== NO_RANGE/);
});

test("the same events, and none for the same texts: not YAML, or with an anchor, an alias or a tag, which no header may have", async () => {
  const made = join(folder, "lean.mjs");
  writeFileSync(made, leanYaml(code));
  const [whole, lean] = (await Promise.all(
    [file, made].map((path) => import(/* @vite-ignore */ pathToFileURL(path).href)),
  )) as [Yaml, Yaml];
  const eventsOf = (yaml: Yaml, text: string): unknown => {
    try {
      const events = yaml.parseEvents(text, { maxDepth: 8 });
      const isRefused = events.some(
        ({ type, anchorStart = -1, tagStart = -1 }) =>
          type === yaml.EVENT_ID.ALIAS || anchorStart !== -1 || tagStart !== -1,
      );
      return isRefused ? "refused" : events;
    } catch {
      return "refused";
    }
  };
  const parts =
    "a|b: |name: c|\n|\n  |- |? |: |[|]|{|}|, |&x |*x|!t |!!|%YAML 1.2\n|---|...|\"|'|\\|\\x4|>\n|# |\t|\r\n|\0|\uFEFF|🕊️";
  const text = fc.array(fc.constantFrom(...parts.split("|"), "|\n", "|+2\n"), { maxLength: 24 });
  let [refused, read] = [0, 0];
  fc.assert(
    fc.property(text, (some) => {
      const events = eventsOf(whole, some.join(""));
      if (events === "refused") refused++;
      else read++;
      expect(eventsOf(lean, some.join(""))).toEqual(events);
    }),
    { numRuns: 2_000 },
  );
  expect(refused).toBeGreaterThan(100);
  expect(read).toBeGreaterThan(100);
});
