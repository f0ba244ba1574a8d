import { type KeyStore, memoryKeys } from "apds";
import { expect, test } from "vitest";
import { PUB } from "../testing/engine-setup.ts";
import { background } from "./background.fixture.ts";

/** A browser whose person said yes, with a key of their own. */
async function author() {
  const made = await background();
  await made.apds.setKeypair(await made.apds.generate());
  await made.settings.change({ serving: true });
  return made;
}

const draft = { id: "d-1", text: "Hello." };
const refused = (kind: string) => ({ ok: false, error: { kind } });

test("nothing is signed before the person said yes, nor without a key", async () => {
  const made = await background();
  await made.apds.setKeypair(await made.apds.generate());
  expect(await made.handlers.compose(draft)).toEqual(refused("consent"));
  await made.settings.change({ serving: true });
  await made.handlers.forgetKey({});
  expect(await made.handlers.compose(draft)).toEqual(refused("no-key"));
  expect((await made.store.totals()).posts).toBe(0);
});

test("locked nothing is signed, whatever is asked; the draft stays, and goes out once it is unlocked", async () => {
  const inner = memoryKeys();
  let [isLocked, signatures] = [false, 0];
  const keys: KeyStore = {
    ...inner,
    async state() {
      const state = await inner.state();
      return state && { ...state, mode: isLocked ? "locked" : "unlocked" };
    },
    async sign(data, crypto) {
      if (isLocked) return { ok: false, error: { kind: "locked" } };
      signatures += 1;
      return inner.sign(data, crypto);
    },
    lock: async () => {
      isLocked = true;
    },
  };
  const { handlers, settings, apds, store, pool, clock } = await background({ keys });
  await apds.setKeypair(await apds.generate());
  await settings.change({ serving: true });
  const sent = await handlers.compose(draft);
  const id = sent.ok ? sent.id : "";
  expect(signatures).toBe(1);
  expect(await handlers.lock({})).toMatchObject({ state: "locked" });
  await clock.advance(10);

  const ways = [{ text: "New." }, { text: "Answer.", reply: id }, { text: "Changed.", edit: id }];
  for (const [at, way] of ways.entries()) {
    const locked = { id: `d-locked-${at}`, ...way };
    expect(await handlers.keepDraft(locked)).toEqual({ ok: true });
    expect(await handlers.compose(locked)).toEqual(refused("locked"));
    expect((await handlers.composePreview(way)).ok).toBe(true);
  }
  expect(await handlers.setProfile({ name: "Ann" })).toEqual({ ok: true });
  await handlers.identityChanged({});
  await handlers.push({ url: PUB });
  await handlers.pull({ url: PUB });
  await handlers.interest({ author: await apds.hash("somebody"), interest: "followed" });
  pool.ensure("page");
  await clock.advance(60_000);
  await expect(apds.sign("By the verb of the reference.")).rejects.toThrow();
  expect([signatures, (await store.totals()).posts]).toEqual([1, 1]);
  isLocked = false;
  const drafts = await handlers.drafts({});
  expect(drafts).toHaveLength(3);
  for (const { at: _, ...kept } of drafts) expect((await handlers.compose(kept)).ok).toBe(true);
  expect(await handlers.drafts({})).toEqual([]);
});

