import { expect, test } from "vitest";
import { type Idle, lockWhenIdle } from "./idle-lock.ts";

function world(isThere: boolean, isWanted: () => Promise<boolean> = async () => true) {
  const heard: ((state: string) => void)[] = [];
  const granted: (() => void)[] = [];
  const seen = { locks: 0, seconds: 0 };
  const api: Idle = {
    setDetectionInterval: (seconds) => {
      seen.seconds = seconds;
    },
    onStateChanged: { addListener: (listener) => void heard.push(listener) },
  };
  let idle = isThere ? api : undefined;
  lockWhenIdle({
    idle: () => idle,
    onGranted: (listener) => void granted.push(listener),
    lock: async () => {
      seen.locks += 1;
    },
    isWanted,
  });
  return {
    seen,
    heard,
    grant: (): void => {
      idle = api;
      for (const listener of granted) listener();
    },
    say: async (state: string): Promise<void> => {
      for (const listener of heard) listener(state);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test("the key is locked when nobody was there for ten minutes, and when the screen is locked, not when somebody comes", async () => {
  const { seen, say } = world(true);
  expect(seen.seconds).toBe(600);
  await say("active");
  expect(seen.locks).toBe(0);
  await say("idle");
  await say("locked");
  expect(seen.locks).toBe(2);
});

test("a permission that comes later is used at once, and only once", async () => {
  const { seen, say, grant, heard } = world(false);
  expect(heard).toHaveLength(0);
  grant();
  grant();
  await say("idle");
  expect(seen.locks).toBe(1);
});

test("whoever did not choose it stays unlocked; where the choice can't be read, it is locked", async () => {
  const unwanted = world(true, async () => false);
  await unwanted.say("idle");
  expect(unwanted.seen.locks).toBe(0);
  const unknown = world(true, () => Promise.reject(new Error("no storage")));
  await unknown.say("idle");
  expect(unknown.seen.locks).toBe(1);
});
