import { type Batch, type Hash, memoryStore, openApds, openMessage, type StoreFailure } from "apds";
import { expect, test, vi } from "vitest";
import { seededRandom } from "../../base/random.ts";
import { hashOf } from "../../testing/hash-of.ts";
import { simCrypto } from "../../testing/sim-crypto.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { openWriter, type Writer } from "../../testing/writer.ts";
import { AGAIN_POSTS, LookAgain, lookAgain } from "./look-again.ts";
import { Interests } from "./scope.ts";
import { wantPolicy } from "./wants.ts";

const POSTS = 2 * AGAIN_POSTS + 10;

/** So many posts of one author, each an answer to another post that is not held, in a store that wanted none of those. */
async function setup(posts: number) {
  const clock = new TestClock();
  const crypto = simCrypto(seededRandom(1));
  const writer: Writer = await openWriter(crypto, () => clock.now());
  const fault: { now: StoreFailure | undefined } = { now: undefined };
  const store = memoryStore({ fault: () => fault.now });
  const apds = openApds({ store, now: () => clock.now(), crypto });
  const named: Hash[] = [];
  for (let at = 0; at < posts; at += 1) {
    const hash = hashOf(`far ${at}`) as Hash;
    named.push(hash);
    const { message, content } = await writer.write("an answer", { reply: hash });
    const opened = await openMessage(message, crypto);
    if (!opened.ok) throw new Error("a written post verifies");
    const blobs = [{ hash: opened.value.content, text: content }];
    await apds.store.commit({ messages: [opened.value], blobs });
  }
  const interests = new Interests([], "following", undefined);
  interests.set(writer.author, "followed");
  /** What happens right before the n-th commit of a life, from 1. */
  const before = new Map<number, () => Promise<unknown>>();
  let commits = 0;
  const life = (): LookAgain => {
    commits = 0;
    const commit = async (batch: Batch) => {
      commits += 1;
      await before.get(commits)?.();
      return store.commit({ wants: wantPolicy(clock, interests), ...batch });
    };
    return new LookAgain({ store, commit });
  };
  const owe = () => store.commit({ values: [lookAgain(writer.author)] });
  await owe();
  const wanted = async (): Promise<number> => (await store.wantsFor(named)).size;
  const isOver = async (): Promise<boolean> => (await store.values("jobs")).length === 0;
  return { store, fault, before, owe, life, wanted, isOver, commits: () => commits };
}

test("a feed is looked into in steps, one at a time, which go on where they stood after a full disk and another life", async () => {
  const { fault, before, life, wanted, isOver, commits } = await setup(POSTS);
  before.set(2, async () => {
    fault.now = { kind: "full", detail: "no room" };
  });
  const first = life();
  await Promise.all([first.run(), first.run()]);
  expect([await wanted(), await isOver(), commits()]).toEqual([AGAIN_POSTS, false, 2]);
  fault.now = undefined;
  before.clear();
  await life().run();
  expect([await wanted(), await isOver(), commits()]).toEqual([POSTS, true, 2]);
});

test("what is owed once more meanwhile begins at the beginning", async () => {
  const { before, owe, life, isOver, commits } = await setup(POSTS);
  before.set(2, owe);
  await life().run();
  // The second is for nothing.
  expect([await isOver(), commits()]).toEqual([true, 2 + 3]);
});

test("nothing is looked into by a choice that is about to be another one", async () => {
  const { life, wanted, isOver } = await setup(1);
  const again = life();
  await again.during(() => again.run());
  expect([await wanted(), await isOver()]).toEqual([0, false]);
  await again.run();
  expect([await wanted(), await isOver()]).toEqual([1, true]);
});

test("where nothing is owed, nothing is read until the next choice", async () => {
  const { store, owe, life, isOver } = await setup(1);
  const again = life();
  await again.run();
  const read = vi.spyOn(store, "values");
  await again.run();
  expect(read).not.toHaveBeenCalled();
  await again.during(owe);
  await again.run();
  expect(await isOver()).toBe(true);
});