test("what is sent is what was shown, with name and picture as the reference writes them, and answers name whom they answer", async () => {
  const { handlers, store, writer, post, clock, apds } = await author();
  const picture = `data:image/png;base64,iVBORw0KGgo${"A".repeat(400)}`;
  expect(await handlers.setProfile({ name: " Ann ", picture })).toEqual({ ok: true });
  const theirs = await post(await writer(), "What is new?");
  await clock.advance(10);
  const reply = { ...draft, reply: theirs.id };
  const shown = await handlers.composePreview({ text: reply.text, reply: theirs.id });
  const sent = await handlers.compose(reply);
  const message = sent.ok ? await store.message(sent.id as never) : undefined;
  const content = message && (await store.get(message.content));
  expect(shown).toEqual({ ok: true, document: content });
  const image = await apds.hash(picture);
  expect(content).toBe(
    `---\nreply: ${theirs.id}\nreplyto: ${theirs.message.slice(0, 44)}\nname: Ann\nimage: ${image}\n---\nHello.`,
  );
  expect(await store.get(image)).toBe(picture);
  expect(await handlers.identity({})).toMatchObject({ state: "device", name: "Ann", picture });

  await clock.advance(10);
  await handlers.setProfile({ name: "Ann", picture: null });
  const edited = await handlers.compose({ id: "d-2", text: "Hello!", edit: message?.id ?? "" });
  const edit = edited.ok ? await store.message(edited.id as never) : undefined;
  expect(edit && (await store.get(edit.content))).toBe(
    `---\nedit: ${message?.id}\nname: Ann\nprevious: ${message?.id}\n---\nHello!`,
  );
});

test("a post that is not held, somebody else's to be edited, a hash that is none, nothing, and a private key are refused", async () => {
  const { handlers, writer, post, apds, store } = await author();
  const theirs = await post(await writer(), "mine");
  const nowhere = await apds.hash("nowhere");
  const pair = await apds.generate();
  for (const [args, kind] of [
    [{ reply: nowhere }, "reply"],
    [{ reply: "x".repeat(44) }, "reply"],
    [{ edit: theirs.id }, "edit"],
    [{ edit: nowhere }, "edit"],
    [{ text: " \n" }, "empty"],
    [{ text: `My key: ${pair}` }, "key-pair"],
    [{ text: `My key: ${pair.slice(44, 90)}\n${pair.slice(90)}` }, "key-pair"],
  ] as const) {
    const said = { ...draft, ...args };
    expect([args, await handlers.compose(said)]).toEqual([args, refused(kind)]);
    if (kind === "key-pair") expect(await handlers.keepDraft(said)).toEqual(refused(kind));
  }
  expect((await store.totals()).posts).toBe(1);
  expect(JSON.stringify(await store.values("settings"))).not.toContain(pair.slice(50, 80));
});

test("a text that is a bare hash is no signature of what has that hash: it is signed as the text that it is", async () => {
  const { handlers, apds, store } = await author();
  const hash = await apds.hash("something else");
  const sent = await handlers.compose({ ...draft, text: hash });
  const message = sent.ok ? await store.message(sent.id as never) : undefined;
  expect(message?.content).not.toBe(hash);
  expect(message && (await store.get(message.content))).toBe(`---\ntype: post\n---\n${hash}`);
});

test("a draft is kept, found again, dropped, and gone once it was sent", async () => {
  const { handlers } = await author();
  expect(await handlers.keepDraft(draft)).toEqual({ ok: true });
  expect(await handlers.keepDraft({ id: "d-2", text: "Later." })).toEqual({ ok: true });
  expect((await handlers.drafts({})).map(({ id, text }) => [id, text])).toEqual([
    ["d-1", "Hello."],
    ["d-2", "Later."],
  ]);
  expect(await handlers.dropDraft({ id: "d-2" })).toEqual({ ok: true });
  const sent = await handlers.compose(draft);
  expect(await handlers.drafts({})).toEqual([]);
  expect(await handlers.compose(draft)).toEqual(sent);
  expect(await handlers.compose({ ...draft, text: "Other." })).toEqual(refused("sent"));
  expect(await handlers.keepDraft(draft)).toEqual(refused("sent"));
});

test("a full disk keeps no draft and signs nothing that could be lost", async () => {
  const { handlers, fault, store } = await author();
  fault.now = { kind: "full", detail: "disk" };
  expect(await handlers.keepDraft(draft)).toEqual(refused("store"));
  expect(await handlers.compose(draft)).toEqual(refused("store"));
  fault.now = undefined;
  expect((await handlers.compose(draft)).ok).toBe(true);
  expect((await store.totals()).posts).toBe(1);
});
