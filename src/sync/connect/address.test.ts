import { expect, test } from "vitest";
import { httpBase, isLoopback, PUBS, parseAddress } from "./address.ts";

const have = ["wss://pub.example/"];

test.each([
  ["wss://Pub.Wiredove.net", "wss://pub.wiredove.net/"],
  ["  wss://pub.wiredove.net/  ", "wss://pub.wiredove.net/"],
  ["pub.wiredove.net", "wss://pub.wiredove.net/"],
  ["wss://pub.wiredove.net:443/", "wss://pub.wiredove.net/"],
  ["wss://pub.wiredove.net:8443", "wss://pub.wiredove.net:8443/"],
  ["ws://127.0.0.1:9000", "ws://127.0.0.1:9000/"],
  ["ws://localhost:9000/", "ws://localhost:9000/"],
])("%s is taken as %s", (typed, url) => {
  expect(parseAddress(typed, have)).toEqual({ ok: true, value: url });
});

test.each([
  ["", "empty", undefined],
  ["   ", "empty", undefined],
  ["wss://pub. wiredove.net", "spaces", "wss://pub.wiredove.net"],
  ["wss://", "not-an-address", undefined],
  ["wss://%%%", "not-an-address", undefined],
  ["https://pub.wiredove.net/", "http", "wss://pub.wiredove.net/"],
  ["http://localhost:9000", "http", "ws://localhost:9000/"],
  ["http://pub.wiredove.net/x", "http", "wss://pub.wiredove.net/"],
  ["ftp://pub.wiredove.net", "other-scheme", "wss://pub.wiredove.net/"],
  ["wss://me:secret@pub.wiredove.net/", "credentials", "wss://pub.wiredove.net/"],
  ["ws://pub.wiredove.net/", "plain-far", "wss://pub.wiredove.net/"],
  ["ws://127.0.0.1.evil.example/", "plain-far", "wss://127.0.0.1.evil.example/"],
  ["ws://[::1]:9000/", "ipv6-loopback", "ws://127.0.0.1:9000/"],
  ["wss://pub.wiredove.net/gossip", "path", "wss://pub.wiredove.net/"],
  ["wss://pub.wiredove.net/?a=1", "path", "wss://pub.wiredove.net/"],
  ["wss://pub.example", "duplicate", undefined],
  ["WSS://PUB.EXAMPLE/", "duplicate", undefined],
])("%j is refused as %s", (typed, kind, suggestion) => {
  const error = suggestion === undefined ? { kind } : { kind, suggestion };
  expect(parseAddress(typed, have)).toEqual({ ok: false, error });
});

test("there is a limit to the number of pubs", () => {
  const many = Array.from({ length: PUBS }, (_, at) => `wss://pub${at}.example/`);
  expect(parseAddress("wss://one.more", many)).toEqual({ ok: false, error: { kind: "too-many" } });
});

test("the http address and the loopback of an address", () => {
  expect(httpBase("wss://pub.example/")).toBe("https://pub.example/");
  expect(httpBase("ws://localhost:9000/")).toBe("http://localhost:9000/");
  expect(isLoopback("ws://localhost:9000/")).toBe(true);
  expect(isLoopback("wss://localhost.example/")).toBe(false);
});
