import { describe, expect, it } from "vitest";
import type { ChannelEvents } from "../sync/connect/transport.ts";
import { dice } from "./dice.ts";
import { TestClock } from "./test-clock.ts";
import { VirtualNetwork } from "./virtual-network.ts";
import type { PubAnswer, PubPeer, VirtualPub } from "./virtual-pub.ts";

const URL_OF_PUB = "wss://pub.sim/";

/** A pub that writes down what it hears. */
class Scribe implements VirtualPub {
  readonly url = URL_OF_PUB;
  readonly heard: string[] = [];
  readonly peers = new Set<PubPeer>();
  isUp = true;

  up(): boolean {
    return this.isUp;
  }

  connect(peer: PubPeer) {
    this.peers.add(peer);
    return { hear: (text: string) => void this.heard.push(text), ended: () => void this.peers.delete(peer) };
  }

  get(path: string): Promise<PubAnswer> {
    return Promise.resolve({ status: 200, headers: { "x-path": path }, body: "word ".repeat(20_000) });
  }
}

function setup() {
  const clock = new TestClock();
  const pub = new Scribe();
  const network = new VirtualNetwork(clock, dice(1), [pub]);
  const seen: string[] = [];
  const events: ChannelEvents = {
    opened: () => void seen.push("opened"),
    incoming: (frame) => void seen.push(frame.kind === "text" ? frame.text : `${frame.bytes} bytes`),
    ended: ({ code }) => void seen.push(`ended ${code}`),
  };
  const open = () => network.transport("me").open(URL_OF_PUB, events);
  return { clock, pub, network, seen, open, link: network.link("me", pub) };
}

const tellAll = (pub: Scribe, text: string): void => {
  for (const peer of pub.peers) peer.tell(text);
};

describe("a channel of the virtual network", () => {
  it("says nothing within the call that opens it, and keeps frames in their order both ways", async () => {
    const { clock, pub, seen, open } = setup();
    const channel = open();
    expect(channel.send("too early")).toBe(false);
    expect(seen).toEqual([]);
    await clock.advance(1_000);
    for (let frame = 0; frame < 50; frame += 1) {
      expect(channel.send(`out ${frame}`)).toBe(true);
      tellAll(pub, `in ${frame}`);
    }
    await clock.advance(5_000);
    expect(pub.heard).toEqual(Array.from({ length: 50 }, (_, frame) => `out ${frame}`));
    expect(seen).toEqual(["opened", ...Array.from({ length: 50 }, (_, frame) => `in ${frame}`)]);
  });

  it("tells both sides of a cut, and loses what was under way", async () => {
    const { clock, pub, seen, open, link } = setup();
    const channel = open();
    await clock.advance(1_000);
    channel.send("lost");
    tellAll(pub, "lost too");
    expect(link.cut()).toBe(true);
    await clock.advance(1_000);
    expect(pub.heard).toEqual([]);
    expect(pub.peers.size).toBe(0);
    expect(seen).toEqual(["opened", "ended 1006"]);
    expect(channel.send("after")).toBe(false);
  });

  it("loses everything silently when half-open, until it is given up", async () => {
    const { clock, pub, network, seen, open, link } = setup();
    const channel = open();
    await clock.advance(1_000);
    link.goHalfOpen();
    expect(channel.send("into the void")).toBe(true);
    tellAll(pub, "out of it");
    await clock.advance(10 * 60_000);
    expect(pub.heard).toEqual([]);
    expect(seen).toEqual(["opened"]);
    expect(network.met.get("half-open")).toBe(2);
    channel.abandon();
    await clock.advance(10 * 60_000);
    expect(pub.peers.size).toBe(0);
    expect(seen).toEqual(["opened"]);
  });

  it("counts a second channel as a broken promise, and one after the first was given up as none", async () => {
    const { network, open } = setup();
    open().abandon();
    open();
    expect(network.breaches.all()).toEqual([]);
    open();
    expect(network.breaches.all().map(({ what }) => what)).toEqual([
      `me: 2 channels at once to ${URL_OF_PUB}`,
    ]);
  });

  it.each(["refuses", "captive", "unavailable"] as const)(
    "ends before it opens where the way %s",
    async (trouble) => {
      const { clock, seen, open, link } = setup();
      link.trouble = trouble;
      open();
      await clock.advance(1_000);
      expect(seen).toEqual(["ended 1006"]);
    },
  );
});

describe("HTTP over the virtual network", () => {
  const get = async ({ clock, network }: ReturnType<typeof setup>, meanwhile: () => void = () => {}) => {
    const life = new AbortController();
    const read = (async () => {
      const answer = await network.http("me").get("https://pub.sim/gossip/poll?since=0", life.signal);
      if (!answer.ok) return answer.error.kind;
      let text = "";
      for await (const piece of answer.value.body) {
        text += piece;
        meanwhile();
      }
      return { status: answer.value.status, characters: text.length, cut: answer.value.cut() };
    })();
    await clock.advance(60_000);
    life.abort();
    return read;
  };

  it("brings a body in pieces", async () => {
    expect(await get(setup())).toEqual({ status: 200, characters: 100_000, cut: false });
  });

  it("says so when the body was cut", async () => {
    const world = setup();
    const answer = await get(world, () => void world.link.cut());
    expect(answer).toMatchObject({ cut: true });
    expect(answer).not.toMatchObject({ characters: 100_000 });
    expect(world.network.met.get("cut body")).toBe(1);
  });

  it("gives no answer where nothing listens, where a portal answers without CORS, and to whoever leaves a silent way", async () => {
    const down = setup();
    down.pub.isUp = false;
    expect(await get(down)).toBe("no-answer");
    for (const trouble of ["captive", "silent"] as const) {
      const world = setup();
      world.link.trouble = trouble;
      expect(await get(world)).toBe("no-answer");
    }
  });

  it("shows a portal to a probe that wants no more than any answer", async () => {
    const { clock, network, link } = setup();
    link.trouble = "captive";
    const probed = network.http("me").answers("https://pub.sim/gossip", new AbortController().signal);
    await clock.advance(1_000);
    expect(await probed).toBe(true);
  });
});
