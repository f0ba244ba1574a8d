import { expect, test } from "vitest";
import { FEWEST_MODULES, faultsOf } from "./layers.ts";

const cruise = (
  totalCruised: number,
  violations: Parameters<typeof faultsOf>[0]["summary"]["violations"] = [],
) => ({
  summary: {
    totalCruised,
    violations,
    ruleSetUsed: {
      forbidden: [{ name: "no-cycles", comment: "Two files that need each other are one file." }],
    },
  },
});

test("a cruise that saw no files is a fault, though it found no violation", () => {
  expect(faultsOf(cruise(0))).toHaveLength(1);
  expect(faultsOf(cruise(FEWEST_MODULES))).toHaveLength(1);
  expect(faultsOf(cruise(FEWEST_MODULES + 1))).toEqual([]);
});

test("a violation is told with the reason of its rule", () => {
  const violation = { from: "src/a.ts", to: "src/b.ts", rule: { name: "no-cycles", severity: "error" } };
  expect(faultsOf(cruise(100, [violation]))).toEqual([
    "no-cycles: src/a.ts -> src/b.ts\n  Two files that need each other are one file.",
  ]);
});
