import { describe, expect, it } from "vitest";
import { parsePubArgs, usage } from "./args.ts";

const plain = {
  port: 9_000,
  data: "d",
  host: "127.0.0.1",
  asReference: undefined,
  noPoll: false,
  stats: false,
};

const errorOf = (args: readonly string[]): string | undefined => {
  const parsed = parsePubArgs(args);
  return parsed.ok ? undefined : parsed.error;
};

describe("the pub's command line", () => {
  it.each([
    [[], { ...plain, seed: undefined }],
    [["--port", "0", "--seed-sample"], { ...plain, port: 0, seed: "sample" }],
    [["--seed-network", "authors=10,posts=200"], { ...plain, seed: { authors: 10, posts: 200 } }],
    [["--host", "0.0.0.0"], { ...plain, host: "0.0.0.0", seed: undefined }],
    [["--as-reference", "--no-poll"], { ...plain, seed: undefined, asReference: 2, noPoll: true }],
    [
      ["--as-reference", "--rebuild-ms-per-message", "14", "--stats"],
      { ...plain, seed: undefined, asReference: 14, stats: true },
    ],
  ] as const)("reads %j", (args, value) => {
    expect(parsePubArgs(["--data", "d", ...args])).toEqual({ ok: true, value });
  });

  it.each([
    [["--port", "70000"], "--port must be 0 to 65535"],
    [["--prot", "1"], "--prot"],
    [["--seed-network", "posts=5"], "must read like authors=1000,posts=20000"],
    [["--seed-network", "authors=6,posts=5"], "must read like"],
    [["--rebuild-ms-per-message", "-1"], "--rebuild-ms-per-message"],
    [["--as-reference", "--host", "0.0.0.0"], "--as-reference is for tests"],
    [["--stats", "--host", "192.168.1.2"], "--stats is for tests"],
  ] as const)("says what is wrong with %j", (args, words) => {
    expect(errorOf(["--data", "d", ...args])).toContain(words);
  });

  it("wants a folder, and its help names every option", () => {
    expect(errorOf([])).toContain("--data");
    for (const name of [
      "port",
      "data",
      "host",
      "seed-sample",
      "seed-network",
      "as-reference",
      "no-poll",
      "stats",
    ])
      expect(usage).toContain(`--${name}`);
  });
});
