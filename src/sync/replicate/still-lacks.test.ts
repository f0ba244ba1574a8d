import { expect, test } from "vitest";
import { seededRandom } from "../../base/random.ts";
import { type HandAnswer, handHttp, pollAnswer } from "../../testing/hand-transport.ts";
import { simCrypto } from "../../testing/sim-crypto.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { openWriter } from "../../testing/writer.ts";
import { stillLacks } from "./still-lacks.ts";

async function world() {
  const clock = new TestClock();
  const writer = await openWriter(simCrypto(seededRandom(4)), () => clock.now());
  const post = await writer.write("one of ours");
  const message = await writer.apds.store.message(post.id);
  if (!message) throw new Error("it was written a moment ago");
  const look = (answer: (path: string) => HandAnswer) => {
    const http = handHttp(answer);
    const source = { base: "https://a.sim/", http, clock };
    return { lacks: stillLacks(source, message, new AbortController().signal), asked: http.asked };
  };
  return { post, message, look };
}

test("a pub that lists it with its content lacks it no more; the message alone is not enough", async () => {
  const { post, message, look } = await world();
  const { lacks, asked } = look(() => pollAnswer([post.message, post.content]));
  expect(await lacks).toBe(false);
  expect(asked).toEqual([`/gossip/poll?since=${message.ts - 1}&limit=50`]);
  expect(await look(() => pollAnswer([post.message])).lacks).toBe(true);
  expect(await look(() => pollAnswer([])).lacks).toBe(true);
});

test("without an answer nothing is told", async () => {
  const { look } = await world();
  expect(await look(() => "no-answer").lacks).toBe(false);
  expect(await look(() => ({ status: 502, body: "" })).lacks).toBe(false);
});
