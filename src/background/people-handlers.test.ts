import * as v from "valibot";
import { expect, test } from "vitest";
import { peopleReplyShapes, SMALLEST_BUDGET } from "../rpc/people.ts";
import { PUB } from "../testing/engine-setup.ts";
import { hear } from "../testing/hand-transport.ts";
import { background } from "./background.fixture.ts";
import { FRESH_MS } from "./notice-plan.ts";

async function blocked() {
  const made = await background();
  const { handlers, post, writer } = made;
  const [alice, bob] = [await writer(), await writer()];
  await bob.apds.put("name", "Bob");
  const root = await post(alice, "root");
  const answer = await post(bob, "answer", { reply: root.id });
  await post(bob, "more");
  const preview = await handlers.blockPreview({ author: bob.author });
  expect(await handlers.interest({ author: bob.author, interest: "blocked" })).toEqual({ ok: true });
  return { ...made, alice, bob, root, answer, preview };
}

test("whoever is blocked is seen nowhere and kept out, and what went is what the preview said", async () => {
  const { handlers, bob, root, answer, preview, transport, clock } = await blocked();
  expect(preview).toMatchObject({ posts: 2, blobs: 0 });
  const { posts } = await handlers.recent({ who: "everyone", limit: 10 });
  expect(posts.map(({ body }) => body)).toEqual(["root"]);
  expect((await handlers.thread({ id: root.id })).posts).toHaveLength(1);
  expect(await handlers.post({ id: answer.id })).toBeNull();
  expect(await handlers.get({ hash: answer.id })).toEqual({ text: null });
  expect(await handlers.status({})).toMatchObject({ posts: 1, authors: 1 });
  expect(await handlers.storage({})).toMatchObject({ posts: 1, trash: preview.bytes });
  const people = await handlers.people({ who: "blocked", from: 0, limit: 10 });
  expect(v.parse(peopleReplyShapes.people, people)).toEqual(people);
  expect(people.people).toMatchObject([{ author: bob.author, name: "Bob", interest: "blocked", posts: 0 }]);
  expect(people.people[0]?.trash).toMatchObject({ posts: 2, bytes: preview.bytes });

  const channel = transport.channels[0];
  channel?.events.opened();
  if (channel) for (const text of [answer.content, answer.message]) hear(channel, text);
  await clock.advance(5_000);
  expect((await handlers.recent({ who: "everyone", limit: 10 })).posts).toHaveLength(1);
  if (channel) hear(channel, answer.id);
  await clock.advance(5_000);
  expect(channel?.said).not.toContain(answer.message);
});

test("people are found by what they call themselves here: by beginnings of words and without accents, whole names first; nobody who is blocked is", async () => {
  const { handlers, post, writer } = await background();
  const picture = await (await writer()).apds.hash("a picture");
  const named = async (name: string, fields: Readonly<Record<string, string>> = {}) => {
    const one = await writer();
    await one.apds.put("name", name);
    await post(one, "hello", fields);
    return one.author;
  };
  const ida = await named("Ida", { image: picture });
  await named("Idalia Ørsted-Brûlé");
  const other = await named("ida Holm");
  await named("Bram");
  await named("🕊");
  await named("山田太郎");
  const found = async (name: string) => (await handlers.named({ name })).map((one) => one.name);
  expect(v.parse(peopleReplyShapes.named, await handlers.named({ name: " IDA " }))).toMatchObject([
    { author: ida, name: "Ida", image: picture, posts: 1 },
    { author: other, name: "ida Holm", posts: 1 },
    { name: "Idalia Ørsted-Brûlé", posts: 1 },
  ]);
  expect(await found("holm ida")).toEqual(["ida Holm"]);
  expect(await found("brule")).toEqual(["Idalia Ørsted-Brûlé"]);
  expect(await found("idal ors")).toEqual(["Idalia Ørsted-Brûlé"]);
  // Of two letters whole words are meant, as in posts; and what has no letters is a name all the same.
  expect(await found("id")).toEqual([]);
  expect(await found("🕊")).toEqual(["🕊"]);
  expect(await found("山田")).toEqual(["山田太郎"]);
  expect(await found("")).toEqual([]);
  await handlers.interest({ author: other, interest: "blocked" });
  expect(await found("ida")).toEqual(["Ida", "Idalia Ørsted-Brûlé"]);
});

test("taken back, all of it is there again, no news, and every pub owes what was missed", async () => {
  const { handlers, bob, alice, root, store, clock } = await blocked();
  await clock.advance(FRESH_MS + 1_000);
  const before = (await handlers.status({})).unseen;
  expect(await store.value("pubs", PUB)).toBeUndefined();
  await handlers.interest({ author: bob.author, interest: null });
  expect((await handlers.thread({ id: root.id })).posts.map(({ body }) => body)).toEqual(["root", "answer"]);
  expect((await handlers.status({})).unseen).toBe(before);
  expect(await handlers.storage({})).toMatchObject({ posts: 3, trash: 0 });
  // The row says that the next run begins at the beginning.
  expect(await store.value("pubs", PUB)).toMatchObject({ cursor: 0, fullAt: 0 });
  const { people } = await handlers.people({ who: "known", from: 0, limit: 1 });
  expect(people).toMatchObject([{ interest: null, name: "Bob" }]);
  expect((await handlers.people({ who: "known", from: 1, limit: 5 })).people).toMatchObject([
    { author: alice.author },
  ]);
});

