import { expect, it } from "vitest";
import { likeness, Names } from "./names.ts";

it("knows which names several people have", () => {
  const names = new Names();
  names.see([{ author: "a", name: "Ada" }, { author: "b", name: "Bea" }, { author: "c" }]);
  expect([names.of("a"), names.of("c")]).toEqual(["Ada", undefined]);
  expect(names.shared.value.size).toBe(0);
  names.see([{ author: "a", name: "Ada" }]);
  expect(names.shared.value.size).toBe(0);
  names.see([{ author: "d", name: "ＡＤＡ." }]);
  expect(names.shared.value.has(likeness("Ada"))).toBe(true);
  expect(names.shared.value.has(likeness("Bea"))).toBe(false);
});

it("changes only when there is something new, so that nothing is drawn for nothing", () => {
  const names = new Names();
  names.see([
    { author: "a", name: "Ada" },
    { author: "b", name: "ada" },
  ]);
  const before = names.shared.value;
  names.see([
    { author: "c", name: "Ada" },
    { author: "d", name: "Dan" },
  ]);
  expect(names.shared.value).toBe(before);
});
