import type { Message } from "apds";
import { expect, test } from "vitest";
import { openLog } from "../../base/log.ts";
import { fixedRandom, seededRandom } from "../../base/random.ts";
import { simCrypto } from "../../testing/sim-crypto.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { openWriter } from "../../testing/writer.ts";
import { markOf } from "./listed.ts";
import { OFFERS, OffersTo } from "./offers-to.ts";

const MINUTE = 60_000;

const stillLacks: (message: Message) => Promise<boolean> = () => Promise.resolve(true);

async function setup(posts: number, { random = fixedRandom(0), aDay = 500, lacks = stillLacks } = {}) {
  const clock = new TestClock();
  const writer = await openWriter(simCrypto(seededRandom(4)), () => clock.now());
  const messages: Message[] = [];
  for (let at = 0; at < posts; at += 1) {
    const { id } = await writer.write(`post ${at}`);
    const message = await writer.apds.store.message(id);
    if (message) messages.push(message);
  }
  let left = aDay;
  const take = (): boolean => left-- > 0;
  const offers = new OffersTo({ apds: writer.apds, clock, random, log: openLog(clock), take });
  const said: { readonly at: number; readonly texts: readonly string[] }[] = [];
  const start = clock.now();
  const say = (texts: readonly string[]): Promise<boolean> => {
    said.push({ at: clock.now() - start, texts });
    return Promise.resolve(true);
  };
  const over = new AbortController();
  const target = { url: "wss://a.sim/", say, ask: () => true, askHead: () => true };
  const open = (signal: AbortSignal): void => offers.opened({ target, over: signal, lacks });
  open(over.signal);
  return { clock, messages, offers, said, over, open, writer };
}

test("a post is offered once, content first, after a drawn delay, and the next one a second later", async () => {
  const { clock, messages, offers, said, writer } = await setup(2);
  for (const message of [...messages, ...messages]) offers.add(message);
  await clock.advance(MINUTE - 1);
  expect(said).toEqual([]);
  await clock.advance(1);
  expect(said).toEqual([
    { at: MINUTE, texts: [await writer.apds.get(messages[0]?.content as never), messages[0]?.text] },
  ]);
  await clock.advance(60 * MINUTE);
  expect(said.map(({ at }) => at)).toEqual([MINUTE, MINUTE + 1_000]);
  expect(clock.pending).toBe(0);
});

test("the delays lie between 1 and 30 minutes", async () => {
  const { clock, messages, offers, said } = await setup(100, { random: seededRandom(8) });
  for (const message of messages) offers.add(message);
  await clock.advance(31 * MINUTE);
  expect(said).toHaveLength(100);
  expect(said[0]?.at).toBeGreaterThanOrEqual(MINUTE);
  expect(said.filter(({ at }) => at < 15 * MINUTE).length).toBeGreaterThan(30);
  expect(said.at(-1)?.at).toBeGreaterThan(25 * MINUTE);
  for (const [at, { at: time }] of said.entries())
    expect(time - (said[at - 1]?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
});

test("it is dropped when the pub tells or lists it meanwhile; a head also for a newer one of its author", async () => {
  const { clock, messages, offers, said } = await setup(4);
  const [told, listed, head, newer] = messages;
  if (!told || !listed || !head || !newer) throw new Error("four posts");
  offers.add(told);
  offers.add(listed);
  offers.add(head, true);
  await clock.advance(30_000);
  offers.told(told.text);
  offers.listed([markOf(listed.text)]);
  offers.told(newer.text);
  await clock.advance(60 * MINUTE);
  expect(said).toEqual([]);
});

test("what waits ends with the channel and with the day's offers; what was offered waits an hour", async () => {
  const { clock, messages, offers, said, over, open } = await setup(3, { aDay: 2 });
  for (const message of messages) offers.add(message);
  over.abort();
  await clock.advance(60 * MINUTE);
  expect(said).toEqual([]);
  open(new AbortController().signal);
  for (const message of messages) offers.add(message);
  await clock.advance(30 * MINUTE);
  expect(said).toHaveLength(2);
  for (const message of messages) offers.add(message);
  await clock.advance(30 * MINUTE);
  expect(said).toHaveLength(2);
});

test("right before it is told the pub is asked whether it lacks it still; what it tells meanwhile is dropped", async () => {
  const answers = [false, true, true];
  const asked: string[] = [];
  const { clock, messages, offers, said } = await setup(3, {
    aDay: 1,
    lacks({ id, text }) {
      asked.push(id);
      if (asked.length === 2) offers.told(text);
      return Promise.resolve(answers[asked.length - 1] === true);
    },
  });
  for (const message of messages) offers.add(message);
  await clock.advance(60 * MINUTE);
  expect(asked).toEqual(messages.map(({ id }) => id));
  // The day's only offer is left for the third: what was not told costs none.
  expect(said.map(({ texts }) => texts.at(-1))).toEqual([messages[2]?.text]);
});

test("at most so many wait for one pub, however much it lacks", async () => {
  const { clock, messages, offers, said } = await setup(OFFERS + 20);
  for (const message of messages) offers.add(message);
  await clock.advance(24 * 60 * MINUTE);
  expect(said).toHaveLength(OFFERS);
});

test("a content that is as long as a message may be told while something waits, and changes nothing", async () => {
  const { clock, messages, offers, said } = await setup(1);
  for (const message of messages) offers.add(message);
  offers.told("{ a text, and no base64 } ".repeat(8));
  await clock.advance(31 * MINUTE);
  expect(said).toHaveLength(1);
});
