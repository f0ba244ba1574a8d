import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { leanYaml } from "./lean-yaml.ts";

type Yaml = { readonly parseEvents: (text: string, options: { maxDepth: number }) => unknown };

// As `apds` sees it: other packages bring other versions.
const fromApds = createRequire(new URL("../src/apds/apds.ts", import.meta.url));
const file = join(dirname(fromApds.resolve("js-yaml/package.json")), "dist/js-yaml.mjs");
const code = readFileSync(file, "utf8");
const folder = mkdtempSync(join(tmpdir(), "lean-yaml-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("nothing that makes a tag or a schema, no sentence and no snippet is left to be kept", () => {
  const lean = leanYaml(code);
  expect(lean).not.toMatch(/^var \w+ = (?:new (?:Schema|RegExp)|define\w+Tag|\w+\.withTags)\(/m);
  expect(lean).not.toMatch(/throwError\(state, ["`]/);
  expect(lean).not.toContain("mark.snippet =");
});

test("the same events, and an error for the same texts", async () => {
  const made = join(folder, "lean.mjs");
  writeFileSync(made, leanYaml(code));
  const [whole, lean] = (await Promise.all(
    [file, made].map((path) => import(/* @vite-ignore */ pathToFileURL(path).href)),
  )) as [Yaml, Yaml];
  const eventsOf = (yaml: Yaml, text: string): unknown => {
    try {
      return yaml.parseEvents(text, { maxDepth: 8 });
    } catch (error) {
      return (error as Error).name;
    }
  };
  const parts =
    "a|b: |name: c|\n|\n  |- |? |: |[|]|{|}|, |&x |*x|!t |!!|%YAML 1.2\n|---|...|\"|'|\\|\\x4|>\n|# |\t|\r\n|\0|\uFEFF|🕊️";
  const text = fc.array(fc.constantFrom(...parts.split("|"), "|\n", "|+2\n"), { maxLength: 24 });
  let errors = 0;
  fc.assert(
    fc.property(text, (some) => {
      const events = eventsOf(whole, some.join(""));
      if (typeof events === "string") errors += 1;
      expect(eventsOf(lean, some.join(""))).toEqual(events);
    }),
    { numRuns: 2_000 },
  );
  expect(errors).toBeGreaterThan(100);
});
