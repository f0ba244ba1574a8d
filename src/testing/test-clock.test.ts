import { describe, expect, it } from "vitest";
import { every, sleep } from "../base/clock.ts";
import { MachineClock, TEST_START, TestClock } from "./test-clock.ts";

describe("the test clock", () => {
  it("stands still until it is moved", async () => {
    const clock = new TestClock();
    let fired = false;
    clock.after(0, () => {
      fired = true;
    });
    await clock.settle();
    expect(clock.now()).toBe(TEST_START);
    expect(fired).toBe(false);
  });

  it("fires in the order of time, then of making, each at its own moment", async () => {
    const clock = new TestClock(0);
    const seen: [string, number][] = [];
    const note = (name: string) => () => void seen.push([name, clock.now()]);
    clock.after(20, note("c"));
    clock.after(10, note("a"));
    clock.after(20, note("d"));
    clock.after(10, note("b"));
    clock.after(21, note("late"));
    await clock.advance(20);
    expect(seen).toEqual([
      ["a", 10],
      ["b", 10],
      ["c", 20],
      ["d", 20],
    ]);
    expect(clock.pending).toBe(1);
  });

  it("does all the work of a moment before the next one", async () => {
    const clock = new TestClock(0);
    const seen: string[] = [];
    clock.after(1, () => {
      void (async () => {
        for (let turn = 0; turn < 500; turn += 1) await Promise.resolve();
        seen.push(`worked until ${clock.now()}`);
        await sleep(clock, 5);
        seen.push(`slept until ${clock.now()}`);
      })();
    });
    clock.after(2, () => void seen.push("second timer"));
    await clock.advance(10);
    expect(seen).toEqual(["worked until 1", "second timer", "slept until 6"]);
  });

  it("fires no cancelled timer, also when it is cancelled at its own moment", async () => {
    const clock = new TestClock(0);
    const seen: string[] = [];
    const cancelSecond: { now: () => void } = { now: () => {} };
    clock.after(1, () => {
      seen.push("first");
      cancelSecond.now();
    });
    cancelSecond.now = clock.after(1, () => void seen.push("second"));
    await clock.advance(5);
    expect(seen).toEqual(["first"]);
    expect(clock.pending).toBe(0);
  });

  it("keeps up a repeated call and many thousands of timers", async () => {
    const clock = new TestClock(0);
    const life = new AbortController();
    let calls = 0;
    every(clock, 10, life.signal, () => {
      calls += 1;
      if (calls === 5_000) life.abort();
    });
    await clock.advance(100_000);
    expect(calls).toBe(5_000);
  });

  it("lets a machine's belief jump, and no wait with it", async () => {
    const shared = new TestClock(0);
    const machine = new MachineClock(shared);
    let firedAt = -1;
    machine.after(10, () => {
      firedAt = shared.now();
    });
    machine.offset = -1_000_000;
    expect(machine.now()).toBe(-1_000_000);
    await shared.advance(50);
    expect(firedAt).toBe(10);
  });

  it("lets a machine sleep: its timers wait for it, and those cancelled meanwhile stay cancelled", async () => {
    const shared = new TestClock(0);
    const machine = new MachineClock(shared);
    const seen: [string, number][] = [];
    machine.after(10, () => void seen.push(["slept through", shared.now()]));
    const cancel = machine.after(20, () => void seen.push(["cancelled", shared.now()]));
    machine.after(90, () => void seen.push(["after", shared.now()]));
    machine.sleep();
    await shared.advance(50);
    expect(seen).toEqual([]);
    cancel();
    machine.wakeUp();
    await shared.advance(50);
    expect(seen).toEqual([
      ["slept through", 50],
      ["after", 90],
    ]);
  });
});
