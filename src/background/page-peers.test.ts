import { describe, expect, it } from "vitest";
import { PAGE_PORT, type ToPage } from "../rpc/page-port.ts";
import { type Setup, setup } from "../testing/engine-setup.ts";
import { FakeServerRuntime, OWN_ID } from "../testing/fake-runtime.ts";
import { KeptTells, type TellStorage } from "./kept-tells.ts";
import type { PagePort, PageSender } from "./page-peer.ts";
import { PagePeers, pageOrigin } from "./page-peers.ts";

const SITE = "https://wiredove.net";
const page: PageSender = {
  id: OWN_ID,
  url: `${SITE}/#home`,
  origin: SITE,
  frameId: 0,
  tab: { id: 7, url: `${SITE}/#home`, incognito: false },
};

describe("who is a page", () => {
  it("is our content script in the top frame of a tab that is not private", () => {
    expect(pageOrigin(page, OWN_ID)).toBe(SITE);
    const { origin: _, ...older } = page;
    expect(pageOrigin(older, OWN_ID)).toBe(SITE);
  });

  it.each<[string, Partial<Record<keyof PageSender, unknown>>]>([
    ["another extension", { id: "theirs" }],
    ["a frame", { frameId: 3 }],
    ["a sender without a frame", { frameId: undefined }],
    ["a private window", { tab: { id: 7, incognito: true } }],
    ["no tab", { tab: undefined }],
    ["a tab of which nothing is known", { tab: { id: 7 } }],
    ["an address that is none", { url: "about:blank", origin: undefined }],
    ["an origin that differs from the address", { origin: "https://evil.example" }],
    ["a sandboxed page", { origin: "null" }],
  ])("is not %s", (_, change) => {
    expect(pageOrigin({ ...page, ...change } as PageSender, OWN_ID)).toBeUndefined();
  });
});

interface Peers extends Setup {
  readonly runtime: FakeServerRuntime;
  readonly rows: Map<string, unknown>;
  readonly served: Set<string>;
  readonly peers: PagePeers;
  readonly kept: KeptTells;
  readonly connect: (sender?: PageSender) => ReturnType<FakeServerRuntime["connect"]>;
}

/** @param opening until the engine is there */
async function peersOf(opening: Promise<void> = Promise.resolve()): Promise<Peers> {
  const made = await setup();
  const runtime = new FakeServerRuntime();
  const rows = new Map<string, unknown>();
  const served = new Set([SITE]);
  const storage: TellStorage = {
    keys: async () => [...rows.keys()],
    get: async (key) => rows.get(key),
    remove: async (key) => void rows.delete(key),
  };
  const { clock, pool } = made;
  const serves = async (origin: string): Promise<boolean> => served.has(origin);
  const kept = new KeptTells({
    storage,
    clock,
    serves,
    take: (...tell) => pool.pages.take(...tell),
  });
  const pages = async () => {
    await opening;
    return pool.pages;
  };
  const peers = new PagePeers({ id: OWN_ID, pages, serves, kept });
  runtime.onConnect.addListener((port) => peers.connected(port as PagePort));
  return {
    ...made,
    runtime,
    rows,
    served,
    peers,
    kept,
    connect: (sender = page) => runtime.connect(PAGE_PORT, sender),
  };
}

const heard = (port: { received: unknown[] }): readonly ToPage[] => port.received as ToPage[];

