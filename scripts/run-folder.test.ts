import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isFree, onFreePort, openRunFolder } from "./run-folder.ts";

let data = "";
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "wiredove-run-"));
});
afterEach(() => rmSync(data, { recursive: true }));

test("the pub's data outlive a run, its temporary folder does not", () => {
  const first = openRunFolder(data, false);
  const { folder } = first.pubData();
  mkdirSync(folder);
  first.wipe();
  expect(existsSync(first.temporary)).toBe(false);
  expect(openRunFolder(data, false).pubData()).toEqual({ folder, first: false });
});

test("a fresh run begins without what the pub had kept", () => {
  mkdirSync(join(data, "pub"));
  writeFileSync(join(data, "pub", "posts.log"), "old");
  expect(openRunFolder(data, true).pubData()).toEqual({ folder: join(data, "pub"), first: true });
  expect(existsSync(join(data, "pub"))).toBe(false);
});

test("two runs at once do not write to one pub's data", () => {
  const one = openRunFolder(data, false);
  const two = openRunFolder(data, false);
  expect(one.pubData().folder).toBe(join(data, "pub"));
  expect(two.pubData().folder).toBe(join(data, "pub-2"));
  one.wipe();
  expect(openRunFolder(data, false).pubData().folder).toBe(join(data, "pub"));
});

test("a port that somebody listens on is taken", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  expect(await isFree((server.address() as AddressInfo).port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
});

test("ports that are taken are passed over, also one that somebody takes between the look and the start", async () => {
  // Which real ones are free, others on this machine decide.
  const taken = new Set([9_000]);
  const free = async (port: number): Promise<boolean> => !taken.has(port);
  const tried: number[] = [];
  const start = async (port: number): Promise<number> => {
    tried.push(port);
    if (port > 9_001) return port;
    taken.add(port);
    throw new Error(`port ${port} is taken`);
  };
  expect(await onFreePort(9_000, start, free)).toBe(9_002);
  expect(tried).toEqual([9_001, 9_002]);
});

test("a port that was only looked at by somebody else, and is free again, is passed over as well", async () => {
  const tried: number[] = [];
  const start = async (port: number): Promise<number> => {
    tried.push(port);
    if (port === 9_000) throw new Error("the pub ended at its start: port 9000 is taken");
    return port;
  };
  expect(await onFreePort(9_000, start, async () => true)).toBe(9_001);
  expect(tried).toEqual([9_000, 9_001]);
});

test("a start that fails on a free port is not tried again", async () => {
  const start = (): Promise<never> => Promise.reject(new Error("a bug"));
  await expect(onFreePort(9_000, start, async () => true)).rejects.toThrow("a bug");
});
