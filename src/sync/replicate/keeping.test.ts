import { memoryStore } from "apds";
import { expect, test } from "vitest";
import { seededRandom } from "../../base/random.ts";
import { simCrypto } from "../../testing/sim-crypto.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { openWriter } from "../../testing/writer.ts";
import { Keeping, TRASH_MS } from "./keeping.ts";
import { Interests } from "./scope.ts";

test("what lies in the trash goes for good when its time is over, and not before", async () => {
  const [clock, store] = [new TestClock(), memoryStore()];
  const writer = await openWriter(simCrypto(seededRandom(1)), () => clock.now());
  await writer.write("one");
  const posts = await writer.apds.recent({ limit: 1 });
  await store.commit({
    messages: posts.map(({ message }) => message),
    blobs: posts.map(({ message, content }) => ({ hash: message.content, text: content })),
  });
  const interests = new Interests([], "everyone", undefined);
  interests.set(writer.author, "blocked");
  const keeping = new Keeping({ store, clock, interests, commit: (batch) => store.commit(batch) });
  await store.discard(writer.author, clock.now() + TRASH_MS, []);
  await clock.advance(TRASH_MS - 1);
  await keeping.tidy();
  expect(await store.trashed()).toHaveLength(1);
  await clock.advance(1);
  await keeping.tidy();
  expect(await store.trashed()).toEqual([]);
  expect(await store.totals()).toMatchObject({ posts: 0 });
});
