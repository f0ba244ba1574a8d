import type { Apds } from "apds";
import { expect, test } from "vitest";
import { seededRandom } from "../base/random.ts";
import { OTHER, PUB, setup } from "../testing/engine-setup.ts";
import { type HandChannel, handHttp, hear, pollAnswer } from "../testing/hand-transport.ts";
import { simCrypto } from "../testing/sim-crypto.ts";
import { openWriter, type Writer, type Written } from "../testing/writer.ts";

async function opened(change: Parameters<typeof setup>[0] = {}) {
  const made = await setup(change);
  for (const channel of made.transport.channels) channel.events.opened();
  await made.clock.advance(3_000);
  const channel = made.transport.channels[0];
  if (!channel) throw new Error("no channel");
  channel.said.splice(0);
  const tell = async ({ content, message }: Written): Promise<void> => {
    hear(channel, content);
    hear(channel, message);
    await made.clock.advance(100);
  };
  const isHeld = async (post: Written): Promise<boolean> => (await made.apds.get(post.id)) !== undefined;
  /** Time passes with pubs that live and have nothing: they echo all that they are asked for. */
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 10_000) {
      await made.clock.advance(10_000);
      for (const one of made.transport.channels.filter(({ live }) => live)) {
        if (!one.opened) one.events.opened();
        for (const text of one.said.splice(0)) if (text.length === 44) hear(one, text);
      }
    }
  };
  return { ...made, channel, tell, isHeld, pass };
}

const saysFor = (channel: HandChannel, hash: string): number =>
  channel.said.filter((text) => text === hash).length;

/** Faults that are counted against the first pub. */
const faults = ({ status }: Awaited<ReturnType<typeof opened>>): readonly number[] => {
  const { invalid, unwanted } = status().counts;
  return [invalid, unwanted];
};

test("who follows takes in the followed and whom they answer, one step, and whoever tells the rest did nothing wrong", async () => {
  const made = await opened({ scope: "following" });
  const { pool, clock, channel, tell, isHeld, writer } = made;
  const [alice, bob, carol] = [await writer(), await writer(), await writer()];
  await pool.people.setInterest(alice.author, "followed");
  const far = await carol.write("whom bob answers");
  const answered = await bob.write("whom alice answers", { reply: far.id, replyto: carol.author });
  const stranger = await bob.write("somebody else");
  const hers = await alice.write("alice", { reply: answered.id, replyto: bob.author });
  for (const post of [stranger, answered, hers]) await tell(post);
  hear(channel, stranger.message);
  hear(channel, stranger.content);
  await clock.advance(3_000);
  expect([await isHeld(hers), await isHeld(stranger), await isHeld(answered)]).toEqual([true, false, false]);
  expect(saysFor(channel, answered.id)).toBe(1);
  hear(channel, answered.message);
  await clock.advance(200);
  hear(channel, answered.content);
  await clock.advance(120_000);
  expect(await isHeld(answered)).toBe(true);
  expect(saysFor(channel, far.id)).toBe(0);
  expect(faults(made)).toEqual([0, 0]);
});

test("a wider scope, following and unblocking owe a run from the beginning; a narrower one deletes nothing, and what blocking takes comes back", async () => {
  const http = handHttp(() => pollAnswer([]));
  const made = await opened({ scope: "following", http });
  const { pool, pass, store, writer, tell } = made;
  const [alice, bob] = [await writer(), await writer()];
  const runs = async (): Promise<number> => {
    await pass(70_000);
    return http.asked.splice(0).filter((path) => path.startsWith("/gossip/poll?since=0&")).length;
  };
  await runs();
  await pool.people.setInterest(alice.author, "followed");
  expect(await runs()).toBeGreaterThan(0);
  await tell(await alice.write("one"));
  await pool.setScope("everyone");
  expect(await runs()).toBeGreaterThan(0);
  await tell(await bob.write("two"));
  await pool.setScope("following");
  await pool.people.setInterest(bob.author, "blocked");
  await tell(await bob.write("three"));
  expect(await store.totals()).toMatchObject({ posts: 1 });
  await pool.people.setInterest(bob.author, undefined);
  expect(await runs()).toBeGreaterThan(0);
  expect(await store.totals()).toMatchObject({ posts: 2 });
  expect(faults(made)).toEqual([0, 0]);
});

test("who is followed or blocked is known to the next life of the worker", async () => {
  const made = await opened();
  const [alice, bob] = [await made.writer(), await made.writer()];
  await made.pool.people.setInterest(alice.author, "followed");
  await made.pool.people.setInterest(bob.author, "blocked");
  await made.pool.close();
  const next = await made.again();
  next.transport.channels[0]?.events.opened();
  await next.clock.advance(100);
  const post = await bob.write("hello");
  for (const text of [post.content, post.message]) hear(next.transport.channels[0] as HandChannel, text);
  await next.clock.advance(1_000);
  expect(await next.store.totals()).toMatchObject({ posts: 0 });
  expect((await next.pool.people.followed()).map(({ author }) => author)).toEqual([alice.author]);
});

