/** Posting, cut short at each step and done twice at once: each post is there once, or its draft is. */
import { describe, expect, test } from "vitest";
import { setup } from "../testing/engine-setup.ts";
import { Fence } from "../testing/fence.ts";
import { mortalBrowser } from "../testing/mortal-browser.ts";
import { DRAFTS, type DraftText, SENT_DRAFTS } from "./replicate/drafts.ts";

type Live = Awaited<ReturnType<Awaited<ReturnType<typeof mortalBrowser>>["live"]>>["pool"];

const draft: DraftText = { id: "d-1", text: "Once." };
const send = (pool: Live, one = draft) => pool.publish(one.text, { draft: one });

describe("a background that dies while it posts", () => {
  for (const carriedOut of [false, true])
    test(`leaves the draft or the post, whichever call is its last (${carriedOut ? "carried out, unanswered" : "not carried out"})`, async () => {
      let steps = 0;
      for (let answered = false; !answered; ) {
        steps += 1;
        const { clock, live, onDisk } = await mortalBrowser();
        const fence = new Fence(() => {});
        const { pool } = await live(fence);
        await pool.publish("Before.");
        await clock.advance(1);
        expect(await pool.errands.drafts.keep(draft)).toEqual({ ok: true, value: undefined });

        fence.dieAt(steps, carriedOut);
        void send(pool).then(() => {
          answered = true;
        });
        await clock.settle();
        fence.spare();
        fence.end();

        const left = await onDisk();
        const isPosted = left.posts.includes(draft.text);
        expect({ step: steps, posts: left.posts, drafts: left.drafts }).toEqual({
          step: steps,
          posts: isPosted ? ["Before.", draft.text] : ["Before."],
          drafts: isPosted ? [] : [draft.id],
        });

        // The page hears nothing, and asks the next life again.
        const { pool: next } = await live(new Fence(() => {}));
        expect((await next.errands.drafts.list()).map(({ text }) => text)).toEqual(
          isPosted ? [] : [draft.text],
        );
        const again = await send(next);
        const after = await onDisk();
        expect(again).toEqual({ ok: true, value: after.ids[1] });
        expect(after).toMatchObject({
          posts: ["Before.", draft.text],
          chain: [undefined, after.ids[0]],
          drafts: [],
          previous: after.ids[1],
        });
        expect(new Set(after.owed)).toEqual(new Set(after.ids));
        expect(next.outbox().map(({ id }) => id)).toEqual([...after.ids].reverse());
      }
      // Reads, a signature, one transaction: if this ends sooner, the test no longer dies where it matters.
      expect(steps).toBeGreaterThan(6);
    });
});

describe("two tabs at once", () => {
  test("that send one draft make one post, and hear of the same", async () => {
    const { live, onDisk } = await mortalBrowser();
    const { pool } = await live(new Fence(() => {}));
    const [one, two] = await Promise.all([send(pool), send(pool)]);
    expect(one).toEqual(two);
    expect((await onDisk()).ids).toEqual([one.ok && one.value]);
  });

  test("that send two drafts make two posts of one chain", async () => {
    const { live, onDisk } = await mortalBrowser();
    const { pool } = await live(new Fence(() => {}));
    await Promise.all([send(pool), send(pool, { id: "d-2", text: "Twice." })]);
    const { posts, chain, ids } = await onDisk();
    expect([posts, chain]).toEqual([
      ["Once.", "Twice."],
      [undefined, ids[0]],
    ]);
  });

  test("whose backgrounds are two (one dies, one was born) make each post once, of one chain", async () => {
    for (const second of [draft, { id: "d-2", text: "Twice." }]) {
      const { live, onDisk } = await mortalBrowser();
      const pools = [(await live(new Fence(() => {}))).pool, (await live(new Fence(() => {}))).pool] as const;
      // Both sign the same `previous`; the transaction of the later one sees that it is no longer true.
      const sent = await Promise.all([send(pools[0]), send(pools[1], second)]);
      const { posts, chain, ids, previous, owed } = await onDisk();
      expect(sent.map((one) => one.ok)).toEqual([true, true]);
      expect(new Set(sent.map((one) => one.ok && one.value))).toEqual(new Set(ids));
      expect(posts).toEqual(second === draft ? ["Once."] : ["Once.", "Twice."]);
      expect(chain).toEqual(ids.map((_, at) => ids[at - 1]));
      expect(previous).toBe(ids.at(-1));
      expect(new Set(owed)).toEqual(new Set(ids));
    }
  });
});

