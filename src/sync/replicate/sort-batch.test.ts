import { expect, test } from "vitest";
import { Orphanage } from "./orphanage.ts";
import { type Delivery, sortBatch, type Teller } from "./sort-batch.ts";

/** How often a held text is counted as told again, when it comes so. */
function toldAgain(delivery: (teller: Teller) => Delivery): number {
  let again = 0;
  const teller: Teller = {
    arrived: () => {},
    fault: () => {},
    heard: (_fresh, known) => {
      again += known;
    },
    dated: () => {},
    takeDirty: () => undefined,
  };
  sortBatch([{ text: "held", delivery: delivery(teller) }], [{ kind: "held" }], new Orphanage(), {
    takes: () => true,
  });
  return again;
}

test("a held text counts as told again where a pub says it by itself, not where our list of a wider window has it once more", () => {
  expect(toldAgain((teller) => ({ kind: "stream", teller, settled: () => {} }))).toBe(1);
  const parcel = { kind: "parcel", values: () => [], left: 1, failure: undefined, done: () => {} } as const;
  expect(toldAgain((teller) => ({ ...parcel, teller }))).toBe(0);
});
