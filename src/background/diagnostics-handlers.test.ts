import * as v from "valibot";
import { expect, test } from "vitest";
import { diagnosticsReplyShapes } from "../rpc/diagnostics.ts";
import { PUB } from "../testing/engine-setup.ts";
import { background } from "./background.fixture.ts";

test("a check says of each thing whether it is well, and what one can do", async () => {
  const { handlers, transport, clock, fault } = await background();
  const stepOf = async (check: string) => (await handlers.runCheck({})).find((one) => one.check === check);
  const first = await handlers.runCheck({});
  expect(v.parse(diagnosticsReplyShapes.runCheck, first)).toEqual(first);
  expect(await stepOf("pub")).toMatchObject({ url: PUB, verdict: "unsure", next: "wait" });
  transport.channels[0]?.events.opened();
  await clock.settle();
  expect(await stepOf("pub")).toMatchObject({ verdict: "good", next: "none" });
  expect(await stepOf("storage")).toMatchObject({ verdict: "good" });
  fault.now = { kind: "full", detail: "" };
  expect(await stepOf("storage")).toMatchObject({ verdict: "bad", next: "free-disk", detail: "full" });
  fault.now = undefined;
  await handlers.pause({ url: PUB, paused: true });
  await clock.settle();
  expect(await stepOf("pub")).toMatchObject({ next: "resume" });
  await handlers.remove({ url: PUB });
  expect(await stepOf("pub")).toMatchObject({ verdict: "bad", next: "add-pub" });
});

test("events come newest first, and a report holds neither keys nor texts of posts", async () => {
  const { handlers, log, post, writer, apds, clock } = await background();
  const alice = await writer();
  const { id } = await post(alice, "a secret text");
  const pair = await apds.generate();
  await apds.setKeypair(pair);
  log.write("woke-page");
  await clock.advance(1_000);
  log.write("failed", "pool", `${alice.author} ${id} ${pair}`);
  const events = await handlers.events({});
  expect(events.map(({ what }) => what)).toEqual(["failed", "woke-page"]);
  const { text } = await handlers.report({});
  expect(text).toContain("woke-page");
  expect(text).toContain(PUB);
  for (const hidden of ["a secret text", alice.author, id, pair.slice(44), pair.slice(0, 44)])
    for (const shown of [text, JSON.stringify(events)]) expect(shown).not.toContain(hidden);
});
