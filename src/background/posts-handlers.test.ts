import * as v from "valibot";
import { expect, test } from "vitest";
import { postsReplyShapes } from "../rpc/posts.ts";
import { background } from "./background.fixture.ts";

test("the newest posts come by pages that meet each post once, with the names of their authors", async () => {
  const { handlers, post, writer } = await background();
  const [alice, bob] = [await writer(), await writer()];
  await alice.apds.put("name", "Alice");
  for (let i = 0; i < 5; i++) await post(i % 2 ? bob : alice, `post ${i}`);
  const first = await handlers.recent({ who: "everyone", limit: 3 });
  expect(v.parse(postsReplyShapes.recent, first)).toEqual(first);
  expect(first.posts[0]).toMatchObject({ author: alice.author, name: "Alice", body: "post 4", images: [] });
  const rest = await handlers.recent({ who: "everyone", limit: 3, ...first.next });
  expect(rest.next).toBeUndefined();
  const bodies = [...first.posts, ...rest.posts].map(({ body }) => body);
  expect(bodies.toSorted()).toEqual(["post 0", "post 1", "post 2", "post 3", "post 4"]);

  await handlers.interest({ author: bob.author, interest: "followed" });
  const followed = await handlers.recent({ who: "followed", limit: 10 });
  expect(followed.posts.map(({ body, followed }) => [body, followed])).toEqual([
    ["post 3", true],
    ["post 1", true],
  ]);
});

test("an edit by the same author is shown as the latest text of what it changes; anybody else's is a post like others", async () => {
  const { handlers, post, writer } = await background();
  const [alice, bob] = [await writer(), await writer()];
  const { id } = await post(alice, "frist");
  await post(alice, "first", { edit: id });
  const second = await post(alice, "the first", { edit: id });
  const foreign = await post(bob, "the worst", { edit: id });
  const { posts } = await handlers.recent({ who: "everyone", limit: 10 });
  expect(posts.map((one) => one.id).toSorted()).toEqual([id, foreign.id].toSorted());
  const shown = await handlers.post({ id });
  expect(shown?.post).toMatchObject({ body: "the first", edited: { earlier: 2 } });
  expect(shown?.history.map(({ body }) => body)).toEqual(["first", "frist"]);
  const { posts: thread } = await handlers.thread({ id: second.id });
  expect(thread.map((one) => one.id)).toEqual([id]);
});

test("a thread is the whole of it, from wherever one comes, each answer behind what it answers", async () => {
  const { handlers, post, writer } = await background();
  const [alice, bob] = [await writer(), await writer()];
  const root = await post(alice, "root", { reply: (await bob.write("never held")).id });
  const one = await post(bob, "one", { reply: root.id });
  const two = await post(alice, "two", { reply: root.id });
  const deep = await post(alice, "deep", { reply: one.id });
  for (const { id } of [root, one, two, deep]) {
    const thread = await handlers.thread({ id });
    expect(thread.posts.map(({ body, depth }) => [body, depth])).toEqual([
      ["root", 0],
      ["one", 1],
      ["deep", 2],
      ["two", 1],
    ]);
    expect(thread).toMatchObject({ more: false });
    expect(thread.missing).toHaveLength(44);
    expect(v.parse(postsReplyShapes.thread, thread)).toEqual(thread);
  }
});

