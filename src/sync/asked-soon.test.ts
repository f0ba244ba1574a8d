/** When what posts name is asked for: two seconds after it became known, whatever else is going on, not at the next look by the clock. */
import { expect, test } from "vitest";
import { setup } from "../testing/engine-setup.ts";
import { type HandAnswer, handHttp, hear, pollAnswer } from "../testing/hand-transport.ts";
import { TestClock } from "../testing/test-clock.ts";

const SECOND = 1_000;

test("of two posts a second apart both pictures are asked for within three seconds", async () => {
  const { clock, writer, apds, reopen } = await setup();
  const channel = await reopen();
  await clock.advance(30 * SECOND);
  const alice = await writer();
  const pictures: string[] = [];
  for (const name of ["one", "two"]) {
    const picture = await apds.hash(`a picture of ${name}`);
    pictures.push(picture);
    const { message, content } = await alice.write(`![${name}](${picture})`);
    for (const text of [content, message]) hear(channel, text);
    await clock.advance(SECOND);
  }
  await clock.advance(SECOND + 500);
  expect(channel.said.filter((text) => pictures.includes(text))).toEqual(pictures);
});

test("what a run left missing is asked for two seconds after its end, however long it took", async () => {
  const clock = new TestClock();
  const texts: string[] = [];
  let end = (): void => {};
  const whole = new Promise<void>((resolve) => {
    end = resolve;
  });
  let answers = 0;
  const answer = async (): Promise<HandAnswer> => {
    answers += 1;
    // The first window comes at once, the others take their time.
    if (answers > 1) await whole;
    return pollAnswer(texts);
  };
  const http = handHttp(answer);
  const { writer, apds, reopen } = await setup({ http }, { clock });
  const picture = await apds.hash("a picture");
  const { message, content } = await (await writer()).write(`![one](${picture})`);
  texts.push(message, content);
  const channel = await reopen();
  await clock.advance(5 * SECOND);
  expect(answers).toBeGreaterThan(1);
  expect(channel.said).not.toContain(picture);
  end();
  await clock.advance(2 * SECOND + 500);
  expect(channel.said).toContain(picture);
});
