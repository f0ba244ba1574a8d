import { describe, expect, it } from "vitest";
import type { PageList } from "../rpc/page-port.ts";
import type { Settings } from "./settings.ts";
import { patternOf, type Registered, type SiteBrowser, Sites, servable } from "./sites.ts";

const SITE = "https://wiredove.net";
const LOCAL = "http://localhost:5173";

function setup(firefox = false) {
  const state = {
    allowed: new Set(["https://wiredove.net/*"]),
    consents: true,
    registered: [] as readonly Registered[],
    list: undefined as PageList | undefined,
    injected: [] as string[],
    ended: [] as string[],
    registrations: 0,
    /** What the browser takes its time for. */
    registering: Promise.resolve() as Promise<void>,
    injecting: Promise.resolve() as Promise<void>,
  };
  let settings: Settings = {
    pubs: [
      { url: "wss://pub.wiredove.net/", paused: false },
      { url: "ws://localhost:9000/", paused: true },
    ],
    sites: [SITE],
    serving: false,
  } as unknown as Settings;
  const browser: SiteBrowser = {
    portsInPatterns: !firefox,
    scripts: [
      { js: ["bridge.js"], world: "ISOLATED" },
      { js: ["pub.js"], world: "MAIN" },
    ],
    allows: async (pattern) => state.allowed.has(pattern),
    consents: async () => state.consents,
    async registered() {
      await state.registering;
      return state.registered;
    },
    async register(scripts) {
      state.registrations += 1;
      state.registered = scripts;
    },
    async write(list) {
      state.list = list;
    },
    async inject(pattern, files) {
      state.injected.push(`${pattern} ${files.join()}`);
      await state.injecting;
    },
  };
  const part = {
    get: () => settings,
    async change(change: Partial<Settings>) {
      settings = { ...settings, ...change };
    },
  };
  const sites = new Sites(
    browser,
    async () => part,
    (origin) => state.ended.push(origin),
  );
  return { state, sites, chosen: () => settings.sites };
}

describe("sites that are served", () => {
  it("are none before the yes: nothing is registered, and every bridge learns that", async () => {
    const { state, sites } = setup();
    await sites.look(true);
    expect(await sites.serves(SITE)).toBe(false);
    expect(state.registered).toEqual([]);
    expect(state.list).toEqual({
      pubs: ["wss://pub.wiredove.net", "ws://localhost:9000"],
      serving: false,
      sites: [],
    });
    expect(await sites.choice(SITE)).toEqual({ consented: false, on: true, allowed: true });
  });

  it("are registered after it, the paused pub among the list, and left by a switch", async () => {
    const { state, sites } = setup();
    await sites.serve(SITE, true);
    expect(await sites.serves(SITE)).toBe(true);
    expect(state.registered).toEqual([
      { id: "page-isolated", js: ["bridge.js"], world: "ISOLATED", matches: ["https://wiredove.net/*"] },
      { id: "page-main", js: ["pub.js"], world: "MAIN", matches: ["https://wiredove.net/*"] },
    ]);
    expect(state.list).toMatchObject({ serving: true, sites: [SITE] });
    await sites.look();
    expect(state.registrations).toBe(1);
    await sites.serve(SITE, false);
    expect(await sites.serves(SITE)).toBe(false);
    expect(state.registered).toEqual([]);
    expect(state.ended).toEqual([SITE]);
    expect(state.list).toMatchObject({ serving: true, sites: [] });
  });

  it("follow the browser's permissions, whenever those come or go, with a port where a pattern can have one", async () => {
    const { state, sites } = setup();
    await sites.serve(LOCAL, true);
    expect(await sites.serves(LOCAL)).toBe(false);
    state.allowed.add("http://localhost/*");
    await sites.look();
    expect(await sites.serves(LOCAL)).toBe(true);
    expect(state.registered[0]?.matches).toEqual(["http://localhost:5173/*", "https://wiredove.net/*"]);
    state.allowed.delete("https://wiredove.net/*");
    await sites.look();
    expect(state.ended).toEqual([SITE]);
    expect(state.list?.sites).toEqual([LOCAL]);
    expect(await sites.choice(SITE)).toEqual({ consented: true, on: true, allowed: false });
  });

  it("need the answer to the browser's own question where it asks one, and no port in a pattern there", async () => {
    const { state, sites } = setup(true);
    state.allowed.add("http://localhost/*");
    state.consents = false;
    await sites.serve(LOCAL, true);
    expect(await sites.serves(LOCAL)).toBe(false);
    expect(await sites.choice(LOCAL)).toMatchObject({ consented: false });
    state.consents = true;
    await sites.look(true);
    expect(await sites.serves(LOCAL)).toBe(true);
    expect(state.registered[0]?.matches).toEqual(["http://localhost/*", "https://wiredove.net/*"]);
    expect(state.injected).toEqual(["https://wiredove.net/* bridge.js", "http://localhost/* bridge.js"]);
  });

  it("are known before their scripts are registered, and whatever a stuck tab does: no page waits for either", async () => {
    const { state, sites } = setup();
    await sites.serve(SITE, true);
    let register = (): void => {};
    state.registering = new Promise((resolve) => (register = resolve));
    state.injecting = new Promise(() => {});
    const looked = sites.look(true);
    expect(await sites.serves(SITE)).toBe(true);
    register();
    await looked;
    await sites.serve(SITE, false);
    expect(await sites.serves(SITE)).toBe(false);
  });

  it("are at most as many as are read again at the next start: those that were added last", async () => {
    const { sites, chosen } = setup();
    for (let at = 0; at < 120; at += 1) await sites.serve(`https://site-${at}.example`, true);
    expect(chosen()).toHaveLength(100);
    expect(chosen().at(-1)).toBe("https://site-119.example");
  });

  it("get a new bridge in their open tabs on each start", async () => {
    const { state, sites } = setup();
    await sites.serve(SITE, true);
    expect(state.injected).toEqual([]);
    await sites.look(true);
    expect(state.injected).toEqual(["https://wiredove.net/* bridge.js"]);
  });
});

it("can be any site by https, and this machine without it", () => {
  const given = [
    ["https://wiredove.net/#x", SITE],
    ["https://a.example:8443/b", "https://a.example:8443"],
    ["http://localhost:5173/", LOCAL],
    ["http://127.0.0.1/", "http://127.0.0.1"],
    ["http://a.example/", undefined],
    ["chrome://extensions", undefined],
    ["file:///etc/passwd", undefined],
    ["about:blank", undefined],
    ["", undefined],
    [undefined, undefined],
  ] as const;
  for (const [address, origin] of given) expect(servable(address)).toBe(origin);
  expect(patternOf(LOCAL)).toBe("http://localhost/*");
  expect(patternOf(LOCAL, true)).toBe("http://localhost:5173/*");
});
