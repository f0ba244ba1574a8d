import { expect, test } from "vitest";
import { type Source, type Watchable, watchable } from "../base/watchable.ts";
import type { StatusView } from "../rpc/contract.ts";
import { samplePub, sampleView } from "../testing/sample-views.ts";
import { TestClock } from "../testing/test-clock.ts";
import { openDoor } from "./door.ts";
import { unopenedView } from "./views.ts";

interface Made {
  attempts: number;
  open: () => Promise<Source<StatusView>>;
  readonly given: Watchable<StatusView>[];
  opened: number;
  held: number;
  /** The trouble, or the number of posts, of each view. */
  readonly seen: (string | number)[];
}

/** A door whose engine is its status. `open`: what happens at the next attempt. */
function setup(first: () => Promise<Source<StatusView>>) {
  const clock = new TestClock();
  const given: Watchable<StatusView>[] = [];
  const made: Made = { attempts: 0, open: first, given, opened: 0, held: 0, seen: [] };
  const settings = { pubs: [{ url: "wss://one.example/", paused: false }], pausedAll: false };
  const door = openDoor({
    clock,
    open() {
      made.attempts += 1;
      return made.open();
    },
    hold() {
      made.held += 1;
    },
    statusOf: (engine) => engine,
    closedView: async () => unopenedView({ ...settings, scope: "everyone", share: true }, clock.now()),
    known(status) {
      given.push(status);
      const note = (view: StatusView): unknown => made.seen.push(view.storeTrouble ?? view.posts);
      note(status.get());
      status.watch(note, new AbortController().signal);
    },
    opened: () => {
      made.opened += 1;
    },
  });
  return { clock, made, door };
}
const refused = (): Promise<never> => Promise.reject(new Error("VersionError"));
const engine = (posts: number) => watchable(sampleView([samplePub({ kind: "paused" })], { posts }));

test("an engine that opens is shown as it is, and as it changes", async () => {
  const source = engine(1);
  const { made, door, clock } = setup(() => Promise.resolve(source));
  await clock.settle();
  source.set(sampleView([], { posts: 2 }));
  expect(made.seen).toEqual([1, 2]);
  expect(await door.enter()).toBe(source);
  expect([made.attempts, made.opened]).toEqual([1, 1]);
});

test("a database that can't be opened is told to pages, with the pubs that wait for it", async () => {
  const { made, door, clock } = setup(refused);
  await clock.settle();
  expect(made.seen).toEqual(["unopened"]);
  expect(made.given[0]?.get().pubs).toMatchObject([{ url: "wss://one.example/", state: { kind: "held" } }]);
  await expect(door.enter()).rejects.toThrow("VersionError");
});

test("a later wake tries again, not more than once in 5 s, and the same pages see it open", async () => {
  const { made, door, clock } = setup(refused);
  await clock.settle();
  await door.enter().catch(() => {});
  await clock.advance(4_999);
  await door.enter().catch(() => {});
  expect(made.attempts).toBe(1);
  await clock.advance(1);
  made.open = () => Promise.resolve(engine(7));
  await door.enter();
  expect(made.attempts).toBe(2);
  expect(made.seen).toEqual(["unopened", 7]);
  expect([made.given.length, made.opened]).toEqual([1, 1]);
});

test("an opening that hangs is told after a while, and forgotten when it succeeds after all", async () => {
  let finish: (source: Source<StatusView>) => void = () => {};
  const { made, clock } = setup(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  await clock.advance(14_999);
  expect(made.seen).toEqual([]);
  await clock.advance(1);
  expect(made.seen).toEqual(["unopened"]);
  finish(engine(3));
  await clock.settle();
  expect(made.seen).toEqual(["unopened", 3]);
  expect(clock.pending).toBe(0);
});

test("the background is held for as long as the engine opens, within reason", async () => {
  let finish: ((opened: Source<StatusView>) => void) | undefined;
  const { made, clock } = setup(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  await clock.advance(65_000);
  expect(made.held).toBe(3);
  finish?.(engine(1));
  await clock.advance(600_000);
  expect(made.held).toBe(3);
  expect(clock.pending).toBe(0);
  const stuck = setup(() => new Promise(() => {}));
  await stuck.clock.advance(24 * 3_600_000);
  expect(stuck.made.held).toBeLessThan(60);
});
