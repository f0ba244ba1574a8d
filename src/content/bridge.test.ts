import { beforeEach, describe, expect, it } from "vitest";
import { PAGE_LIST_KEY, TELL_PREFIX } from "../rpc/page-port.ts";
import { PageWorld } from "./page-world.suite.ts";

const PUB = "wss://pub.invalid";
const sites = ["https://page.invalid"];
const ask = (n: number): string => String(n).padStart(44, "h");
const tell = "a message of somebody";

let world: PageWorld;
beforeEach(() => {
  world = new PageWorld();
});

function opened(): PageWorld {
  world.openBridge();
  world.listed([PUB]);
  world.up(`o1 ${PUB}/`);
  world.endTurn();
  return world;
}

const hello = { kind: "hello", page: "random-0" };
const open = { kind: "open", socket: 1, url: `${PUB}/` };

describe("the list of pubs", () => {
  it("is told when it was read, again to whoever greets, and anew when it changes", async () => {
    world.rows[PAGE_LIST_KEY] = { pubs: [PUB], serving: true, sites };
    world.openBridge();
    expect(world.down).toEqual(["h"]);
    await Promise.resolve();
    expect(world.down.splice(0)).toEqual(["h", `l1.2.3 ${PUB}`]);
    world.up("h");
    expect(world.down.splice(0)).toEqual(["h", `l1.2.3 ${PUB}`]);
    world.stored(PAGE_LIST_KEY, { pubs: [PUB, "wss://two.invalid"], serving: true, sites });
    expect(world.down.splice(0)).toEqual([`l1.2.3 ${PUB} wss://two.invalid`]);
  });

  it.each([
    ["is empty while nothing is served", { pubs: [PUB], serving: false, sites }],
    ["is empty where there is none", undefined],
    [
      "is empty where this site is not served",
      { pubs: [PUB], serving: true, sites: ["https://other.invalid"] },
    ],
    ["is empty where it is no list", { pubs: 7, serving: true, sites }],
  ])("%s", async (_, row) => {
    if (row) world.rows[PAGE_LIST_KEY] = row;
    world.openBridge();
    await Promise.resolve();
    expect(world.down).toEqual(["h", "l1.2.3"]);
  });
});

it("says that nothing is served where the list can't be read", async () => {
  world.isUnreadable = true;
  world.openBridge();
  await Promise.resolve();
  expect(world.down).toEqual(["h", "l1.2.3"]);
});

describe("a second bridge", () => {
  it("ends at once beside a living one, and takes over from one whose extension was ended", () => {
    opened();
    const heard = world.down.length;
    world.openBridge();
    expect(world.down).toHaveLength(heard);
    world.isInvalid = true;
    expect(world.up("a")).toBe(false);
    world.isInvalid = false;
    const other = new PageWorld();
    other.openBridge();
    expect(other.down).toEqual(["h"]);
  });
});

