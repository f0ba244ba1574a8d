import { describe, expect, test } from "vitest";
import { seededRandom } from "../../base/random.ts";
import { type HandAnswer, handHttp, handTransport, hear, pollAnswer } from "../../testing/hand-transport.ts";
import { simCrypto } from "../../testing/sim-crypto.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { openWriter } from "../../testing/writer.ts";
import { tryPub } from "./try-pub.ts";

async function trial(answer: (path: string) => HandAnswer = () => "no-answer", opaque = false) {
  const clock = new TestClock();
  const transport = handTransport();
  const http = handHttp(answer, () => opaque);
  const probeKey = (await openWriter(simCrypto(seededRandom(1)), () => clock.now())).author;
  const result = tryPub({ clock, transport, http, probeKey }, "wss://new.example/");
  await clock.settle();
  const [channel] = transport.channels;
  if (!channel) throw new Error("no channel");
  return { clock, channel, http, probeKey, result };
}

describe("a pub is tried before it is added", () => {
  test("and answers: the time from the ask to the first word, and that it gives its list", async () => {
    const { clock, channel, probeKey, http, result } = await trial((path) =>
      path.startsWith("/gossip/poll") ? pollAnswer([]) : "no-answer",
    );
    await clock.advance(3_000);
    channel.events.opened();
    expect(channel.said).toEqual([probeKey]);
    await clock.advance(120);
    hear(channel, probeKey);
    expect(await result).toEqual({ kind: "answers", ms: 120, polls: true });
    expect(channel.abandoned).toBe(true);
    expect(http.asked).toHaveLength(1);
  });

  test("and answers without a list", async () => {
    const { channel, result } = await trial(() => ({ status: 404, body: "" }));
    channel.events.opened();
    hear(channel, "anything");
    expect(await result).toMatchObject({ kind: "answers", polls: false });
  });

  test("and stays silent", async () => {
    const { clock, channel, result } = await trial();
    channel.events.opened();
    await clock.advance(10_000);
    expect(await result).toEqual({ kind: "silent" });
    expect(channel.abandoned).toBe(true);
  });

  test.each([
    ["nothing answers", () => "no-answer" as const, false, { kind: "no-answer" }],
    ["something else answers", () => "no-answer" as const, true, { kind: "something-else" }],
    [
      "a server is out of order",
      () => ({ status: 502, body: "<h1>" }),
      false,
      { kind: "status", status: 502 },
    ],
  ])("and %s", async (_, answer, opaque, ending) => {
    const { channel, result } = await trial(answer, opaque);
    channel.events.ended({ code: 1006 });
    expect(await result).toEqual({ kind: "failed", ending });
  });

  test("and does not open in time", async () => {
    const { clock, channel, result } = await trial();
    await clock.advance(15_000);
    expect(await result).toEqual({ kind: "failed", ending: { kind: "no-answer" } });
    expect(channel.abandoned).toBe(true);
  });
});
