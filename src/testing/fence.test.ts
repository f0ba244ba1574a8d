import { describe, expect, it } from "vitest";
import { Fence } from "./fence.ts";
import { TestClock } from "./test-clock.ts";

/** Whether a promise settles when nothing but promises is waited for. */
async function settles(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new TestClock().settle();
  return settled;
}

describe("the fence around one life", () => {
  it("lets everything through until the fatal call, which is not carried out and never answers", async () => {
    let deaths = 0;
    const done: string[] = [];
    const fence = new Fence(() => {
      deaths += 1;
    });
    const write = (what: string): Promise<void> => {
      done.push(what);
      return Promise.resolve();
    };
    fence.dieAt(2, false);
    expect(await settles(fence.call(() => write("first")))).toBe(true);
    expect(deaths).toBe(0);
    expect(await settles(fence.call(() => write("second")))).toBe(false);
    expect(await settles(fence.call(() => write("third")))).toBe(false);
    expect(fence.now(() => write("fourth"), undefined)).toBeUndefined();
    expect(done).toEqual(["first"]);
    expect(deaths).toBe(1);
  });

  it("can carry the fatal call out and keep its answer, and only that call", async () => {
    const done: string[] = [];
    const fence = new Fence(() => done.push("died"));
    fence.dieAt(1, true);
    const first = fence.call(async () => {
      done.push("written");
    });
    expect(await settles(first)).toBe(false);
    expect(await settles(fence.call(async () => void done.push("zombie")))).toBe(false);
    expect(done).toEqual(["written", "died"]);
  });

  it("keeps the answer of a call that was under way when the life ended", async () => {
    const fence = new Fence(() => {});
    let answer: (value: string) => void = () => {};
    const waiting = fence.call(
      () =>
        new Promise<string>((resolve) => {
          answer = resolve;
        }),
    );
    fence.end();
    answer("late");
    expect(await settles(waiting)).toBe(false);
  });

  it("ends with the socket it opens: whoever died hears of it", () => {
    const opened: string[] = [];
    const closed: string[] = [];
    const fence = new Fence(() => closed.push(...opened));
    fence.dieAt(1, true);
    fence.now(() => opened.push("socket"), 0);
    expect(closed).toEqual(["socket"]);
  });

  it("fires no timer of a dead life, and brings nothing in to it", async () => {
    const clock = new TestClock(0);
    const heard: string[] = [];
    const fence = new Fence(() => {});
    fence.clock(clock).after(10, () => void heard.push("timer"));
    const incoming = fence.inward((text: string) => void heard.push(text));
    incoming("before");
    fence.end();
    incoming("after");
    await clock.advance(20);
    expect(heard).toEqual(["before"]);
  });

  it("can call a death off", async () => {
    const fence = new Fence(() => {});
    fence.dieAt(1, false);
    fence.spare();
    expect(await settles(fence.call(() => Promise.resolve()))).toBe(true);
    expect(fence.over).toBe(false);
  });
});
