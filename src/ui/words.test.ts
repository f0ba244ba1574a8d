import { describe, expect, it } from "vitest";
import type { GetMessage } from "../rpc/texts.ts";
import { english } from "../testing/english.ts";
import { pseudo } from "../testing/pseudo.ts";
import { ago, countdown, date, day, lasting, list, message, plural } from "./phrase.ts";
import { wordsFrom } from "./words.ts";

describe("phrases in English", () => {
  it("chooses the form of a noun, and groups digits", () => {
    expect(english.say(plural("count_posts", 1))).toBe("1 post");
    expect(english.say(plural("count_posts", 0))).toBe("0 posts");
    expect(english.say(plural("count_posts", 1_204))).toBe("1,204 posts");
  });

  it("puts phrases into phrases", () => {
    const phrase = message(
      "summary_held_last",
      plural("count_posts", 1_204),
      plural("count_people", 87),
      ago(120_000),
    );
    expect(english.say(phrase)).toBe("1,204 posts of 87 people, last new post 2 minutes ago.");
  });

  it("has words for what is below a minute", () => {
    expect(english.say(ago(59_000))).toBe("just now");
    expect(english.say(lasting(59_000))).toBe("less than a minute");
  });

  it("writes days", () => {
    expect(english.say(date(1_742_860_800_000))).toBe("March 25, 2025");
    expect(english.say(date(Number.MAX_SAFE_INTEGER))).toBe("?");
    expect(english.say(day(1_742_860_800_000, 1_764_000_000_000))).toBe("Mar 25");
    expect(english.say(day(1_742_860_800_000, 1_796_000_000_000))).toBe("Mar 25, 2025");
    expect(english.say(day(Number.MAX_SAFE_INTEGER, 0))).toBe("?");
  });

  it("writes countdowns and lists", () => {
    expect(english.say(countdown(42_000))).toBe("0:42");
    expect(english.say(list([message("action_keep"), message("action_remove")]))).toBe("Keep and Remove");
  });

  it("leaves a text as it is, dollars and all", () => {
    expect(english.t("add_use", "wss://$1.example/$&")).toBe("Use wss://$1.example/$&");
  });
});

describe("a name in a sentence", () => {
  it("keeps its direction to itself where it is not that of the sentence", () => {
    expect(english.t("action_unfollow_person", "Ada")).toBe("Unfollow Ada");
    expect(english.t("action_unfollow_person", "עדה")).toBe("Unfollow \u2068עדה\u2069");
    expect(pseudo.t("action_unfollow_person", "Ada")).toContain("\u2068Ada\u2069");
  });
});

describe("another language", () => {
  const polish: Record<string, string> = {
    locale: "pl",
    count_posts_few: "$1 wpisy",
    count_posts_other: "$1 wpisu",
  };
  const getPolish: GetMessage = (key, [first]) => (polish[key] ?? "").replace("$1", first ?? "");

  it("has its own forms, and may leave out some", () => {
    const words = wordsFrom(getPolish);
    expect(words.say(plural("count_posts", 3))).toBe("3 wpisy");
    expect(words.say(plural("count_posts", 5))).toBe("5 wpisu");
  });
});
