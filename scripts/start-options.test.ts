import { expect, test } from "vitest";
import { readArguments } from "./start-options.ts";

test("no argument means Chromium, the embedded pub, and a window", () => {
  expect(readArguments([], "/home/me")).toEqual({
    kind: "options",
    options: {
      target: "chrome",
      headless: false,
      pubs: [],
      untilSynced: false,
      screenshot: undefined,
      fresh: false,
    },
  });
});

test("pubs are collected in the form that the browser knows them by, and files are where the person stands", () => {
  const args = [
    "--pub",
    "wss://a.example",
    "--pub",
    "ws://127.0.0.1:9000/",
    "--screenshot",
    "popup.png",
    "--browser",
    "firefox",
  ];
  expect(readArguments(args, "/home/me")).toMatchObject({
    kind: "options",
    options: {
      target: "firefox",
      pubs: ["wss://a.example/", "ws://127.0.0.1:9000/"],
      screenshot: "/home/me/popup.png",
    },
  });
});

test.each([
  [["--pub", "https://a.example/"]],
  [["--pub", "a b"]],
  [["--browser", "netscape"]],
  [["--quick"]],
  [["stray"]],
])("%j is refused with a reason", (args) => {
  expect(readArguments(args, "/")).toMatchObject({
    kind: "wrong",
    reason: expect.stringMatching(/\w/) as unknown,
  });
});
