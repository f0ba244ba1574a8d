import { describe, expect, it } from "vitest";
import { dice } from "./dice.ts";
import { hashOf } from "./hash-of.ts";
import { ReferencePub } from "./reference-pub.ts";
import { Person } from "./sim-people.ts";
import { TestClock } from "./test-clock.ts";
import { Truth } from "./truth.ts";

async function setup() {
  const clock = new TestClock();
  const truth = new Truth(dice(1));
  const pub = new ReferencePub("wss://pub.sim/", clock, truth.crypto);
  const person = new Person("Ada", truth, dice(2));
  const told: string[] = [];
  const connect = (into: string[]) =>
    pub.connect({
      tell: (text) => void into.push(text),
      tellBinary: () => {},
      end: () => void into.push("end"),
    });
  const side = connect(told);
  const post = await person.write(clock.now(), []);
  return { clock, pub, person, told, side, connect, post };
}

const poll = async (pub: ReferencePub): Promise<unknown> =>
  JSON.parse((await pub.get("/gossip/poll?since=0&limit=1000000000")).body);

describe("the model of the reference pub", () => {
  it("answers a key with the last message and an echo, and an unknown hash with an echo once in 30 s", async () => {
    const { clock, told, side, post } = await setup();
    side.hear(post.content);
    side.hear(post.message);
    await clock.advance(1_000);
    told.length = 0;
    const author = post.message.slice(0, 44);
    side.hear(author);
    await clock.advance(5_000);
    expect(told).toEqual([post.message, author]);
    const unknown = hashOf("nobody has this");
    side.hear(unknown);
    side.hear(unknown);
    await clock.advance(5_000);
    expect(told.slice(2)).toEqual([unknown]);
  });

  it("asks its teller back for the content, and relays to all others what it is told", async () => {
    const { clock, told, side, connect, post } = await setup();
    const others: string[] = [];
    connect(others);
    side.hear(post.message);
    await clock.advance(1_000);
    expect(told).toEqual([post.contentHash]);
    expect(others).toEqual([post.message]);
  });

  it("lists a content that came late only after it has verified its log again", async () => {
    const { clock, pub, side, post } = await setup();
    side.hear(post.message);
    await clock.advance(100);
    side.hear(post.content);
    await clock.advance(100);
    expect(await poll(pub)).toEqual({ messages: [post.message], nextSince: post.ts });
    await clock.advance(60_000);
    expect(await poll(pub)).toEqual({ messages: [post.message, post.content], nextSince: post.ts });
  });

  it("loses what comes while it verifies its log again, and what it took in during the last second before a crash", async () => {
    const { clock, pub, person, told, side, post } = await setup();
    side.hear(post.content);
    side.hear(post.message);
    await clock.advance(19_970);
    side.hear((await person.write(clock.now(), [])).message);
    // 35 ms of work: it is done within the 14 ms of the rebuild that begins 20 s after the start.
    await clock.advance(5_030);
    expect(pub.log().length).toBe(1);
    await clock.advance(400);
    side.hear((await person.write(clock.now(), [])).message);
    await clock.advance(100);
    expect(pub.log().length).toBe(2);
    pub.crash(1_000);
    expect(told.at(-1)).toBe("end");
    expect(pub.up()).toBe(false);
    await clock.advance(2_000);
    expect(pub.up()).toBe(true);
    expect(pub.log().map(({ id }) => id)).toEqual([post.id]);
    expect(pub.lost).toBe(2);
  });
});
