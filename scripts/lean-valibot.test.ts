import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import type * as valibot from "valibot";
import { expect, test } from "vitest";
import { leanValibot } from "./lean-valibot.ts";

type Valibot = typeof valibot;
type Schema = valibot.GenericSchema;
/** A schema, made by whichever module is given. */
type Make = (v: Valibot) => Schema;

const file = createRequire(import.meta.url)
  .resolve("valibot")
  .replace(/\.cjs$/, ".mjs");
const code = readFileSync(file, "utf8");

test("nothing that only says what was expected, and where, is left to be kept", () => {
  const lean = leanValibot(code);
  expect(code).toMatch(/pathItem|expects: |_standardSchema\(\{|expectedDiscriminators\.push/);
  expect(lean).not.toMatch(/pathItem = |^\t+expects: |_standardSchema\(\{|expectedDiscriminators\.push/m);
  expect(lean).not.toMatch(/_addIssue\(this, "\w+", dataset, /);
});

const KEYS = ["a", "b", "kind"] as const;
const leaf: fc.Arbitrary<Make> = fc.constantFrom<Make[]>(
  (v) => v.string(),
  (v) => v.pipe(v.string(), v.minLength(1), v.maxLength(2)),
  (v) => v.pipe(v.string(), v.length(1)),
  (v) => v.pipe(v.string(), v.startsWith("k")),
  (v) => v.pipe(v.string(), v.regex(/^[ab]$/)),
  (v) => v.pipe(v.string(), v.parseJson(), v.array(v.number())),
  (v) =>
    v.pipe(
      v.string(),
      v.transform((text) => text.slice(0, 1)),
    ),
  (v) => v.number(),
  (v) => v.pipe(v.number(), v.finite(), v.integer(), v.minValue(0), v.maxValue(2)),
  (v) => v.boolean(),
  (v) => v.literal("kind"),
  (v) => v.picklist(["a", "b"]),
  (v) => v.null(),
  (v) => v.unknown(),
  (v) => v.custom((value) => value === 1),
);
/** As deep as a shape of ours, and as a value that is looked at. */
const schemas = fc.letrec<{ one: Make }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 3 },
    leaf,
    tie("one").map<Make>((one) => (v) => v.array(one(v))),
    tie("one").map<Make>((one) => (v) => v.pipe(v.array(one(v)), v.maxLength(1), v.readonly())),
    tie("one").map<Make>((one) => (v) => v.nullable(one(v))),
    tie("one").map<Make>((one) => (v) => v.optional(one(v), null)),
    tie("one").map<Make>((one) => (v) => v.fallback(one(v), "instead")),
    tie("one").map<Make>((one) => (v) => v.record(v.string(), one(v))),
    fc.tuple(tie("one"), tie("one")).map<Make>(
      ([a, b]) =>
        (v) =>
          v.union([a(v), b(v)]),
    ),
    fc.tuple(tie("one"), tie("one")).map<Make>(
      ([a, b]) =>
        (v) =>
          v.tuple([a(v), b(v)]),
    ),
    fc.tuple(tie("one"), tie("one")).map<Make>(
      ([a, b]) =>
        (v) =>
          v.object({ a: a(v), b: v.exactOptional(b(v)) }),
    ),
    fc.tuple(tie("one"), tie("one")).map<Make>(
      ([a, b]) =>
        (v) =>
          v.strictObject({ a: a(v), b: v.fallback(b(v), 0) }),
    ),
    fc.tuple(tie("one"), tie("one")).map<Make>(
      ([a, b]) =>
        (v) =>
          v.variant("kind", [
            v.object({ kind: v.literal("a"), a: a(v) }),
            v.strictObject({ kind: v.picklist(["b", "kind"]), b: v.optional(b(v)) }),
          ]),
    ),
  ),
})).one;
const values = fc.letrec<{ one: unknown }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 3, depthSize: "medium" },
    fc.constantFrom<unknown[]>(
      "",
      "a",
      "b",
      "kind",
      "long",
      "[1,2]",
      "[",
      0,
      1,
      1.5,
      -1,
      Number.NaN,
      true,
      null,
      undefined,
    ),
    fc.array(tie("one"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS, "other"), tie("one"), { maxKeys: 3 }),
  ),
})).one;

test("the same values have a shape, and are parsed as the same", async () => {
  const whole = (await import(/* @vite-ignore */ file)) as Valibot;
  const lean = (await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(leanValibot(code))}`
  )) as Valibot;
  let [fit, unfit] = [0, 0];
  fc.assert(
    fc.property(schemas, values, (make, value) => {
      const [one, other] = [whole, lean].map((v) => v.safeParse(make(v), value));
      expect(other?.success).toBe(one?.success);
      expect(other?.typed).toBe(one?.typed);
      expect(other?.output).toEqual(one?.output);
      if (one?.success) fit++;
      else {
        unfit++;
        expect(other?.issues?.[0].message).toMatch(/^Invalid \w+$/);
      }
    }),
    { numRuns: 3_000 },
  );
  expect(Math.min(fit, unfit)).toBeGreaterThan(300);
});
