import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort, openRunFolder } from "./run-folder.ts";

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

test("a taken port is passed over", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  expect(await freePort(port)).toBeGreaterThan(port);
  await new Promise((resolve) => server.close(resolve));
  expect(await freePort(port)).toBe(port);
});
