import type { Author, Hash, Want } from "apds";
import { expect, test } from "vitest";
import { overQuota, overTotal } from "./quotas.ts";
import { Interests } from "./scope.ts";

const want = (author: string, bornAt: number, kind: Want["kind"] = "image"): Want => ({
  hash: `${author}${bornAt}` as Hash,
  kind,
  author: author as Author,
  state: "open",
  attempts: 0,
  nextAt: 0,
  bornAt,
});
const nobody = new Interests([], "everyone", undefined);
const following = (author: string): Interests => {
  const interests = new Interests([], "everyone", undefined);
  interests.set(author as Author, "followed");
  return interests;
};
const names = (wants: readonly Want[]): readonly string[] => wants.map(({ hash }) => hash);

test("of one author the oldest wants go, and unusable ones do not count", () => {
  const wants = [want("a", 3), want("a", 1), { ...want("a", 0), state: "unusable" as const }, want("a", 2)];
  expect(names(overQuota(wants, 2, nobody))).toEqual(["a1"]);
  expect(overQuota(wants, 3, nobody)).toEqual([]);
});

test("of a followed feed contents and earlier posts stay, however many", () => {
  const wants = [want("a", 1, "previous"), want("a", 2), want("a", 3, "content"), want("a", 4, "reply")];
  expect(names(overQuota(wants, 0, following("a")))).toEqual(["a2", "a4"]);
  expect(names(overQuota(wants, 3, following("a")))).toEqual(["a2"]);
});

test("where there are too many in all, the largest debtors are cut down to the same number", () => {
  const of = (author: string, count: number): readonly Want[] =>
    Array.from({ length: count }, (_, at) => want(author, at));
  const wants = [...of("a", 50), ...of("b", 3), ...of("c", 20)];
  const dropped = overTotal(wants, 23, nobody);
  expect(dropped.filter(({ author }) => author === "a")).toHaveLength(40);
  expect(dropped.filter(({ author }) => author === "c")).toHaveLength(10);
  expect(dropped).toHaveLength(50);
  expect(names(dropped).slice(0, 2)).toEqual(["a0", "a1"]);
  expect(overTotal(wants, 73, nobody)).toEqual([]);
});
