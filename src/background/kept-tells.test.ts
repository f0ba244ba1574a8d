/** Rows without ports; with them: page-peers.test.ts. */
import { expect, test } from "vitest";
import { TestClock } from "../testing/test-clock.ts";
import { KeptTells } from "./kept-tells.ts";

const row = (at: number): unknown => ({
  origin: "https://wiredove.net",
  page: "p",
  at,
  texts: [`number ${at}`],
});

test("tells that were written down are taken in however many there are, and not all of them are in memory at once", async () => {
  const rows = new Map(Array.from({ length: 250 }, (_, at) => [`tell:${at}`, row(at)]));
  const taken: string[] = [];
  let [read, most] = [0, 0];
  const kept = new KeptTells({
    storage: {
      keys: async () => [...rows.keys()],
      async get(key) {
        most = Math.max(most, ++read - taken.length);
        return rows.get(key);
      },
      remove: async (key) => void rows.delete(key),
    },
    clock: new TestClock(),
    serves: async () => true,
    async take(_, __, texts) {
      taken.push(...texts);
      return true;
    },
  });
  await kept.takeLeft();
  expect([rows.size, new Set(taken).size]).toEqual([0, 250]);
  expect(most).toBeLessThanOrEqual(100);
});

test("a row that is written only after its port's word of it was committed goes, and is not taken in a second time", async () => {
  const rows = new Map<string, unknown>();
  const clock = new TestClock();
  let taken = 0;
  const kept = new KeptTells({
    storage: {
      keys: async () => [...rows.keys()],
      get: async (key) => rows.get(key),
      remove: async (key) => void rows.delete(key),
    },
    clock,
    serves: async () => true,
    async take() {
      taken += 1;
      return true;
    },
  });
  for (let at = 0; at < 5_000; at += 1) {
    kept.claim(`tell:${at}`);
    await kept.done(`tell:${at}`, true);
  }
  rows.set("tell:4999", row(4_999));
  const changed = kept.changed(["tell:4999"]);
  await clock.advance(1_000);
  await changed;
  expect([rows.size, taken]).toEqual([0, 0]);
  // One that the store could not take is another matter.
  kept.claim("tell:x");
  await kept.done("tell:x", false);
  rows.set("tell:x", row(1));
  const again = kept.changed(["tell:x"]);
  await clock.advance(1_000);
  await again;
  expect([rows.size, taken]).toEqual([0, 1]);
});
