import type { Apds } from "apds";
import { expect, test } from "vitest";
import { seededRandom } from "../base/random.ts";
import { echoing } from "../testing/echoing.ts";
import { OTHER, PUB, setup } from "../testing/engine-setup.ts";
import { type HandChannel, handHttp, hear, pollAnswer } from "../testing/hand-transport.ts";
import { simCrypto } from "../testing/sim-crypto.ts";
import { openWriter, type Written } from "../testing/writer.ts";

const saysFor = (channel: HandChannel, hash: string): number =>
  channel.said.filter((text) => text === hash).length;

/** Faults that are counted against the first pub. */
const faults = ({ status }: Awaited<ReturnType<typeof echoing>>): readonly number[] => {
  const { invalid, unwanted } = status().counts;
  return [invalid, unwanted];
};

test("who follows takes in the followed and whom they answer, one step, and whoever tells the rest did nothing wrong", async () => {
  const made = await echoing({ scope: "following" });
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
  const made = await echoing({ scope: "following", http });
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

test("of somebody who is blocked while a post of theirs is verified nothing is left, whatever ends the worker then", async () => {
  const made = await echoing();
  const { pool, apds, channel, clock, store, tell, writer } = made;
  const bob = await writer();
  await tell(await bob.write("one"));
  const { content, message } = await bob.write("two");
  const { crypto } = apds;
  const verify = crypto.verify.bind(crypto);
  crypto.verify = async (...signed) => {
    crypto.verify = verify;
    await pool.people.setInterest(bob.author, "blocked");
    return verify(...signed);
  };
  for (const text of [content, message]) hear(channel, text);
  await clock.advance(100);
  expect(pool.people.interest(bob.author)).toBe("blocked");
  expect(await store.totals()).toMatchObject({ posts: 0, pending: 0 });
  expect(faults(made)).toEqual([0, 0]);
});

test("who is followed or blocked is known to the next life of the worker", async () => {
  const made = await echoing();
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
  const made = await echoing({ pubs: [PUB, OTHER].map((url) => ({ url, paused: false })) });
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

test("a followed feed says since when it is complete", async () => {
  const { pool, writer, tell, clock } = await echoing();
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
  const { pool, clock, store, tell, pass } = await echoing();
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
