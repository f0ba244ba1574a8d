import { expect, test } from "vitest";
import { PUB, setup } from "../../testing/engine-setup.ts";
import { handHttp } from "../../testing/hand-transport.ts";

test("what answers there is told apart: nothing, a portal, a pub without WebSocket, a status", async () => {
  const cases = [
    [handHttp(() => "no-answer"), { kind: "no-answer" }],
    [
      handHttp(
        () => "no-answer",
        () => true,
      ),
      { kind: "something-else" },
    ],
    [handHttp(() => ({ status: 200, body: "<html>Sign in</html>" })), { kind: "something-else" }],
    [handHttp(() => ({ status: 404, body: '{"error":"not_found"}' })), { kind: "no-websocket" }],
    [handHttp(() => ({ status: 503, body: "busy" })), { kind: "status", status: 503 }],
  ] as const;
  for (const [http, ending] of cases) {
    const { clock, transport, status } = await setup({ http });
    transport.channels[0]?.events.ended({ code: 1006 });
    await clock.settle();
    expect(status().state).toMatchObject({ kind: "waiting", ending });
  }
});

test("five probes in a row that find something else make a pub refused; it rests for an hour, and a person can try at once", async () => {
  const http = handHttp(() => ({ status: 200, body: "<html>Sign in</html>" }));
  const { clock, transport, status, pool } = await setup({ http });
  while (status().state.kind !== "refused") {
    transport.channels.at(-1)?.events.ended({ code: 1006 });
    await clock.settle();
    const { state } = status();
    if (state.kind === "waiting") await clock.runUntil(state.retryAt);
  }
  // At most one probe a minute.
  expect(http.asked).toHaveLength(5);
  const before = transport.channels.length;
  await clock.advance(59 * 60_000);
  expect(transport.channels).toHaveLength(before);
  pool.retry(PUB);
  await clock.settle();
  expect(transport.channels).toHaveLength(before + 1);
});

test("a browser that says it is offline makes the wait offline, and the tries go on; loopback is never offline", async () => {
  const local = "ws://127.0.0.1:9000/";
  const pubs = [PUB, local].map((url) => ({ url, paused: false }));
  const { clock, transport, status } = await setup({ pubs, online: () => false });
  for (const channel of transport.channels) channel.events.ended({ code: 1006 });
  await clock.settle();
  expect(status(PUB).state.kind).toBe("offline");
  expect(status(local).state.kind).toBe("waiting");
  await clock.advance(500);
  expect(transport.channels).toHaveLength(4);
});