test("a list says how many answer a post, and how what it answers begins, as far as the person wants to see them", async () => {
  const { handlers, post, writer } = await background();
  const [alice, bob] = [await writer(), await writer()];
  await alice.apds.put("name", "Alice");
  const root = await post(alice, `# The pond\n\n${"x".repeat(400)}`);
  await post(alice, "The pond, again", { edit: root.id });
  const one = await post(bob, "one", { reply: root.id, replyto: bob.author });
  await post(bob, "one, changed", { reply: root.id, edit: one.id });
  const two = await post(bob, "two", { reply: one.id });
  const lost = await post(alice, "three", { reply: (await bob.write("never held")).id });
  const around = async () => {
    const page = await handlers.recent({ who: "everyone", limit: 10 });
    expect(v.parse(postsReplyShapes.recent, page)).toEqual(page);
    return new Map(page.posts.map(({ id, answered, answers }) => [id, { answered, answers }]));
  };
  // The author is the real one, whatever the answer says; the text is the latest.
  expect(await around()).toEqual(
    new Map<string, unknown>([
      [root.id, { answers: { count: 1, more: false } }],
      [
        one.id,
        {
          answered: { author: alice.author, name: "Alice", body: "The pond, again" },
          answers: { count: 1, more: false },
        },
      ],
      [two.id, { answered: { author: bob.author, body: "one, changed" } }],
      [lost.id, {}],
    ]),
  );
  await handlers.moderate({ list: "mutedAuthors", entry: alice.author, on: true });
  expect(await around()).toEqual(
    new Map<string, unknown>([
      [one.id, { answers: { count: 1, more: false } }],
      [two.id, { answered: { author: bob.author, body: "one, changed" } }],
    ]),
  );
  // What stands on another page is read for it.
  const newest = await handlers.feedPage({ author: bob.author, limit: 1 });
  expect(newest.posts[0]).toMatchObject({ id: two.id, answered: { body: "one, changed" } });
  for (let at = 0; at < 25; at++) await post(bob, `answer ${at}`, { reply: two.id });
  const all = await handlers.search({ words: "", limit: 50 });
  expect(all.posts.find(({ id }) => id === two.id)?.answers).toEqual({ count: 20, more: true });
});

test("a picture that is missing is asked for at once, ahead of other things, and told when it is there", async () => {
  const { handlers, transport, writer, clock, store, apds } = await background();
  const alice = await writer();
  const picture = "data:image/png;base64,AAAA";
  const hash = await apds.hash(picture);
  expect(await handlers.blob({ hash, author: alice.author })).toEqual({ state: "nowhere" });
  transport.channels[0]?.events.opened();
  await clock.advance(5_000);
  expect(await handlers.blob({ hash, author: alice.author })).toEqual({ state: "asked" });
  await clock.advance(1_000);
  expect(transport.channels[0]?.said).toContain(hash);
  expect((await store.wantsFor([hash])).get(hash)).toMatchObject({ kind: "image", author: alice.author });
  await apds.ingest({ texts: [picture] });
  expect(await handlers.blob({ hash, author: alice.author })).toEqual({ state: "held", text: picture });
});

test("search finds words, people and times, leaves out what is not to be seen, and says what is not indexed yet", async () => {
  const { handlers, post, writer, store } = await background();
  const [alice, bob] = [await writer(), await writer()];
  const first = await post(alice, "the garden");
  await post(alice, "the gardens", { edit: first.id });
  await post(bob, "a garden of bob");
  expect(await handlers.search({ words: "garden", limit: 10 })).toEqual({ posts: [], unindexed: 3 });
  await store.index(10);
  const bodies = async (more: object) =>
    (await handlers.search({ words: "garden", limit: 10, ...more })).posts.map(({ body }) => body).toSorted();
  expect(await bodies({})).toEqual(["a garden of bob", "the gardens"]);
  expect(await bodies({ author: bob.author })).toEqual(["a garden of bob"]);
  expect(await bodies({ words: "" })).toEqual(["a garden of bob", "the gardens"]);
  expect(await bodies({ words: "?!" })).toEqual([]);
  const ts = (await handlers.post({ id: first.id }))?.post.ts ?? 0;
  expect(await bodies({ to: ts })).toEqual([]);
  expect(await bodies({ words: "", from: ts, to: ts + 1 })).toContain("the gardens");
  expect(await handlers.profile({ author: bob.author })).not.toHaveProperty("muted");
  await handlers.moderate({ list: "mutedAuthors", entry: bob.author, on: true });
  expect(await bodies({})).toEqual(["the gardens"]);
  expect(await handlers.profile({ author: bob.author })).toMatchObject({ muted: true, posts: 1 });
});
