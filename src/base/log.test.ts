import { expect, test } from "vitest";
import { TestClock } from "../testing/test-clock.ts";
import { openLog, unattended } from "./log.ts";

test("the log keeps the newest events and forgets the oldest", () => {
  const log = openLog<string>(new TestClock(), 3);
  for (const what of ["a", "b", "c", "d"]) log.write(what);
  log.write("e", "wss://one.example/", "detail");
  expect(log.events().map(({ what, detail }) => [what, detail])).toEqual([
    ["c", undefined],
    ["d", undefined],
    ["e", "detail"],
  ]);
});

test("work that fails unattended is an event, without what its error quotes", async () => {
  const log = openLog<"failed">(new TestClock());
  unattended(
    log,
    "outbox",
    Promise.resolve().then(() => JSON.parse("a secret text") as unknown),
  );
  await new Promise((done) => setImmediate(done));
  expect(log.events()).toMatchObject([{ what: "failed", of: "outbox" }]);
  const [{ detail = "" } = {}] = log.events();
  expect(detail).toMatch(/^SyntaxError: /);
  expect(detail).not.toContain("secret");
});
