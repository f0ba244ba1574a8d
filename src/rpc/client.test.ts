import { describe, expect, it } from "vitest";
import { FakeClientRuntime } from "../testing/fake-runtime.ts";
import { openState, samplePub, sampleView } from "../testing/sample-views.ts";
import { TestClock } from "../testing/test-clock.ts";
import { reconnectDelay, rpcClient } from "./client.ts";
import type { StatusView } from "./contract.ts";
import { STATUS_PORT } from "./status-port.ts";

const view = sampleView([samplePub(openState, { catchUp: { done: 1 }, lastEnding: { kind: "closed" } })]);

function setup() {
  const runtime = new FakeClientRuntime();
  const clock = new TestClock();
  return { runtime, clock, client: rpcClient(runtime, clock) };
}

function follow() {
  const parts = setup();
  const log: (string | StatusView)[] = [];
  const life = new AbortController();
  parts.client.followStatus(
    { onView: (seen) => log.push(seen), onLost: () => log.push("lost"), onGone: () => log.push("gone") },
    life.signal,
  );
  return { ...parts, log, life };
}

describe("a request", () => {
  it("is sent as its kind and arguments, and gives the value", async () => {
    const { runtime, client } = setup();
    runtime.answer = () => Promise.resolve({ ok: true, value: { ok: true, url: "wss://a/" } });
    await expect(client.request("add", { address: "a" })).resolves.toEqual({
      ok: true,
      value: { ok: true, url: "wss://a/" },
    });
    expect(runtime.sent).toEqual([{ rpc: "add", args: { address: "a" } }]);
  });

  it("gives the refusal of the background", async () => {
    const { runtime, client } = setup();
    runtime.answer = () => Promise.resolve({ ok: false, error: { kind: "failed", detail: "full" } });
    await expect(client.request("seen", {})).resolves.toEqual({
      ok: false,
      error: { kind: "failed", detail: "full" },
    });
  });

  it("is lost, not an exception, when the worker dies before its answer", async () => {
    const { runtime, client } = setup();
    runtime.answer = () =>
      Promise.reject(new Error("The message port closed before a response was received."));
    await expect(client.request("seen", {})).resolves.toMatchObject({ ok: false, error: { kind: "lost" } });
    expect(runtime.sent).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ["no reply", undefined],
    ["a reply without a value", { ok: true }],
    ["a view of another version", { ok: true, value: { ...view, pubs: [{ url: "wss://a/" }] } }],
    [
      "a state of another version",
      { ok: true, value: { ...view, pubs: [samplePub({ kind: "odd" } as never)] } },
    ],
    ["a failure of an unknown kind", { ok: false, error: { kind: "odd", detail: "" } }],
  ])("is lost when there is %s", async (_, reply) => {
    const { runtime, client } = setup();
    runtime.answer = () => Promise.resolve(reply);
    await expect(client.request("status", {})).resolves.toMatchObject({ ok: false, error: { kind: "lost" } });
  });

  it("takes a view with more in it than we know, without what we don't know", async () => {
    const { runtime, client } = setup();
    runtime.answer = () => Promise.resolve({ ok: true, value: { ...view, mood: "good" } });
    await expect(client.request("status", {})).resolves.toEqual({ ok: true, value: view });
  });
});

describe("following the status", () => {
  it("gives each view of the port", () => {
    const { runtime, log } = follow();
    expect(runtime.ports.map((port) => port.name)).toEqual([STATUS_PORT]);
    runtime.ports[0]?.postMessage(view);
    runtime.ports[0]?.postMessage({ ...view, posts: 5 });
    expect(log).toEqual([view, { ...view, posts: 5 }]);
  });

  it("connects again at once when the worker dies, each time", async () => {
    const { runtime, clock, log } = follow();
    for (let life = 0; life < 10; life++) {
      runtime.ports.at(-1)?.postMessage(view);
      runtime.ports.at(-1)?.disconnect();
      await clock.advance(0);
      expect(runtime.ports).toHaveLength(life + 2);
    }
    expect(log.filter((entry) => entry === "lost")).toHaveLength(10);
  });

  it("waits longer and longer while no view comes, and starts afresh after one", async () => {
    const { runtime, clock } = follow();
    const start = clock.now();
    const connectedAt: number[] = [];
    for (let failures = 0; failures < 8; failures++) {
      runtime.ports.at(-1)?.disconnect();
      const before = runtime.ports.length;
      while (runtime.ports.length === before) await clock.advance(10);
      connectedAt.push(clock.now() - start);
    }
    const waits = connectedAt.map((at, i) => at - (connectedAt[i - 1] ?? 0));
    expect(waits.slice(1)).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000, 4_000]);
    runtime.ports.at(-1)?.postMessage(view);
    runtime.ports.at(-1)?.disconnect();
    const before = runtime.ports.length;
    await clock.advance(0);
    expect(runtime.ports).toHaveLength(before + 1);
  });

  it("takes a view that it cannot read as none", () => {
    const { runtime, log } = follow();
    runtime.ports[0]?.postMessage({ ...view, posts: "many" });
    expect(log).toEqual(["lost"]);
  });

  it("ends quietly when the extension is gone", async () => {
    const { runtime, clock, log } = follow();
    runtime.ports[0]?.postMessage(view);
    runtime.gone = true;
    runtime.ports[0]?.disconnect();
    await clock.advance(60_000);
    expect(log).toEqual([view, "lost", "gone"]);
    expect(clock.pending).toBe(0);
  });

  it("closes its port when it is no longer wanted, and hears nothing more", async () => {
    const { runtime, clock, log, life } = follow();
    life.abort();
    expect(runtime.ports[0]?.open).toBe(false);
    await clock.advance(60_000);
    expect(log).toEqual([]);
    expect(runtime.ports).toHaveLength(1);
  });

  it("does not connect again when it ends during a wait", async () => {
    const { runtime, clock, life } = follow();
    runtime.ports[0]?.disconnect();
    life.abort();
    await clock.advance(60_000);
    expect(runtime.ports).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});

it("waits 0, 250, 500, 1000, 2000 and then always 4000 ms", () => {
  expect([0, 1, 2, 3, 4, 5, 6, 50].map(reconnectDelay)).toEqual([
    0, 250, 500, 1_000, 2_000, 4_000, 4_000, 4_000,
  ]);
});
