import { expect, test } from "vitest";
import { TestClock } from "../testing/test-clock.ts";
import { updateWhenUnseen } from "./updates.ts";

test("a new version is brought in once no page of ours is open, and nothing happens before there is one", async () => {
  const clock = new TestClock();
  const life = new AbortController();
  let heard = (): void => {};
  let [isSeen, reloads] = [true, 0];
  updateWhenUnseen(
    {
      onAvailable(listener) {
        heard = listener;
      },
      isSeen: async () => isSeen,
      reload() {
        reloads += 1;
        life.abort();
      },
    },
    clock,
    life.signal,
  );
  await clock.advance(3_600_000);
  expect(clock.pending).toBe(0);
  heard();
  await clock.advance(3_600_000);
  expect(reloads).toBe(0);
  isSeen = false;
  await clock.advance(60_000);
  expect(reloads).toBe(1);
  await clock.advance(3_600_000);
  expect(reloads).toBe(1);
});