describe("a page's port", () => {
  it("carries asks and answers, from its first turn on", async () => {
    const { connect, clock, apds, writer } = await peersOf();
    const post = await (await writer()).write("hello");
    await apds.ingest({ texts: [post.content, post.message] });
    const port = connect();
    port.postMessage({ kind: "hello", page: "p" });
    port.postMessage({ kind: "open", socket: 1, url: "wss://one.example" });
    port.postMessage({ kind: "say", socket: 1, texts: [post.id] });
    await clock.settle();
    expect(heard(port)).toEqual([{ kind: "heard", socket: 1, texts: [post.message], answers: [post.id] }]);
  });

  it("is closed to whoever is not served, and to strangers", async () => {
    const { connect, clock, served, peers } = await peersOf();
    expect(connect({ ...page, frameId: 2 }).open).toBe(false);
    served.clear();
    const port = connect();
    await clock.settle();
    expect(port.open).toBe(false);
    served.add(SITE);
    const other = connect();
    other.postMessage({ kind: "hello", page: "p" });
    other.postMessage({ kind: "open", socket: 4, url: "wss://one.example" });
    other.postMessage({ kind: "elsewhere", url: "wss://other.example/" });
    await clock.settle();
    expect([...(peers.inTab(7)?.elsewhere ?? [])]).toEqual(["wss://other.example/"]);
    peers.end(SITE);
    expect(heard(other)).toEqual([{ kind: "close", socket: 4, code: 1012, reason: "not served any more" }]);
    expect(other.open).toBe(false);
    expect(peers.inTab(7)).toBeUndefined();
  });

  it("takes anything else for nothing, and a call that can't be read for invalid", async () => {
    const { connect, clock, store } = await peersOf();
    const port = connect();
    const odd = [
      null,
      7,
      "x",
      {},
      { kind: "say" },
      { kind: "say", socket: -1, texts: [] },
      { kind: "hello" },
    ];
    const more = [{ kind: "open", socket: 1 }, { kind: "say", socket: 1, texts: [7] }, { kind: "__proto__" }];
    for (const message of [...odd, { kind: "hello", page: "p" }, ...more]) port.postMessage(message);
    port.postMessage({ kind: "call", call: 5, what: { kind: "exportKeys" } });
    await clock.settle();
    expect(heard(port)).toEqual([
      { kind: "reply", call: 5, ok: false, error: { kind: "invalid", detail: "arguments" } },
    ]);
    expect((await store.totals()).posts).toBe(0);
  });

  it("that says more than may wait while the engine opens is ended, and can come again", async () => {
    let open = (): void => {};
    const { connect, clock, pool } = await peersOf(new Promise((resolve) => (open = resolve)));
    const say = { kind: "say", socket: 1, texts: ["x".repeat(8 * 2 ** 20)] };
    const [port, other] = [connect(), connect()];
    for (const one of [port, other]) {
      one.postMessage({ kind: "hello", page: "p" });
      one.postMessage({ kind: "open", socket: 1, url: "wss://one.example" });
    }
    for (let at = 0; at < 4; at += 1) if (port.open) port.postMessage(say);
    expect([port.open, other.open]).toEqual([false, true]);
    open();
    await clock.settle();
    const again = connect();
    again.postMessage({ kind: "hello", page: "p" });
    for (let at = 0; at < 8; at += 1) {
      again.postMessage(say);
      await clock.settle();
    }
    expect(again.open).toBe(true);
    expect((await pool.pages.account(SITE)).posted).toBe(0);
  });

  it("carries calls and their replies", async () => {
    const { connect, clock } = await peersOf();
    const port = connect();
    port.postMessage({ kind: "hello", page: "p" });
    port.postMessage({ kind: "call", call: 1, what: { kind: "get", hash: `${"A".repeat(43)}=` } });
    await clock.settle();
    expect(heard(port)).toEqual([{ kind: "reply", call: 1, ok: true, value: null }]);
  });
});

describe("a tell that was written down", () => {
  const row = (texts: readonly string[], origin = SITE): unknown => ({ origin, page: "p", at: 1, texts });

  it("is removed once its port's word of it is committed, and taken in once", async () => {
    const { connect, clock, rows, kept, writer, pool } = await peersOf();
    const post = await (await writer()).write("hello");
    const texts = [post.content, post.message];
    rows.set("tell:1", row(texts));
    const changed = kept.changed(["tell:1"]);
    const port = connect();
    port.postMessage({ kind: "hello", page: "p" });
    port.postMessage({ kind: "open", socket: 1, url: "wss://one.example" });
    port.postMessage({ kind: "say", socket: 1, texts, kept: "tell:1" });
    await clock.advance(2_000);
    await changed;
    expect([...rows.keys()]).toEqual([]);
    expect(pool.outbox()).toHaveLength(1);
    expect((await pool.pages.account(SITE)).posted).toBe(1);
  });

  it("is taken in without its page, on a change and on the next start; what is not served or no row is dropped", async () => {
    const { clock, rows, kept, writer, pool, store } = await peersOf();
    const [one, two] = [await (await writer()).write("one"), await (await writer()).write("two")];
    rows.set("tell:1", row([one.message, one.content]));
    const changed = kept.changed(["tell:1", "settings"]);
    await clock.advance(1_000);
    await changed;
    rows.set("tell:2", row([two.message, two.content]));
    rows.set("tell:3", row([two.message], "https://evil.example"));
    rows.set("tell:4", { texts: 7 });
    rows.set("settings", {});
    const left = kept.takeLeft();
    await clock.advance(1_000);
    await left;
    expect([...rows.keys()]).toEqual(["settings"]);
    expect((await store.totals()).posts).toBe(2);
    expect(pool.outbox()).toHaveLength(2);
  });

  it("stays while the store can't write", async () => {
    const { clock, rows, kept, writer, fault, pool } = await peersOf();
    const post = await (await writer()).write("hello");
    rows.set("tell:1", row([post.content, post.message]));
    fault.now = { kind: "full", detail: "" };
    const full = kept.takeLeft();
    await clock.advance(1_000);
    await full;
    expect([...rows.keys()]).toEqual(["tell:1"]);
    fault.now = undefined;
    const left = kept.takeLeft();
    await clock.advance(1_000);
    await left;
    expect([...rows.keys()]).toEqual([]);
    expect(pool.outbox()).toHaveLength(1);
  });
});
