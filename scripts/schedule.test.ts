import { describe, expect, test } from "vitest";
import { type Step, schedule } from "./schedule.ts";

/** Steps that say when they begin, and end when they are told to. */
function watched() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const step = (name: string, more: Omit<Step, "run"> = {}): Record<string, Step> => ({
    [name]: {
      ...more,
      run: () =>
        new Promise<void>((resolve) => {
          begun.push(name);
          ends.set(name, resolve);
        }),
    },
  });
  /** Resolves when whatever comes of their end has begun. */
  const end = async (...names: readonly string[]): Promise<void> => {
    for (const name of names) ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, step, end };
}

describe("steps", () => {
  test("run side by side, no more at once than there are slots, in the order of the list", async () => {
    const { begun, step, end } = watched();
    const all = schedule({ ...step("a"), ...step("b"), ...step("c") }, 2);
    expect(begun).toEqual(["a", "b"]);
    await end("b");
    expect(begun).toEqual(["a", "b", "c"]);
    await end("a", "c");
    await all;
  });

  test("wait for those that they come after, and are overtaken meanwhile", async () => {
    const { begun, step, end } = watched();
    const all = schedule({ ...step("build"), ...step("lint", { after: ["build"] }), ...step("unit") }, 3);
    expect(begun).toEqual(["build", "unit"]);
    await end("build");
    expect(begun).toEqual(["build", "unit", "lint"]);
    await end("lint", "unit");
    await all;
  });

  test("that take more room wait for it, and nothing behind them takes it away", async () => {
    const { begun, step, end } = watched();
    const all = schedule({ ...step("a"), ...step("wide", { slots: 2 }), ...step("c") }, 2);
    expect(begun).toEqual(["a"]);
    await end("a");
    expect(begun).toEqual(["a", "wide"]);
    await end("wide");
    expect(begun).toEqual(["a", "wide", "c"]);
    await end("c");
    await all;
  });

  test("of more slots than there are run alone", async () => {
    const { begun, step, end } = watched();
    const all = schedule({ ...step("wide", { slots: 2 }), ...step("b") }, 1);
    expect(begun).toEqual(["wide"]);
    await end("wide");
    expect(begun).toEqual(["wide", "b"]);
    await end("b");
    await all;
  });

  test("that wait for each other, or for a name that is no step, are told by name", async () => {
    const { step } = watched();
    const circle = schedule({ ...step("a", { after: ["b"] }), ...step("b", { after: ["a"] }) }, 2);
    await expect(circle).rejects.toThrow("a, b");
    await expect(schedule(step("c", { after: ["sea"] }), 2)).rejects.toThrow("c");
  });

  test("that throw end it all", async () => {
    const broken = { run: () => Promise.reject(new Error("a bug")) };
    await expect(schedule({ broken }, 2)).rejects.toThrow("a bug");
  });
});
