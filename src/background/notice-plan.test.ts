import { describe, expect, test } from "vitest";
import { FIRST_NOTICES, type NoticeChoice } from "../rpc/notices.ts";
import {
  APART_MS,
  EMPTY_PLAN,
  FRESH_MS,
  GATHER_MS,
  type Heard,
  hear,
  isQuiet,
  kindOf,
  type Moment,
  tell,
} from "./notice-plan.ts";

const NOW = 1_767_225_600_000;
const at = (now = NOW, minute = 12 * 60): Moment => ({ now, minute });
const everything: NoticeChoice = {
  ...FIRST_NOTICES,
  on: true,
  kinds: ["replies", "mentions", "chosen", "everyone"],
  chosen: ["ada"],
};
const only = (...kinds: NoticeChoice["kinds"]): NoticeChoice => ({ ...everything, kinds });

let made = 0;
function post(more: Partial<Heard> = {}): Heard {
  made += 1;
  return {
    id: `post ${made}`,
    author: "bram",
    ts: NOW - 1_000,
    text: "hello",
    mine: false,
    hidden: false,
    answersMe: false,
    mentionsMe: false,
    ...more,
  };
}

describe("what is told", () => {
  test.each([
    ["an answer to me", { answersMe: true, mentionsMe: true, author: "ada" }, everything, "replies"],
    ["a mention", { mentionsMe: true, author: "ada" }, everything, "mentions"],
    ["somebody chosen", { author: "ada" }, everything, "chosen"],
    ["anybody", {}, everything, "everyone"],
    ["an answer where only mentions are wanted", { answersMe: true }, only("mentions"), undefined],
    [
      "an answer that also names me, where only mentions are wanted",
      { answersMe: true, mentionsMe: true },
      only("mentions"),
      "mentions",
    ],
    ["somebody chosen where nobody is to be told of", { author: "ada" }, only(), undefined],
    ["my own post", { mine: true, answersMe: true }, everything, undefined],
    ["what I do not want to see", { hidden: true, answersMe: true }, everything, undefined],
    ["somebody kept silent", { answersMe: true }, { ...everything, silent: ["bram"] }, undefined],
    ["all of it while off", { answersMe: true }, { ...everything, on: false }, undefined],
    ["older than the choice", {}, { ...everything, since: NOW }, undefined],
    ["what was caught up with", { ts: NOW - FRESH_MS - 1, answersMe: true }, everything, undefined],
    ["what is just fresh enough", { ts: NOW - FRESH_MS, answersMe: true }, everything, "replies"],
  ] satisfies [string, Partial<Heard>, NoticeChoice, string | undefined][])("%s", (_, more, choice, kind) => {
    expect(kindOf(post(more), choice, NOW)).toBe(kind);
  });
});

describe("quiet", () => {
  const night = { ...everything, quiet: { from: 22 * 60, to: 7 * 60 } };
  const noon = { ...everything, quiet: { from: 12 * 60, to: 13 * 60 } };
  test.each([
    [night, 22 * 60 - 1, false],
    [night, 22 * 60, true],
    [night, 0, true],
    [night, 7 * 60 - 1, true],
    [night, 7 * 60, false],
    [noon, 12 * 60, true],
    [noon, 13 * 60, false],
    [{ ...everything, quiet: { from: 60, to: 60 } }, 60, false],
    [everything, 0, false],
  ])("%#: at minute %i", (choice, minute, quiet) => {
    expect(isQuiet(choice, at(NOW, minute as number))).toBe(quiet);
  });

  test("a snooze ends by itself", () => {
    const choice = { ...everything, snoozedUntil: NOW + 60_000 };
    expect(isQuiet(choice, at(NOW + 59_999))).toBe(true);
    expect(isQuiet(choice, at(NOW + 60_000))).toBe(false);
  });

  test("what comes then is not told later", () => {
    const plan = hear(EMPTY_PLAN, [post()], night, at(NOW, 0));
    expect(plan).toBe(EMPTY_PLAN);
  });

  test("what waited when it began is not told", () => {
    const plan = hear(EMPTY_PLAN, [post()], night, at(NOW, 22 * 60 - 1));
    expect(plan.waiting).toHaveLength(1);
    const later = tell(plan, night, at(NOW + GATHER_MS, 22 * 60));
    expect([later.told, later.plan.dueAt]).toEqual([[], undefined]);
  });
});

describe("in how many notices", () => {
  test("what comes within some seconds is one", () => {
    const first = hear(EMPTY_PLAN, [post()], everything, at());
    const both = hear(first, [post(), post()], everything, at(NOW + 2_000));
    expect(both.dueAt).toBe(NOW + GATHER_MS);
    expect(tell(both, everything, at(NOW + GATHER_MS - 1)).told).toEqual([]);
    const { told, count, plan } = tell(both, everything, at(NOW + GATHER_MS));
    expect([told.length, count, plan.waiting]).toEqual([3, 3, []]);
  });

  test("a next one waits for a minute", () => {
    const told = tell(hear(EMPTY_PLAN, [post()], everything, at()), everything, at(NOW + GATHER_MS));
    const next = hear(told.plan, [post({ ts: NOW + 9_000 })], everything, at(NOW + 10_000));
    expect(next.dueAt).toBe(NOW + GATHER_MS + APART_MS);
  });

  test("unless the clock was set back meanwhile", () => {
    const next = hear({ ...EMPTY_PLAN, lastAt: NOW + 9_000_000 }, [post()], everything, at());
    expect(next.dueAt).toBe(NOW + GATHER_MS);
  });

  test("one post is told once", () => {
    const one = post();
    const plan = hear(hear(EMPTY_PLAN, [one], everything, at()), [one], everything, at(NOW + 1));
    expect(plan.waiting).toHaveLength(1);
  });

  test("a flood is counted, not kept", () => {
    const flood = Array.from({ length: 5_000 }, () => post());
    const plan = hear(EMPTY_PLAN, flood, everything, at());
    expect(plan.waiting).toHaveLength(100);
    expect(tell(plan, everything, at(NOW + GATHER_MS)).count).toBe(5_000);
  });

  test("nothing is told of what was switched off meanwhile", () => {
    const plan = hear(EMPTY_PLAN, [post()], everything, at());
    expect(tell(plan, { ...everything, on: false }, at(NOW + GATHER_MS)).told).toEqual([]);
  });
});
