import type { Core } from "apds";
import { afterEach, expect, test, vi } from "vitest";
import type { Pool } from "../sync/pool.ts";
import { TestClock } from "../testing/test-clock.ts";

// Both name the browser itself, of which this is as much as they need.
const rows = new Map<string, unknown>();
const area = {
  get: async (key: string) => ({ [key]: rows.get(key) }),
  async set(more: Record<string, unknown>) {
    for (const [key, value] of Object.entries(more)) rows.set(key, value);
  },
  clear: async () => rows.clear(),
};
let reloads = 0;
const browser = {
  storage: { local: area, session: { clear: async () => {} } },
  runtime: {
    getManifest: () => ({ version: "1.2.3" }),
    reload() {
      reloads += 1;
    },
  },
};

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test("all that was deleted stays deleted: what was to be written a moment later does not come back", async () => {
  vi.stubGlobal("browser", browser);
  vi.resetModules();
  const [{ browserSide }, { openKeptLog }] = await Promise.all([
    import("./browser-side.ts"),
    import("./event-keeper.ts"),
  ]);
  const clock = new TestClock();
  const life = new AbortController();
  const log = await openKeptLog(clock, life.signal);
  rows.set("settings", {});
  log.write("pub-open", "wss://one.example/");
  const apds = { deletekey: async () => {}, clear: async () => {} } as unknown as Core;
  const pool = { close: async () => {} } as unknown as Pool;
  await browserSide(apds, pool, clock, life).wipe();
  await clock.advance(60_000);
  expect([...rows]).toEqual([["wiped", true]]);
  expect(reloads).toBe(1);
});
