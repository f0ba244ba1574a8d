import { expect, test } from "vitest";
import { fixedRandom } from "../../base/random.ts";
import { type Ending, type Retry, retryAfter, waitAfter } from "./endings.ts";

const table: readonly (readonly [Ending, number, Retry])[] = [
  [{ kind: "no-answer" }, 0, "soon"],
  [{ kind: "something-else" }, 4, "soon"],
  [{ kind: "something-else" }, 5, "rest"],
  [{ kind: "no-websocket" }, 0, "soon"],
  [{ kind: "status", status: 502 }, 0, "soon"],
  [{ kind: "closed", code: 1006 }, 0, "soon"],
  [{ kind: "half-open" }, 0, "soon"],
  [{ kind: "too-fast" }, 0, "slowly"],
];

test.each(table)("%j after %i strange probes is retried %s", (ending, strange, retry) => {
  expect(retryAfter(ending, strange)).toBe(retry);
});

test("each way of retrying has its exact wait", () => {
  expect(waitAfter("soon", 2, fixedRandom(0.5))).toBe(1_500);
  expect(waitAfter("slowly", 2, fixedRandom(0))).toBe(60_000);
  expect(waitAfter("slowly", 2, fixedRandom(0.5))).toBe(180_000);
  expect(waitAfter("rest", 2, fixedRandom(0.5))).toBe(3_600_000);
});
