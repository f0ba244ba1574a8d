import { readFile } from "node:fs/promises";
import { type Hash, hashText, memoryStore, openApds, openMessage, type StoreFailure } from "apds";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type MadePost, makeNetwork } from "../testing/post-maker.ts";
import { TEST_START, TestClock } from "../testing/test-clock.ts";
import { bounds } from "./bounds.ts";
import { openPubCore, type PubCore, type Session } from "./dialect.ts";
import { nodeCrypto } from "./node-crypto.ts";

const crypto = nodeCrypto();
const hash = (text: string): Promise<Hash> => hashText(text, crypto);

async function openPub(fault: () => StoreFailure | undefined = () => undefined) {
  const clock = new TestClock(TEST_START);
  const apds = openApds({ store: memoryStore({ fault }), now: () => clock.now(), crypto });
  return { clock, apds, core: await openPubCore({ apds, clock }) };
}

interface Listener {
  readonly session: Session;
  readonly heard: string[];
  readonly ended: StoreFailure[];
}

function join(core: PubCore): Listener {
  const heard: string[] = [];
  const ended: StoreFailure[] = [];
  const session = core.connect({ tell: (text) => heard.push(text), end: (failure) => ended.push(failure) });
  return { session, heard, ended };
}

async function say(core: PubCore, { session }: Listener, ...frames: readonly string[]): Promise<void> {
  for (const frame of frames) session.frame(frame);
  await core.settled();
}

async function onePost(text = "a post", at = TEST_START - 1_000): Promise<MadePost> {
  const now = () => at;
  const apds = openApds({ store: memoryStore(), now, crypto });
  await apds.setKeypair(await apds.generate());
  const id = await apds.sign(text);
  return { id, message: (await apds.get(id)) ?? "", content: text, blobs: [] };
}

