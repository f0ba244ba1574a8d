import { expect, test } from "vitest";
import { seededRandom } from "../base/random.ts";
import { OTHER, PUB, setup } from "../testing/engine-setup.ts";
import { handHttp, pollAnswer } from "../testing/hand-transport.ts";
import { simCrypto } from "../testing/sim-crypto.ts";
import { TEST_START } from "../testing/test-clock.ts";
import { openWriter } from "../testing/writer.ts";

const DAY = 24 * 3_600_000;

/** Messages of so many people, all dated `ts`. */
async function told(people: number, ts: number, each = 1): Promise<string[]> {
  const texts: string[] = [];
  for (let at = 0; at < people; at += 1) {
    const writer = await openWriter(simCrypto(seededRandom(50 + at)), () => ts);
    for (let post = 0; post < each; post += 1) {
      const { message, content } = await writer.write(`post ${post}`);
      texts.push(message, content);
    }
  }
  return texts;
}

async function opened(texts: Readonly<Record<string, readonly string[]>>) {
  const pubs = Object.keys(texts).map((url) => ({ url, paused: false }));
  let at = 0;
  const order = Object.values(texts);
  const http = handHttp(() => pollAnswer(order[Math.min(at, order.length - 1)] ?? []));
  const made = await setup({ http, pubs });
  for (const channel of [...made.transport.channels]) {
    channel.events.opened();
    await made.clock.advance(1_000);
    at += 1;
  }
  return made;
}

test("what a pub tells is a day ahead, or forty years: our clock is wrong, until it shows that date", async () => {
  const far = await opened({ [PUB]: await told(12, TEST_START + 40 * 365 * DAY) });
  expect(far.pool.status.get().clockWrong).toBe(true);
  const { pool, clock } = await opened({ [PUB]: await told(12, TEST_START + DAY) });
  expect(pool.status.get().clockWrong).toBe(true);
  await clock.advance(DAY);
  expect(pool.status.get().clockWrong).toBe(false);
});

test("nobody's own clock, and no few strangers, make ours wrong", async () => {
  for (const texts of [
    await told(1, TEST_START + DAY, 30),
    await told(9, TEST_START + DAY),
    [...(await told(30, TEST_START - 1)), ...(await told(9, TEST_START + DAY))],
  ]) {
    const { pool } = await opened({ [PUB]: texts });
    expect(pool.status.get().clockWrong).toBe(false);
  }
});

test("where another pub's newest are of now, it is the first pub that is wrong", async () => {
  const { pool } = await opened({
    [PUB]: await told(12, TEST_START + DAY),
    [OTHER]: await told(12, TEST_START - 60_000),
  });
  expect(pool.status.get().clockWrong).toBe(false);
});