describe("what a page says", () => {
  it("goes as one message a turn and socket, in its order, after the hello", () => {
    world.openBridge();
    world.listed([PUB]);
    world.up(`o1 ${PUB}/`);
    world.up(`s1 ${ask(1)}`);
    world.up(`s1 ${ask(2)} with spaces\nand lines`);
    world.up("c1");
    expect(world.ports).toHaveLength(0);
    world.endTurn();
    world.up(`o2 ${PUB}/`);
    world.endTurn();
    expect(world.port.said.slice(0, 2)).toEqual([hello, open]);
    expect(world.port.said.slice(-3)).toMatchObject([
      { kind: "say", socket: 1, texts: [ask(1), `${ask(2)} with spaces\nand lines`] },
      { kind: "close", socket: 1 },
      { kind: "open", socket: 2 },
    ]);
  });

  it("is on the disk in the turn that told it, asks and large texts apart", () => {
    opened();
    world.up(`s1 ${tell}`);
    world.up(`s1 ${ask(1)}`);
    world.up(`s1 ${"x".repeat(2 ** 16 + 1)}`);
    world.endTurn();
    const [key = ""] = Object.keys(world.rows);
    expect(key.startsWith(TELL_PREFIX)).toBe(true);
    expect(world.rows[key]).toEqual({
      origin: "https://page.invalid",
      page: "random-0",
      at: 1_700_000_000_000,
      texts: [tell],
    });
    expect(world.port.said.at(-1)).toMatchObject({ kind: "say", kept: key });
    expect(world.port.said.at(-1)).toHaveProperty("texts.length", 3);
  });

  it("names each other pub of its own once, and ten of them", () => {
    opened();
    for (let n = 0; n < 12; n++)
      for (let twice = 0; twice < 2; twice++) world.up(`e0 wss://other-${n}.invalid/`);
    world.endTurn();
    const named = world.port.said.filter(({ kind }) => kind === "elsewhere");
    expect(named).toHaveLength(10);
    expect(named[0]).toEqual({ kind: "elsewhere", url: "wss://other-0.invalid/" });
  });

  it("names the pub of a page that uses no other, and again to each life of the background", () => {
    world.openBridge();
    world.listed([PUB]);
    world.up("e0 wss://other.invalid/");
    world.endTurn();
    const elsewhere = { kind: "elsewhere", url: "wss://other.invalid/" };
    expect(world.port.said).toEqual([hello, elsewhere]);
    world.port.die();
    world.fire();
    expect(world.ports).toHaveLength(2);
    expect(world.port.said).toEqual([hello, elsewhere]);
  });

  it("goes no further where it is too long for anybody: texts, addresses and calls, in both browsers alike", () => {
    opened();
    const { length } = world.port.said;
    world.up(`s1 ${"x".repeat(16 * 2 ** 20 + 1)}`);
    world.up(`e0 wss://other.invalid/${"x".repeat(2_048)}`);
    world.up(`p1 {"kind":"get","hash":"${"x".repeat(32 * 2 ** 20)}"}`);
    world.endTurn();
    expect(world.port.said).toHaveLength(length);
    world.up(`s1 ${"x".repeat(16 * 2 ** 20)}`);
    world.endTurn();
    expect(world.port.said).toHaveLength(length + 1);
  });

  it("keeps at most 8 Mi characters until the background has committed some", () => {
    opened();
    const large = "x".repeat(2 ** 16);
    for (let n = 0; n < 130; n++) {
      world.up(`s1 ${large}`);
      world.endTurn();
    }
    expect(Object.keys(world.rows)).toHaveLength(128);
    expect(world.port.said).toHaveLength(2 + 130);
    expect(world.port.said.at(-1)).not.toHaveProperty("kept");
  });

  it("fills at most 500 rows until the background has committed some", () => {
    opened();
    for (let n = 0; n < 502; n++) {
      world.up(`s1 ${tell} ${n}`);
      world.endTurn();
    }
    const keys = Object.keys(world.rows);
    expect(keys).toHaveLength(500);
    expect(world.port.said.at(-1)).not.toHaveProperty("kept");
    world.stored(keys[0] ?? "");
    world.up(`s1 ${tell} again`);
    world.endTurn();
    expect(world.port.said.at(-1)).toHaveProperty("kept");
  });

  it.each([
    [7],
    [""],
    ["s"],
    ["sx y"],
    ["o"],
    ["z1 2"],
    ["o9 wss://elsewhere.invalid/"],
    ["s9 to a socket that is not open"],
    ["s1e400 x"],
  ])("is dropped where it is nothing: %j", (detail) => {
    opened();
    const { length } = world.port.said;
    world.up(detail);
    world.endTurn();
    expect(world.port.said).toHaveLength(length);
    expect(world.rows).toEqual({});
  });
});

describe("what the background says", () => {
  it("comes in its order, and closes with code and reason", () => {
    opened();
    world.down.length = 0;
    world.port.tell({ kind: "heard", socket: 1, texts: ["one", 'two "2"\nand'], seq: 5 });
    world.port.tell({ kind: "heard", socket: 1, texts: [], seq: 6 });
    world.port.tell({ kind: "close", socket: 1, code: 1001, reason: "too long away" });
    expect(world.down).toEqual(['m1 ["one","two \\"2\\"\\nand"]', "c1 1001 too long away"]);
  });

  it("comes many texts to an event while they are small, and none without an end", () => {
    opened();
    world.down.length = 0;
    const texts = [
      ...Array.from({ length: 1_000 }, (_, n) => String(n).padStart(208, "m")),
      "x".repeat(2 ** 20),
      "y",
    ];
    world.port.tell({ kind: "heard", socket: 1, texts });
    const parts = world.down.map((text) => JSON.parse(text.slice(3)) as readonly string[]);
    expect(parts.flat()).toEqual(texts);
    expect(parts.map(({ length }) => length)).toEqual([316, 316, 316, 53, 1]);
  });
});
