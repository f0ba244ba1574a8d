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
