import { memoryStore, openApds } from "apds";
import { expect, test } from "vitest";
import { openLog } from "../../base/log.ts";
import { seededRandom } from "../../base/random.ts";
import { PUB } from "../../testing/engine-setup.ts";
import { simCrypto } from "../../testing/sim-crypto.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { openWriter } from "../../testing/writer.ts";
import { Ingest } from "./ingest.ts";
import { Ledger, parsePubRow } from "./ledger.ts";

test("a debt that is written while a run's cursor is on its way to the disk is not written over by it", async () => {
  const clock = new TestClock();
  const crypto = simCrypto(seededRandom(1));
  const apds = openApds({ store: memoryStore(), now: () => clock.now(), crypto });
  const ingest = new Ingest({
    apds,
    clock,
    log: openLog(clock),
    policy: () => undefined,
    interests: { takes: () => true },
    joining: () => undefined,
    passes: () => false,
    taken: () => {},
    trouble: () => {},
  });
  const ledger = new Ledger(PUB, undefined, () => {});
  const { content, message } = await (await openWriter(crypto, () => clock.now())).write(
    "the last of an answer",
  );
  const run = ledger.move({ cursor: clock.now() }, (row) =>
    ingest.take([content, message], ledger, () => [row()]),
  );
  // As when somebody is followed in that moment: from here on it is acknowledged.
  expect(await ingest.commit({ values: [ledger.owe()], strict: true })).toMatchObject({ ok: true });
  expect(await run).toMatchObject({ ok: true });
  expect((await apds.store.totals()).posts).toBe(1);
  expect(parsePubRow(await apds.store.value("pubs", PUB)).cursor).toBe(0);
  expect(ledger.row.cursor).toBe(0);
  await ledger.move({ cursor: 7 }, (row) => ingest.take([], ledger, () => [row()]));
  expect(parsePubRow(await apds.store.value("pubs", PUB)).cursor).toBe(7);
});
