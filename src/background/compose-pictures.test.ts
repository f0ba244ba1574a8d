/** Pictures of drafts, from the page's word to the store. */
import { expect, test } from "vitest";
import { background } from "./background.fixture.ts";

/** A browser whose person said yes, with a key of their own. */
async function author() {
  const made = await background();
  await made.apds.setKeypair(await made.apds.generate());
  await made.settings.change({ serving: true });
  return made;
}

const PNG =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
const WEBP = "data:image/webp;base64,UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

const draft = { id: "d-1", text: "Hello." };
const refused = (kind: string) => ({ ok: false, error: { kind } });

test("pictures are kept with the draft, shown in what is signed, and in the store with the post", async () => {
  const { handlers, apds, store } = await author();
  const [one, two] = [await apds.hash(PNG), await apds.hash(WEBP)];
  const first = { ...draft, pictures: [{ hash: one, alt: "" }], picture: PNG };
  expect(await handlers.keepDraft(first)).toEqual({ ok: true });
  const both = {
    ...draft,
    pictures: [
      { hash: one, alt: "A heron [by the mill]\nat dawn" },
      { hash: two, alt: "" },
    ],
  };
  expect(await handlers.keepDraft({ ...both, picture: WEBP })).toEqual({ ok: true });
  expect((await handlers.drafts({}))[0]).toMatchObject(both);
  expect(await handlers.draftPicture({ id: "d-1", hash: two })).toEqual({ picture: WEBP });
  // Not in the store yet, where pubs and pages find what they ask for.
  expect(await store.get(one)).toBeUndefined();
  const { id: _, ...asked } = both;
  const shown = await handlers.composePreview(asked);
  const sent = await handlers.compose(both);
  const message = sent.ok ? await store.message(sent.id as never) : undefined;
  const content = message && (await store.get(message.content));
  expect(shown).toEqual({ ok: true, document: content });
  expect(content).toBe(`Hello.\n\n![A heron (by the mill) at dawn](${one})\n\n![](${two})`);
  expect([await store.get(one), await store.get(two)]).toEqual([PNG, WEBP]);
  expect((await store.values("settings")).filter(({ key }) => key.includes("picture"))).toEqual([]);
  expect(await handlers.compose(both)).toEqual(sent);

  // What is changed keeps its pictures, which are held by now.
  const change = { id: "d-2", text: "", pictures: [{ hash: two, alt: "B" }], edit: message?.id ?? "" };
  expect(await handlers.draftPicture({ id: "d-2", hash: two })).toEqual({ picture: WEBP });
  const changed = await handlers.compose(change);
  const edit = changed.ok ? await store.message(changed.id as never) : undefined;
  expect(edit && (await store.get(edit.content))).toContain(`---\n![B](${two})`);
});

test("a picture that is none, is too large, that nobody names, or that is kept no more goes with no post", async () => {
  const { handlers, apds, store } = await author();
  const svg = `data:image/svg+xml;base64,${btoa("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")}`;
  for (const picture of [
    svg,
    svg.replace("svg+xml", "png"),
    PNG.replace("image/png", "image/webp"),
    PNG.replace(";base64,", ";base64,!"),
    `${PNG.slice(0, -4)}${"A".repeat(2 ** 20)}`,
    "https://example.org/a.png",
    "",
  ]) {
    const named = { ...draft, pictures: [{ hash: await apds.hash(picture), alt: "" }], picture };
    expect([picture.slice(0, 40), await handlers.keepDraft(named)]).toEqual([
      picture.slice(0, 40),
      refused("picture"),
    ]);
  }
  const hash = await apds.hash(PNG);
  expect(await handlers.keepDraft({ ...draft, picture: PNG })).toEqual(refused("picture-gone"));
  const pictures = [{ hash, alt: "" }];
  expect(await handlers.compose({ ...draft, pictures })).toEqual(refused("picture-gone"));
  expect(await handlers.compose({ ...draft, pictures: [{ hash: "x".repeat(44), alt: "" }] })).toEqual(
    refused("picture-gone"),
  );
  const pair = await apds.generate();
  expect(await handlers.keepDraft({ ...draft, pictures: [{ hash, alt: pair }], picture: PNG })).toEqual(
    refused("key-pair"),
  );
  expect(await store.values("settings")).toEqual([]);
  expect((await store.totals()).posts).toBe(0);
});

test("pictures go with the draft that is dropped, and with the oldest that makes room", async () => {
  const { handlers, apds, store, clock } = await author();
  const pictures = [{ hash: await apds.hash(PNG), alt: "" }];
  const kept = async () =>
    (await store.values("settings", "draft-picture:")).map(({ key }) => key.split(":")[1]);
  await handlers.keepDraft({ ...draft, pictures, picture: PNG });
  await handlers.keepDraft({ ...draft, id: "d-2", pictures, picture: PNG });
  expect(await kept()).toEqual(["d-1", "d-2"]);
  await handlers.dropDraft({ id: "d-2" });
  expect(await kept()).toEqual(["d-1"]);
  for (let n = 3; n < 23; n += 1) {
    await clock.advance(1_000);
    await handlers.keepDraft({ id: `d-${n}`, text: "More." });
  }
  expect(await kept()).toEqual([]);
  expect((await handlers.drafts({})).some(({ id }) => id === "d-1")).toBe(false);
});

test("of pictures that nobody names any more some are kept, for another tab may name them, and the number is bounded", async () => {
  const { handlers, apds, store } = await author();
  const kept = async () => (await store.values("settings", "draft-picture:")).length;
  for (let n = 0; n < 40; n += 1) {
    const picture = `${PNG.slice(0, -8)}${String(n).padStart(4, "A")}ggg=`;
    const pictures = [{ hash: await apds.hash(picture), alt: "" }];
    expect(await handlers.keepDraft({ ...draft, pictures, picture })).toEqual({ ok: true });
  }
  expect(await kept()).toBe(16);
});