test("what was thrown away goes for good when it is removed at once", async () => {
  const { handlers, bob } = await blocked();
  await handlers.purge({ author: bob.author });
  expect(await handlers.storage({})).toMatchObject({ trash: 0 });
  await handlers.interest({ author: bob.author, interest: null });
  expect(await handlers.storage({})).toMatchObject({ posts: 1 });
});

test("muted people, hidden posts and words are left out of lists; a feed that one opens is shown", async () => {
  const { handlers, post, writer } = await background();
  const [alice, bob] = [await writer(), await writer()];
  await post(alice, "about Cats");
  const dogs = await post(alice, "about dogs");
  await post(bob, "by bob");
  const bodies = async () =>
    (await handlers.recent({ who: "everyone", limit: 10 })).posts.map((one) => one.body);
  await handlers.moderate({ list: "mutedWords", entry: " CATS ", on: true });
  expect((await bodies()).toSorted()).toEqual(["about dogs", "by bob"]);
  await handlers.moderate({ list: "hiddenHashes", entry: dogs.id, on: true });
  await handlers.moderate({ list: "mutedAuthors", entry: bob.author, on: true });
  expect(await bodies()).toEqual([]);
  expect((await handlers.feedPage({ author: bob.author, limit: 10 })).posts).toHaveLength(1);
  expect(await handlers.moderate({ list: "mutedAuthors", entry: "nobody", on: true })).toEqual({
    ok: false,
    error: { kind: "entry" },
  });
  expect(await handlers.moderation({})).toEqual({
    mutedAuthors: [bob.author],
    hiddenHashes: [dogs.id],
    mutedWords: ["cats"],
    blockedAuthors: [],
  });
  await handlers.moderate({ list: "mutedAuthors", entry: bob.author, on: false });
  expect(await bodies()).toEqual(["by bob"]);
});

test("Wiredove's lists are taken in beside one's own; what is no list is told apart", async () => {
  const { handlers, post, writer } = await background();
  const [alice, bob] = [await writer(), await writer()];
  await post(bob, "to be blocked");
  const lists = { mutedAuthors: [alice.author, "x"], mutedWords: ["Spam", 5], blockedAuthors: [bob.author] };
  expect(await handlers.importModeration({ text: JSON.stringify(lists) })).toEqual({
    ok: true,
    added: 3,
    refused: 2,
  });
  expect((await handlers.recent({ who: "everyone", limit: 10 })).posts).toEqual([]);
  const shown = await handlers.moderation({});
  expect(shown).toMatchObject({ mutedWords: ["spam"], blockedAuthors: [bob.author] });
  expect(await handlers.importModeration({ text: JSON.stringify(shown) })).toMatchObject({
    added: 0,
    refused: 0,
  });
  const kindOf = async (text: string) => {
    const reply = await handlers.importModeration({ text });
    return reply.ok ? "ok" : reply.error.kind;
  };
  expect(await kindOf("{")).toBe("not-json");
  expect(await kindOf('{"other": []}')).toBe("no-lists");
  expect(await kindOf("[]")).toBe("no-lists");
  expect(await kindOf(`{"mutedWords": ["${await alice.apds.generate()}"]}`)).toBe("key");
});

test("where the budget is used up, pictures go, the longest unseen first, and then strangers find no room", async () => {
  const { handlers, writer, apds, pool, clock, post } = await background();
  const [alice, bob] = [await writer(), await writer()];
  await handlers.interest({ author: alice.author, interest: "followed" });
  const pictures = [1, 2, 3].map((n) => `data:image/png;base64,${String(n).repeat(9 * 2 ** 20)}`);
  const hashes = await Promise.all(pictures.map((picture) => apds.hash(picture)));
  const { message, content } = await bob.write(hashes.map((hash) => `![](${hash})`).join(""));
  await apds.ingest({ texts: [content, message, ...pictures] });
  await clock.advance(1_000);
  const [first = "", second = "", third = ""] = hashes;
  for (const hash of [second, first]) {
    await handlers.blob({ hash, author: bob.author });
    await clock.advance(1_000);
  }
  await handlers.budget({ bytes: SMALLEST_BUDGET });
  expect(await apds.store.get(third as never)).toBeUndefined();
  expect(await apds.store.get(first as never)).toBeDefined();
  expect(await handlers.storage({})).toMatchObject({ pictures: 2, full: false, budget: SMALLEST_BUDGET });
  expect(await handlers.post({ id: (await alice.write("never taken in")).id })).toBeNull();

  pool.people.keeping.budget = 100;
  await pool.people.tidy();
  expect(await handlers.storage({})).toMatchObject({ pictures: 0, images: 0, posts: 1, full: true });
  await handlers.budget({ bytes: null });
  expect(await handlers.storage({})).toMatchObject({ full: false, budget: null });
  await post(alice, "room again");
});
