import * as v from "valibot";
import { expect, test } from "vitest";
import { archiveReplyShapes, type ImportPageView } from "../rpc/archive.ts";
import { choicesIn } from "../rpc/choices.ts";
import { PUB } from "../testing/engine-setup.ts";
import { background, type TestBackground } from "./background.fixture.ts";
import { FRESH_MS } from "./notice-plan.ts";

async function exported({ handlers }: TestBackground): Promise<string> {
  let file = "";
  for (let cursor: string | null = null; ; ) {
    const page = await handlers.exportPage({ cursor });
    expect(v.parse(archiveReplyShapes.exportPage, page)).toEqual(page);
    file += page.lines;
    cursor = page.cursor;
    if (cursor === null) return file;
  }
}

/** In pages of so many lines. */
async function imported({ handlers }: TestBackground, file: string, lines = 3): Promise<ImportPageView> {
  const all = file.split("\n").filter(Boolean);
  const sum = { posts: 0, blobs: 0, held: 0, refused: 0 };
  for (let from = 0, at = 0; ; at += lines) {
    const last = at + lines >= all.length;
    const page = await handlers.importPage({ text: all.slice(at, at + lines).join("\n"), from, last });
    for (const figure of ["posts", "blobs", "held", "refused"] as const) sum[figure] += page[figure];
    from = page.next;
    if (last || page.trouble) return { ...page, ...sum };
  }
}

async function filled(): Promise<{ made: TestBackground; picture: string; hash: string; ids: string[] }> {
  const made = await background();
  const { writer, post, apds, handlers } = made;
  const [alice, bob] = [await writer(), await writer()];
  const picture = "data:image/png;base64,AAAA";
  const hash = await apds.hash(picture);
  const root = await post(alice, `a picture ![](${hash})`, { image: hash });
  const answer = await post(bob, "x".repeat(5_000), { reply: root.id });
  await made.apds.ingest({ texts: [picture], keepAll: true });
  await handlers.interest({ author: bob.author, interest: "followed" });
  await handlers.moderate({ list: "mutedWords", entry: "spam", on: true });
  return { made, picture, hash, ids: [root.id, answer.id] };
}

test("everything goes into a file, verified line by line comes out of it elsewhere, and a second time changes nothing", async () => {
  const { made, picture, hash, ids } = await filled();
  const file = await exported(made);
  const other = await background();
  await other.clock.advance(FRESH_MS + 1_000);
  await other.handlers.scope({ scope: "following" });
  expect(await imported(other, file)).toMatchObject({ posts: 2, held: 0, refused: 0 });
  for (const id of ids)
    expect(await other.handlers.get({ hash: id })).toEqual(await made.handlers.get({ hash: id }));
  expect(await other.handlers.get({ hash })).toEqual({ text: picture });
  expect((await other.handlers.status({})).unseen).toBe(0);
  expect(await imported(other, file, 100)).toEqual({ posts: 0, blobs: 0, held: 5, refused: 0, next: 11 });
  await other.handlers.scope({ scope: "everyone" });
  await other.handlers.interest({ author: choicesIn(file).followed[0] ?? "", interest: "followed" });
  await other.handlers.moderate({ list: "mutedWords", entry: "spam", on: true });
  expect(await exported(other)).toBe(file);
});

test("choices stand before all posts, and none of a file counts by itself", async () => {
  const { made } = await filled();
  const { handlers } = made;
  await handlers.pause({ url: PUB, paused: true });
  await handlers.share({ on: false });
  await handlers.setNotices({ on: true, kinds: ["everyone"] });
  const first = await handlers.exportPage({ cursor: null, language: "de" });
  const { pubs, followed, lists, settings } = choicesIn(first.lines);
  expect(pubs).toEqual([{ url: PUB, paused: true }]);
  expect(followed).toHaveLength(1);
  expect(lists?.mutedWords).toEqual(["spam"]);
  expect(settings).toMatchObject({
    share: false,
    notices: { on: true, kinds: ["everyone"] },
    language: "de",
  });
  expect(choicesIn(await exported(made)).followed).toEqual(followed);
  expect(first.lines).not.toMatch(/probeKey|serving|sites|seenSeq|lockOnIdle/);
  const other = await background();
  const before = other.settings.get();
  await imported(other, `${first.lines}{"pub":"wss://evil.example/"}\n{"end":5}\n`);
  expect(other.settings.get()).toEqual(before);
  expect(await other.handlers.followed({})).toEqual([]);
  expect(await other.handlers.moderation({})).toMatchObject({ mutedWords: [] });
});

test("a file that is cut, foreign, of a newer version or a key is told apart, and what came before its end is kept", async () => {
  const { made, ids } = await filled();
  const file = await exported(made);
  const cut = await background();
  expect(await imported(cut, file.slice(0, file.indexOf('{"end"') - 20))).toMatchObject({
    posts: 2,
    trouble: "truncated",
  });
  expect(await cut.handlers.post({ id: ids[0] ?? "" })).not.toBeNull();
  const lost = file.split("\n").toSpliced(4, 1).join("\n");
  expect(await imported(await background(), lost)).toMatchObject({ trouble: "truncated" });
  const kindOf = async (text: string) => (await imported(await background(), text)).trouble;
  expect(await kindOf("hello\nworld")).toBe("foreign");
  expect(await kindOf('{"other": 1}\n')).toBe("foreign");
  expect(await kindOf(file.replace('{"wiredove-sync":1}', '{"wiredove-sync":2}'))).toBe("newer");
  expect(await kindOf(await (await made.writer()).apds.generate())).toBe("key");
});

test("a line that does not verify, of a blocked person, or that belongs to nothing is refused", async () => {
  const { made } = await filled();
  const file = await exported(made);
  const lines = file.split("\n");
  const forged = lines
    .map((line) => (line.startsWith('{"message"') ? line.replace("A", "B") : line))
    .join("\n");
  const other = await background();
  const result = await imported(other, forged);
  expect(result.posts).toBe(0);
  expect(result.refused).toBeGreaterThan(2);
  expect(await other.handlers.storage({})).toMatchObject({ texts: 0, images: 0 });
  const third = await background();
  const [first] = await made.store.authors(1);
  await third.handlers.interest({ author: first?.author ?? "", interest: "blocked" });
  const strange = file.replace('{"end":9}', `${JSON.stringify({ blob: "nobody's" })}\n{"end":10}`);
  expect(await imported(third, strange)).toMatchObject({ posts: 1, refused: 3 });
});

test("the disk refuses: nothing is counted, and the same page can be given again", async () => {
  const { made } = await filled();
  const file = await exported(made);
  const other = await background();
  const page = { text: file, from: 0, last: true };
  other.fault.now = { kind: "full", detail: "" };
  expect(await other.handlers.importPage(page)).toMatchObject({ posts: 0, trouble: "store" });
  other.fault.now = undefined;
  expect(await other.handlers.importPage(page)).toMatchObject({ posts: 2, refused: 0 });
});

test("no key is in an export, and a wipe leaves nothing", async () => {
  const { made } = await filled();
  const pair = await made.apds.generate();
  await made.apds.setKeypair(pair);
  await made.apds.compose("mine");
  const file = await exported(made);
  expect(file).toContain("mine");
  expect(file).not.toContain(pair.slice(44));
  await made.handlers.wipe({});
  expect(await made.handlers.storage({})).toMatchObject({ posts: 0, texts: 0, images: 0 });
});
