import type { Author } from "apds";
import { expect, test } from "vitest";
import { seededRandom } from "../../base/random.ts";
import { simCrypto } from "../../testing/sim-crypto.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { openWriter } from "../../testing/writer.ts";
import { ToldAuthor } from "./told-author.ts";

test("it is whoever wrote a told message and is held; one look a minute is enough, and one in vain is followed by the next at once", async () => {
  const clock = new TestClock();
  const crypto = simCrypto(seededRandom(1));
  const [held, stranger] = [
    await openWriter(crypto, () => clock.now()),
    await openWriter(crypto, () => clock.now()),
  ];
  const [known, other] = [await held.write("known"), await stranger.write("other")];
  const looked: Author[] = [];
  const author = (asked: Author) => {
    looked.push(asked);
    return held.apds.store.author(asked);
  };
  const told = new ToldAuthor({ author }, clock);
  await told.told([other.content]);
  expect([looked, told.isOld]).toEqual([[], true]);
  await told.told([known.message, other.message, "no message"]);
  expect([looked, told.author, told.isOld]).toEqual([[stranger.author], undefined, true]);
  const looking = told.told([known.content, known.message]);
  expect(told.isOld).toBe(false);
  await looking;
  expect([looked.length, told.author, told.isOld]).toEqual([2, held.author, false]);
  await clock.advance(59_999);
  expect(told.isOld).toBe(false);
  await clock.advance(1);
  expect(told.isOld).toBe(true);
});
