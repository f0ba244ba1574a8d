import { expect, test } from "vitest";
import { echoing } from "../testing/echoing.ts";
import { handHttp, pollAnswer } from "../testing/hand-transport.ts";
import type { Writer, Written } from "../testing/writer.ts";

test("what held posts name, and nobody wanted when they came, is wanted once their author is followed, and anybody's once the scope is wider or somebody is unblocked", async () => {
  const made = await echoing({ scope: "following" });
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

test("a key that comes from another browser owes what it wrote there, once", async () => {
  const http = handHttp(() => pollAnswer([]));
  const made = await echoing({ scope: "following", http });
  const { pool, apds, pass, tell, store, writer } = made;
  const [alice, bob, carol] = [await writer(), await writer(), await writer()];
  const far = await carol.write("whom she answered there");
  const hers = await alice.write("hers", { reply: far.id });
  // It is held as what somebody followed answers.
  await pool.people.setInterest(bob.author, "followed");
  await tell(await bob.write("bob", { reply: hers.id }));
  await tell(hers);
  const runs = async (): Promise<number> => {
    await pass(70_000);
    return http.asked.splice(0).filter((path) => path.startsWith("/gossip/poll?since=0&")).length;
  };
  await runs();
  expect(await runs()).toBe(0);
  expect((await store.wantsFor([far.id])).size).toBe(0);
  await apds.setKeypair((await alice.apds.keypair()) ?? "");
  expect(await runs()).toBe(1);
  expect((await store.wantsFor([far.id])).size).toBe(1);
  expect(await runs()).toBe(0);
});

test("of two choices for one person the later one stands, however soon it follows", async () => {
  const { pool, writer, tell, store } = await echoing();
  const [alice, bob] = [await writer(), await writer()];
  await tell(await bob.write("bob"));
  const choose = (author: Writer["author"], ...all: readonly ("followed" | "blocked" | undefined)[]) =>
    Promise.all(all.map((interest) => pool.people.setInterest(author, interest)));
  await choose(alice.author, "followed", undefined);
  expect(pool.people.interest(alice.author)).toBeUndefined();
  await choose(bob.author, "blocked", "followed");
  expect(pool.people.interest(bob.author)).toBe("followed");
  expect(await store.values("interests")).toMatchObject([
    { key: bob.author, value: { interest: "followed" } },
  ]);
  expect(await store.totals()).toMatchObject({ posts: 1 });
});