describe("the core of the pub", () => {
  it("tells a post to all others, once per telling, and says nothing to its teller", async () => {
    const { core } = await openPub();
    const [teller, other, third] = [join(core), join(core), join(core)];
    const post = await onePost();
    await say(core, teller, post.content, post.message);
    await say(core, teller, post.message);
    expect(teller.heard).toEqual([]);
    expect(other.heard).toEqual([post.content, post.message, post.message]);
    expect(third.heard).toEqual(other.heard);
    expect(core.listing.seq).toBe(1);
  });

  it("answers in the order of the frames, with what was told before in the same turn", async () => {
    const { core } = await openPub();
    const teller = join(core);
    const post = await onePost();
    await say(
      core,
      teller,
      post.content,
      post.message,
      post.id,
      await hash(post.content),
      post.message.slice(0, 44),
    );
    const author = post.message.slice(0, 44);
    expect(teller.heard).toEqual([post.message, post.content, post.message, author]);
  });

  it("asks back for what is unknown once in 30 s, whoever asks", async () => {
    const { core, clock } = await openPub();
    const [one, other] = [join(core), join(core)];
    const unknown = await hash("nobody has this");
    await say(core, one, unknown, unknown);
    await say(core, other, unknown);
    await clock.advance(bounds.coolDownMs - 1);
    await say(core, other, unknown);
    expect([one.heard, other.heard]).toEqual([[unknown], []]);
    await clock.advance(1);
    await say(core, other, unknown);
    expect(other.heard).toEqual([unknown]);
  });

  it("asks for nothing that came in the same turn or before, in whatever order", async () => {
    const { core } = await openPub();
    const teller = join(core);
    const posts = await makeNetwork({ authors: 2, posts: 60, from: TEST_START - 100_000, stepMs: 1_000 });
    await say(core, teller, ...posts.flatMap(({ message, content, blobs }) => [...blobs, message, content]));
    expect(teller.heard).toEqual([]);
    expect(core.listing.seq).toBe(60);
  });

  it("asks a socket for missing images one second after it opened, and not when it left before", async () => {
    const { core, clock } = await openPub();
    const picture = "data:image/png;base64,AAAA";
    const post = await onePost(`look ![](${await hash(picture)})`);
    await core.post(post.content);
    await core.post(post.message);
    await clock.advance(bounds.coolDownMs);
    const [early, gone] = [join(core), join(core)];
    gone.session.close();
    await clock.advance(bounds.imageAskAfterMs - 1);
    expect(early.heard).toEqual([]);
    await clock.advance(1);
    expect([early.heard, gone.heard]).toEqual([[await hash(picture)], []]);
    await say(core, early, picture);
    await clock.advance(bounds.coolDownMs);
    const late = join(core);
    await clock.advance(bounds.imageAskAfterMs);
    expect(late.heard).toEqual([]);
  });

  it("keeps a message ahead of our clock apart, and tells it when its time has come", async () => {
    const { core, clock } = await openPub();
    const [teller, other] = [join(core), join(core)];
    const hour = 3_600_000;
    const [soon, never] = [
      await onePost("soon", TEST_START + hour),
      await onePost("never", TEST_START + 400 * 24 * hour),
    ];
    await say(core, teller, soon.content, soon.message, never.content, never.message);
    expect(other.heard).toEqual([soon.content, never.content]);
    expect(core.listing.size).toBe(0);
    await clock.advance(hour + bounds.laterMs);
    await core.settled();
    expect(other.heard).toEqual([soon.content, never.content, soon.message]);
    expect(core.listing.seq).toBe(1);
  });

  it("takes in a content of 44 characters when a message signed it, in the same turn too, and never tells it", async () => {
    const { core } = await openPub();
    const [teller, other] = [join(core), join(core)];
    const text = "this text is exactly forty-four characters!!";
    const made = await makeSigned(text);
    await say(core, teller, made, text);
    expect(core.listing.seq).toBe(1);
    expect(await core.find(await hash(text))).toBe(text);
    expect(other.heard).toEqual([made]);
  });

  it("takes nothing, tells nothing and ends the teller when the store fails", async () => {
    let failure: StoreFailure | undefined = { kind: "full", detail: "no room" };
    const { core } = await openPub(() => failure);
    const [teller, other] = [join(core), join(core)];
    const post = await onePost();
    await say(core, teller, post.content, post.message);
    expect(teller.ended).toEqual([failure, failure]);
    expect(other.heard).toEqual([]);
    expect(await core.post(post.message)).toEqual({ ok: false, error: failure });
    failure = undefined;
    await say(core, teller, post.content, post.message);
    expect(other.heard).toEqual([post.content, post.message]);
  });

  it("lists and tells on none of the invalid messages, nor keeps one as a text", async () => {
    const vector = v.object({ name: v.string(), msg: v.unknown() });
    const vectors = v.parse(
      v.pipe(v.string(), v.parseJson(), v.object({ invalid: v.array(vector) })),
      await readFile(new URL("../testing/data/vectors.json", import.meta.url), "utf8"),
    );
    const { core } = await openPub();
    const [teller, other] = [join(core), join(core)];
    let refused = 0;
    for (const { name, msg } of vectors.invalid) {
      if (typeof msg !== "string" || msg === "" || (await openMessage(msg, crypto)).ok) continue;
      const before = other.heard.length;
      await say(core, teller, msg);
      // The others are plain texts to everybody, like "ping".
      if (msg.length !== 208 && !(msg.endsWith("==") && msg.length >= 132)) continue;
      refused++;
      expect(other.heard.slice(before), name).toEqual([]);
      expect(await core.find(await hash(msg)), name).toBeUndefined();
    }
    expect(refused).toBeGreaterThan(10);
    expect(core.listing.size).toBe(0);
  });

  it("refuses a text over its limit, takes one at it, and an image up to its own", async () => {
    const { core } = await openPub();
    const [teller, other] = [join(core), join(core)];
    const atLimit = "x".repeat(bounds.contentCharacters);
    const image = `data:image/png;base64,${"A".repeat(2 * bounds.contentCharacters)}`;
    await say(core, teller, `${atLimit}x`, atLimit, image);
    expect(other.heard.map(({ length }) => length)).toEqual([atLimit.length, image.length]);
    expect(await core.find(await hash(`${atLimit}x`))).toBeUndefined();
  });
});

/** A message over a text that `sign` would refuse. */
async function makeSigned(text: string): Promise<string> {
  const seed = crypto.seed();
  const signed = new TextEncoder().encode(`${TEST_START}${await hash(text)}`);
  const signature = await crypto.sign(seed, signed);
  const author = Buffer.from(await crypto.publicKey(seed)).toString("base64");
  return author + Buffer.concat([signature, signed]).toString("base64");
}
