import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, strToU8, unzipSync } from "fflate";
import { afterAll, expect, test } from "vitest";
import { filesIn, zipOf } from "./zip.ts";

const folder = mkdtempSync(join(tmpdir(), "wiredove-zip-"));
afterAll(() => rmSync(folder, { recursive: true }));

const some = { "b.txt": strToU8("second"), "a/x.txt": strToU8("first"), "a.txt": strToU8("third") };

test("a zip does not depend on the order of its files, and holds them", () => {
  const one = zipOf(new Map(Object.entries(some)));
  const other = zipOf(new Map(Object.entries(some).reverse()));
  expect(Buffer.compare(one, other)).toBe(0);
  const read = unzipSync(one);
  expect(Object.keys(read)).toEqual(["a.txt", "a/x.txt", "b.txt"]);
  expect(strFromU8(read["a/x.txt"] ?? new Uint8Array())).toBe("first");
});

test("a zip does not depend on when and with which mode its files were written", () => {
  const write = (name: string, mode: number, day: number): Uint8Array => {
    const place = join(folder, name);
    mkdirSync(join(place, "a"), { recursive: true });
    for (const [path, text] of Object.entries(some)) {
      writeFileSync(join(place, path), text, { mode });
      utimesSync(join(place, path), day, day);
    }
    return zipOf(filesIn(place));
  };
  expect(Buffer.compare(write("one", 0o644, 1_000_000_000), write("two", 0o700, 1_700_000_000))).toBe(0);
});
