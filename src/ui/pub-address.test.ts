import { expect, it } from "vitest";
import { pubAddress } from "./pub-address.ts";

it("shows the host alone of an encrypted pub on the usual port", () => {
  expect(pubAddress("wss://pub.wiredove.net/")).toMatchObject({ plain: false, host: "pub.wiredove.net" });
});

it("keeps a port that is not the usual one, and marks what is not encrypted", () => {
  expect(pubAddress("ws://127.0.0.1:9000/")).toMatchObject({ plain: true, host: "127.0.0.1:9000" });
});

it("may be broken after each dot, and loses nothing by it", () => {
  const { pieces, host } = pubAddress("wss://a.a.b-c.example:65535/");
  expect(pieces.map(({ text }) => text)).toEqual(["a.", "a.", "b-c.", "example:65535"]);
  expect(pieces.map(({ at, text }) => host.slice(at, at + text.length))).toEqual(
    pieces.map(({ text }) => text),
  );
});

it("shows what is no address as it is", () => {
  expect(pubAddress("not an address").host).toBe("not an address");
});
