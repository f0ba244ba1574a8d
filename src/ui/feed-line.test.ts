import { describe, expect, it } from "vitest";
import type { FeedView } from "../rpc/contract.ts";
import { english } from "../testing/english.ts";
import { feedLine } from "./feed-line.ts";

const feed = (change: Partial<FeedView> = {}): FeedView => ({
  author: "KsuvOk+WoXul55WsrAWh2G7cKw2TeVbLH9khWvmZZ3k=",
  posts: 1_204,
  completeSince: 1_742_860_800_000,
  holes: 0,
  heads: 1,
  ...change,
});
const told = (change: Partial<FeedView>): string =>
  feedLine(feed(change))
    .sentences.map((phrase) => english.say(phrase))
    .join(" ");

describe("a followed feed", () => {
  it("says since when it is complete, and what it lacks", () => {
    expect(told({})).toBe("1,204 posts, complete since March 25, 2025, as far as your pubs show.");
    expect(told({ holes: 3 })).toMatch(/ 3 earlier posts are missing: your pubs are asked for them\.$/);
    expect(told({ holes: 3, asked: 2 })).toMatch(/ 3 earlier posts are missing; asked so far: 2 pubs\.$/);
    expect(told({ holes: 1, asked: 1 })).toMatch(/ 1 earlier post is missing; asked so far: 1 pub\.$/);
    expect(told({ heads: 2 })).toMatch(/ Written on several devices\.$/);
  });

  it("says so when nothing is there yet", () => {
    expect(told({ posts: 0, holes: 4 })).toBe("No posts yet.");
  });

  it("survives a date outside of the calendar, which a stranger chose", () => {
    expect(told({ completeSince: Number.MAX_SAFE_INTEGER })).toContain("complete since ?");
  });

  it("cuts a long name, and shows the beginning of the key beside every name", () => {
    const line = feedLine(feed({ name: "x".repeat(5_000) }));
    expect(line.name).toHaveLength(41);
    expect(line.key).toBe("KsuvOk+W…");
    expect(feedLine(feed({ name: "  " })).name).toBeUndefined();
  });

  it("shows nothing of a name that hides, turns around or climbs", () => {
    expect(feedLine(feed({ name: "\u200b\u2060\ufeff" })).name).toBeUndefined();
    expect(feedLine(feed({ name: "\u202egpj.evil\n" })).name).toBe("gpj.evil");
    expect(feedLine(feed({ name: `Z${"\u0300".repeat(400)}a` })).name).toBe(`Z${"\u0300".repeat(4)}a`);
    // Half of a pair is no character.
    expect(feedLine(feed({ name: "\u{1F54A}".repeat(100) })).name).toBe(`${"\u{1F54A}".repeat(40)}…`);
  });
});
