import { expect, test } from "vitest";
import { keysIn } from "./files.ts";

const one = `${"A".repeat(43)}=`;
const two = `${"b/+".repeat(14)}C=`;

test("keys are found in lines, lists and links, each once", () => {
  expect(keysIn(`${one}\nhttps://wiredove.net/#${two}\n["${one}"]`)).toEqual([one, two]);
});

test("also where a link was copied with its signs written as codes", () => {
  expect(keysIn(`https://wiredove.net/#${encodeURIComponent(two)}`)).toEqual([two]);
});

test("what is longer or shorter than a key is none", () => {
  expect(keysIn(`x${one} ${one}= ${"A".repeat(42)}=`)).toEqual([]);
});

test("a file with a private key in it is not read", () => {
  expect(keysIn(`${one}\n${one}${"B".repeat(86)}==`)).toEqual([]);
});
