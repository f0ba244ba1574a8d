import { beforeEach, describe, expect, it } from "vitest";
import { joinDelay } from "./line.ts";
import { PageWorld } from "./page-world.suite.ts";

const PUB = "wss://pub.invalid";
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

describe("a port that dies", () => {
  it("is followed by another at once, which hears where the page was and what it asked in vain", () => {
    opened();
    world.up(`s1 ${ask(1)}`);
    world.up(`s1 ${ask(2)}`);
    world.endTurn();
    world.port.tell({ kind: "heard", socket: 1, texts: ["answer"], seq: 41, answers: [ask(1)] });
    world.port.die();
    world.time += 7;
    expect(world.timers.map(({ ms }) => ms)).toEqual([0]);
    world.fire();
    expect(world.ports).toHaveLength(2);
    expect(world.port.said).toEqual([
      { ...hello, seq: 41, away: 7 },
      open,
      { kind: "say", socket: 1, texts: [ask(2)] },
    ]);
  });

  it("was long ago where none since brought anything, however many there were", () => {
    opened();
    world.port.tell({ kind: "heard", socket: 1, texts: [], seq: 1 });
    for (let n = 0; n < 3; n++) {
      world.port.die();
      world.time += 60_000;
      world.fire();
    }
    expect(world.port.said[0]).toEqual({ ...hello, seq: 1, away: 180_000 });
    world.port.tell({ kind: "heard", socket: 1, texts: [], seq: 2 });
    world.time += 3_600_000;
    world.port.die();
    world.fire();
    expect(world.port.said[0]).toEqual({ ...hello, seq: 2, away: 0 });
  });

  it("is let go where it refuses a message, so that no second one is held beside it", () => {
    opened();
    const [first] = world.ports;
    if (!first) throw new Error("no port");
    first.refuses = true;
    world.up(`s1 ${tell}`);
    world.endTurn();
    expect(first.isOpen).toBe(false);
    world.fire();
    expect(world.ports).toHaveLength(2);
    expect(world.port.said.at(-1)).toMatchObject({ kind: "say", texts: [tell] });
  });

  it("waits longer and longer while none brings anything", () => {
    opened();
    const waits = [];
    for (let n = 0; n < 5; n++) {
      world.port.die();
      waits.push(world.timers[0]?.ms);
      world.fire();
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000]);
    expect(joinDelay(50)).toBe(8_000);
    world.port.tell({ kind: "heard", socket: 1, texts: [] });
    world.port.die();
    expect(world.timers[0]?.ms).toBe(0);
  });

  it("rests while the page is hidden, until it is seen or used", () => {
    opened();
    world.channel.visibilityState = "hidden";
    world.port.die();
    expect(world.timers).toEqual([]);
    world.channel.visibilityState = "visible";
    world.channel.dispatchEvent(new Event("visibilitychange"));
    expect(world.ports).toHaveLength(2);
    world.channel.visibilityState = "hidden";
    world.port.die();
    world.up(`s1 ${ask(3)}`);
    world.endTurn();
    expect(world.ports).toHaveLength(3);
    expect(world.port.said).toEqual([hello, open, { kind: "say", socket: 1, texts: [ask(3)] }]);
  });

  it("loses no tell that was said while there was none, with its key, and names at most 1,000 asks", () => {
    opened();
    world.port.die();
    world.up(`s1 ${tell}`);
    for (let n = 0; n < 1_200; n++) world.up(`s1 ${ask(n)}`);
    world.endTurn();
    world.fire();
    const says = world.port.said.filter((message) => message.kind === "say");
    expect(says).toHaveLength(2);
    expect(says[0]?.texts).toHaveLength(1_000);
    expect(says[0]?.texts.at(-1)).toBe(ask(1_199));
    expect(says[1]).toMatchObject({ texts: [tell], kept: Object.keys(world.rows)[0] });
  });

  it("does not come again for a page without sockets", () => {
    opened();
    world.up("c1");
    world.endTurn();
    world.port.die();
    expect(world.timers).toEqual([]);
  });

  it("says no more of what the background closed", () => {
    opened();
    world.up(`s1 ${ask(1)}`);
    world.endTurn();
    world.port.tell({ kind: "close", socket: 1, code: 1001, reason: "" });
    world.port.die();
    world.up(`o2 ${PUB}/`);
    world.endTurn();
    expect(world.port.said).toEqual([hello, { ...open, socket: 2 }]);
  });
});

describe("a document", () => {
  it("that is kept for back and forward ends its port, and resumes when it comes back", () => {
    opened();
    world.port.tell({ kind: "heard", socket: 1, texts: [], seq: 7 });
    world.transition("pagehide", true);
    expect(world.ports[0]?.isOpen).toBe(false);
    world.time += 90_000;
    world.transition("pageshow", true);
    expect(world.ports).toHaveLength(2);
    expect(world.port.said).toEqual([{ ...hello, seq: 7, away: 90_000 }, open]);
    world.ports[0]?.tell({ kind: "heard", socket: 1, texts: ["of the dead"] });
    expect(world.down).not.toContain('m1 ["of the dead"]');
  });

  it("that is shown for the first time keeps its port", () => {
    opened();
    world.transition("pageshow", false);
    world.transition("pagehide", false);
    expect(world.ports).toHaveLength(1);
    expect(world.port.isOpen).toBe(true);
  });

  it("that is prerendered says nothing, and keeps nothing, until it is shown", () => {
    world.channel.prerendering = true;
    opened();
    world.up(`s1 ${tell}`);
    world.endTurn();
    expect(world.ports).toEqual([]);
    expect(world.rows).toEqual({});
    world.channel.prerendering = false;
    world.channel.dispatchEvent(new Event("prerenderingchange"));
    expect(world.port.said).toMatchObject([hello, open, { kind: "say", texts: [tell] }]);
    expect(Object.keys(world.rows)).toHaveLength(1);
  });
});

describe("an extension that was ended", () => {
  it("leaves the page's events alone and says so once", () => {
    opened();
    world.isInvalid = true;
    world.port.die();
    expect(world.down.filter((text) => text === "g")).toEqual(["g"]);
    expect(world.up("a")).toBe(false);
    expect(world.up(`s1 ${tell}`)).toBe(false);
    world.endTurn();
    expect(world.rows).toEqual({});
    expect(world.timers).toEqual([]);
  });
});
