import { describe, expect, it, vi } from "vitest";
import { watchable } from "../base/watchable.ts";
import { FakeServerRuntime, OWN_ID, OWN_URL } from "../testing/fake-runtime.ts";
import { SAMPLE_NOW, sampleView } from "../testing/sample-views.ts";
import { TestClock } from "../testing/test-clock.ts";
import { requests } from "./contract.ts";
import { type Handlers, serve } from "./server.ts";
import { STATUS_PORT } from "./status-port.ts";

const view = sampleView([]);

function setup(own: Partial<Handlers> = {}) {
  const never = vi.fn(() => Promise.reject(new Error("not for this test")));
  const none = Object.fromEntries(Object.keys(requests).map((kind) => [kind, never]));
  const handlers = { ...(none as unknown as Handlers), ...own };
  const runtime = new FakeServerRuntime();
  const shared = new TestClock(SAMPLE_NOW);
  const clock = {
    offset: 0,
    now: () => shared.now() + clock.offset,
    after: (ms: number, fire: () => void) => shared.after(ms, fire),
  };
  const server = serve({ runtime, ownUrl: OWN_URL, handlers, clock });
  return { runtime, shared, clock, server, never };
}

describe("requests", () => {
  it("gives the parsed arguments to the handler, and its value back", async () => {
    const add = vi.fn<Handlers["add"]>(({ address }) =>
      Promise.resolve({ ok: true, url: `wss://${address}/` }),
    );
    const { runtime } = setup({ add });
    await expect(runtime.send({ rpc: "add", args: { address: "a.example" } })).resolves.toEqual({
      ok: true,
      value: { ok: true, url: "wss://a.example/" },
    });
    expect(add).toHaveBeenCalledExactlyOnceWith({ address: "a.example" });
  });

  it("answers what a handler throws as failed, in its own words", async () => {
    const { runtime } = setup({ seen: () => Promise.reject(new Error("the disk is gone")) });
    await expect(runtime.send({ rpc: "seen", args: {} })).resolves.toEqual({
      ok: false,
      error: { kind: "failed", detail: "the disk is gone" },
    });
  });

  it("answers what a handler throws before its first await too", async () => {
    const { runtime } = setup({
      seen: () => {
        throw new Error("at once");
      },
    });
    await expect(runtime.send({ rpc: "seen", args: {} })).resolves.toMatchObject({
      error: { kind: "failed", detail: "at once" },
    });
  });

  it.each([
    ["a content script", { id: OWN_ID, url: "https://evil.example/", tab: { url: "https://evil.example/" } }],
    ["another extension", { id: "other", url: "chrome-extension://other/x.html" }],
  ])("refuses %s before it looks at the message", async (_, sender) => {
    const { runtime, never } = setup();
    await expect(runtime.send({ rpc: "status", args: {} }, sender)).resolves.toMatchObject({
      ok: false,
      error: { kind: "sender" },
    });
    expect(never).not.toHaveBeenCalled();
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a text", "status"],
    ["an array", ["status", {}]],
    ["no kind", { args: {} }],
    ["a kind that is no text", { rpc: { toString: "status" }, args: {} }],
    ["an unknown kind", { rpc: "exportKeys", args: {} }],
    ["__proto__ as a kind", { rpc: "__proto__", args: {} }],
    ["constructor as a kind", { rpc: "constructor", args: {} }],
    ["toString as a kind", { rpc: "toString", args: {} }],
    ["an own __proto__ in the envelope", JSON.parse('{"rpc":"status","args":{},"__proto__":{"x":1}}')],
    ["more than kind and arguments", { rpc: "status", args: {}, also: 1 }],
    ["arguments that are missing", { rpc: "retry" }],
    ["arguments of another request", { rpc: "retry", args: { address: "a" } }],
    ["arguments with more in them", { rpc: "retry", args: { url: "wss://a/", force: true } }],
    ["a limit out of bounds", { rpc: "since", args: { seq: 0, limit: 501 } }],
    ["an address without end", { rpc: "add", args: { address: "a".repeat(2_049) } }],
  ])("refuses %s as a shape", async (_, message) => {
    const { runtime, never } = setup();
    await expect(runtime.send(message)).resolves.toMatchObject({ ok: false, error: { kind: "shape" } });
    expect(never).not.toHaveBeenCalled();
  });
});

describe("the status port", () => {
  it("gives the view at once, stamped with the moment of sending", () => {
    const { runtime, server } = setup();
    server.serveStatus(watchable({ ...view, now: 5 }));
    expect(runtime.connect(STATUS_PORT).received).toEqual([{ ...view, now: SAMPLE_NOW }]);
  });

  it("keeps ports that came before there was a status, and forgets those that left", () => {
    const { runtime, server } = setup();
    const early = runtime.connect(STATUS_PORT);
    const left = runtime.connect(STATUS_PORT);
    left.disconnect();
    expect(early.received).toEqual([]);
    server.serveStatus(watchable(view));
    expect(early.received).toHaveLength(1);
    expect(left.received).toEqual([]);
  });

  it("ends the port of a stranger, and leaves ports of other names alone", () => {
    const { runtime, server } = setup();
    server.serveStatus(watchable(view));
    const stranger = runtime.connect(STATUS_PORT, { id: OWN_ID, url: "https://evil.example/" });
    const other = runtime.connect("page");
    expect([stranger.open, stranger.received]).toEqual([false, []]);
    expect([other.open, other.received]).toEqual([true, []]);
  });

  it("sends at most 10 views a second, the last one always", async () => {
    const { runtime, server, shared } = setup();
    const status = watchable(view);
    server.serveStatus(status);
    const port = runtime.connect(STATUS_PORT);
    for (let posts = 1; posts <= 100; posts++) {
      status.set({ ...view, posts });
      await shared.advance(10);
    }
    await shared.advance(1_000);
    expect(port.received.length).toBeGreaterThanOrEqual(10);
    expect(port.received.length).toBeLessThanOrEqual(11);
    expect(port.received.at(-1)).toMatchObject({ posts: 100 });
  });

  it("does not hold back a change for an hour when the clock was set back by one", () => {
    const { runtime, server, clock } = setup();
    const status = watchable(view);
    server.serveStatus(status);
    const port = runtime.connect(STATUS_PORT);
    clock.offset = -3_600_000;
    status.set({ ...view, posts: 7 });
    expect(port.received.slice(1)).toMatchObject([{ posts: 7, now: SAMPLE_NOW - 3_600_000 }]);
  });

  it("leaves no timer and sends nothing after the end of a port", async () => {
    const { runtime, server, shared } = setup();
    const status = watchable(view);
    server.serveStatus(status);
    const port = runtime.connect(STATUS_PORT);
    status.set({ ...view, posts: 1 });
    expect(shared.pending).toBe(1);
    port.disconnect();
    expect(shared.pending).toBe(0);
    status.set({ ...view, posts: 2 });
    await shared.advance(1_000);
    expect(port.received).toHaveLength(1);
  });
});