describe("a draft", () => {
  test("that was sent is no draft any more, and another text under its id is not sent in its name", async () => {
    const { pool, apds } = await setup();
    await apds.setKeypair(await apds.generate());
    const sent = await send(pool);
    expect(sent.ok).toBe(true);
    expect(await send(pool, { ...draft, text: "Other." })).toEqual({ ok: false, error: { kind: "sent" } });
    const { drafts } = pool.errands;
    expect(await drafts.keep({ ...draft, text: "Other." })).toEqual({ ok: false, error: { kind: "sent" } });
    expect(await drafts.drop(draft.id)).toEqual({ ok: false, error: { kind: "sent" } });
    expect(await send(pool)).toEqual(sent);
  });

  test("is kept with what it answers, replaced, dropped, and the oldest makes room", async () => {
    const { pool, clock, apds } = await setup();
    const { drafts } = pool.errands;
    const reply = await apds.hash("somebody's post");
    for (let n = 0; n <= DRAFTS; n += 1) {
      await clock.advance(1_000);
      await drafts.keep({ id: `d-${n}`, text: `Text ${n}`, reply });
    }
    const kept = await drafts.list();
    expect(kept.map(({ id }) => id)).toEqual(Array.from({ length: DRAFTS }, (_, n) => `d-${DRAFTS - n}`));
    expect(kept[0]).toEqual({ id: `d-${DRAFTS}`, text: `Text ${DRAFTS}`, reply, at: clock.now() });
    await drafts.keep({ id: "d-5", text: "Changed" });
    expect((await drafts.list()).find(({ id }) => id === "d-5")).toMatchObject({ text: "Changed" });
    await drafts.drop("d-5");
    expect(await drafts.list()).toHaveLength(DRAFTS - 1);
    for (const id of ["", "a b", "x".repeat(65), "../x"])
      expect(await drafts.keep({ id, text: "" })).toMatchObject({ error: { kind: "id" } });
    expect(await drafts.keep({ id: "long", text: "x".repeat(2 ** 20 + 1) })).toMatchObject({
      error: { kind: "tooLarge" },
    });
  });

  test("of long ago is forgotten with what it became", async () => {
    const { pool, clock, apds, store } = await setup();
    await apds.setKeypair(await apds.generate());
    for (let n = 0; n <= SENT_DRAFTS; n += 1) {
      await clock.advance(1);
      await send(pool, { id: `d-${n}`, text: `Text ${n}` });
    }
    const rows = (await store.values("settings")).filter(({ key }) => key.startsWith("draft:"));
    expect(rows).toHaveLength(SENT_DRAFTS);
    expect(rows.some(({ key }) => key === "draft:d-0")).toBe(false);
  });
});

test("a key that comes from elsewhere goes on where its feed stands here, under its name", async () => {
  const { pool, apds, store, writer, clock } = await setup();
  const me = await writer();
  await me.apds.put("name", "Ann");
  await me.write("first");
  const last = await me.write("last");
  await pool.errands.drafts.keep(draft);
  await apds.ingest({ texts: [last.message, last.content] });
  await apds.setKeypair((await me.apds.keypair()) ?? "");
  await clock.advance(10);
  const sent = await send(pool);
  const content = sent.ok ? await store.get((await store.message(sent.value))?.content as never) : "";
  expect(content).toContain(`name: Ann\nprevious: ${last.id}`);
  // Whoever takes the name away does so for good.
  await apds.put("name", "");
  const second = await send(pool, { id: "d-2", text: "Nameless." });
  expect(second.ok && (await store.get((await store.message(second.value))?.content as never))).not.toContain(
    "name",
  );
});