test("what nobody gives is let go after five rounds of all pubs; of a followed feed it is asked for without end, and again once followed", async () => {
  const made = await opened({ pubs: [PUB, OTHER].map((url) => ({ url, paused: false })) });
  const { pool, pass, store, writer, tell } = made;
  const [alice, bob] = [await writer(), await writer()];
  await pool.people.setInterest(alice.author, "followed");
  const lost = await Promise.all([alice, bob].map((one) => one.write("lost")));
  for (const one of [alice, bob]) await tell(await one.write("newer"));
  const wanted = async () => [...(await store.wantsFor(lost.map(({ id }) => id))).values()];
  expect(await wanted()).toHaveLength(2);
  // Ten asks of each, doubled from 30 s: some 8.5 hours.
  await pass(20 * 3_600_000);
  const left = await wanted();
  expect(left.map(({ author }) => author)).toEqual([alice.author]);
  expect(left[0]?.attempts).toBeGreaterThanOrEqual(10);
  expect((await pool.people.followed())[0]).toMatchObject({ posts: 1, holes: 1, heads: 1, asked: 2 });
  // A pub that is not there any more was asked for nothing that could be counted on.
  await pool.remove(OTHER);
  expect((await pool.people.followed())[0]).toMatchObject({ holes: 1, asked: 1 });
  await pool.people.setInterest(bob.author, "followed");
  await pass(1_000);
  expect(await wanted()).toHaveLength(2);
});

test("what held posts name, and nobody wanted when they came, is wanted once their author is followed, and anybody's once the scope is wider or somebody is unblocked", async () => {
  const made = await opened({ scope: "following" });
  const { pool, tell, pass, store, writer } = made;
  const [alice, bob, carol, dave] = [await writer(), await writer(), await writer(), await writer()];
  await pool.people.setInterest(alice.author, "followed");
  await pool.people.setInterest(dave.author, "blocked");
  const isWanted = async ({ id }: Written): Promise<boolean> => {
    await pass(1_000);
    return (await store.wantsFor([id])).has(id);
  };
  /** Somebody's answer to this post, which is held since alice answers it. */
  const answers = async (who: Writer, post: Written): Promise<void> => {
    const answer = await who.write("an answer", { reply: post.id });
    await tell(await alice.write("hers", { reply: answer.id }));
    await tell(answer);
    expect(await isWanted(post)).toBe(false);
  };
  const [far, farther, refused] = [
    await dave.write("far"),
    await carol.write("farther"),
    await dave.write("refused"),
  ];
  await answers(bob, far);
  await answers(carol, farther);
  await tell(await alice.write("hers", { reply: refused.id }));
  // Nobody gives what is not let in: some rounds, and it is let go.
  await pass(3_600_000);
  expect(await isWanted(refused)).toBe(false);
  await pool.people.setInterest(dave.author, undefined);
  expect([await isWanted(refused), await isWanted(far), await isWanted(farther)]).toEqual([
    true,
    false,
    false,
  ]);
  await pool.people.setInterest(bob.author, "followed");
  expect([await isWanted(far), await isWanted(farther)]).toEqual([true, false]);
  await pool.setScope("everyone");
  expect(await isWanted(farther)).toBe(true);
  expect(await store.values("jobs")).toEqual([]);
});

test("a followed feed says since when it is complete", async () => {
  const { pool, writer, tell, clock } = await opened();
  const alice = await writer();
  const posts: Written[] = [];
  for (const text of ["one", "two", "three"]) posts.push(await alice.write(text));
  await pool.people.setInterest(alice.author, "followed");
  const [one, two, three] = posts;
  if (!one || !two || !three) throw new Error("three posts");
  const dateOf = async (apds: Apds, { message }: Written): Promise<number> =>
    Number((await apds.open(message))?.slice(0, 13));
  await tell(three);
  const newest = await dateOf(alice.apds, three);
  expect((await pool.people.followed())[0]).toMatchObject({ posts: 1, holes: 1, completeSince: newest });
  await tell(one);
  await tell(two);
  await clock.advance(100);
  const oldest = await dateOf(alice.apds, one);
  expect((await pool.people.followed())[0]).toMatchObject({
    posts: 3,
    holes: 0,
    heads: 1,
    completeSince: oldest,
  });
});

test("an answer of a poll brings no stranger's posts to whoever follows", async () => {
  const made = await setup({ scope: "following" });
  const [alice, bob] = [await made.writer(), await made.writer()];
  await made.pool.people.setInterest(alice.author, "followed");
  const posts = [await alice.write("hers"), await bob.write("his")];
  const answer = pollAnswer(posts.flatMap(({ message, content }) => [message, content]));
  made.http.get = async () => ({
    ok: true,
    value: {
      status: 200,
      header: () => undefined,
      body: (async function* () {
        if (answer !== "no-answer") yield answer.body;
      })(),
      cut: () => false,
    },
  });
  made.transport.channels[0]?.events.opened();
  await made.clock.advance(30_000);
  expect(await made.store.totals()).toMatchObject({ posts: 1, authors: 1 });
  expect(made.status().counts).toMatchObject({ invalid: 0, unwanted: 0, postsIn: 1 });
});

test("a post that was put apart until its time comes is not let in once its author is blocked", async () => {
  const { pool, clock, store, tell, pass } = await opened();
  const hour = 3_600_000;
  // Their clocks are half an hour ahead of ours.
  const [alice, bob] = await Promise.all(
    [5, 6].map((seed) => openWriter(simCrypto(seededRandom(seed)), () => clock.now() + hour / 2)),
  );
  if (!alice || !bob) throw new Error("two writers");
  for (const one of [alice, bob]) await tell(await one.write("of the future"));
  expect(await store.totals()).toMatchObject({ later: 2, posts: 0 });
  await pool.people.setInterest(bob.author, "blocked");
  await pass(hour);
  expect(await store.totals()).toMatchObject({ later: 0 });
  expect([await store.head(alice.author), await store.head(bob.author)]).toEqual([
    expect.objectContaining({ author: alice.author }),
    undefined,
  ]);
});
