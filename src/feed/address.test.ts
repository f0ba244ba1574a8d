import { expect, it } from "vitest";
import { type Address, hashOf, parseAddress } from "./address.ts";

// A slash of base64 is no slash of a path.
const NAME = `a/b+${"c".repeat(39)}=`;

it.each<Address>([
  { kind: "newest", whose: "everyone" },
  { kind: "newest", whose: "followed" },
  { kind: "person", author: NAME },
  { kind: "post", id: NAME },
  { kind: "named", name: NAME },
  { kind: "search", query: { words: "" } },
  { kind: "search", query: { words: "tea & #rain", author: NAME, from: "2025-03-25", to: "2025-04-01" } },
])("goes there and back: $kind", (address) => {
  expect(parseAddress(hashOf(address))).toEqual(address);
  expect(parseAddress(new URL(hashOf(address), "https://a.example/").hash)).toEqual(address);
});

it("is the newest posts for whatever is no address of ours", () => {
  for (const hash of [
    "",
    "#",
    "#/",
    "#x",
    "#/person/",
    `#/post/${NAME}x`,
    "#javascript:alert(1)",
    "#picture/x",
  ])
    expect(parseAddress(hash)).toEqual({ kind: "newest", whose: "everyone" });
});

it("takes from a search only what is one", () => {
  expect(parseAddress("#/search?words=tea&author=me&from=yesterday&to=2025-04-01&x=y")).toEqual({
    kind: "search",
    query: { words: "tea", to: "2025-04-01" },
  });
});
