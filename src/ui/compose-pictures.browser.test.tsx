import { act } from "preact/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import { type Answers, type Asked, ID, pictureOf, type Writing, writing } from "./compose.fixture.tsx";
import type { ComposeContext } from "./compose.tsx";

let page: Writing | undefined;
afterEach(() => page?.close());

/** Pictures are drawn in their own time. */
const soon = <T,>(read: () => T) => expect.poll(read);

async function opened(answers: Answers = {}, context?: ComposeContext) {
  page = await writing(answers, context);
  const made = page;
  const kept = (): readonly Asked[] => made.sent("keepDraft") as Asked[];
  const thumbs = (): number => made.root.querySelectorAll("img.thumb").length;
  /** Until so many are drawn; each is kept by then. */
  const shows = async (count: number): Promise<void> => {
    await soon(thumbs).toBe(count);
    await soon(() => kept().filter(({ picture }) => picture !== undefined).length).toBeGreaterThan(0);
  };
  return { ...made, kept, shows, thumbs };
}

describe("pictures of a post", () => {
  it("are taken by a choice, a drop and a paste, drawn anew, kept with the draft, shown in what is signed, described, and sent", async () => {
    const { type, choose, drop, paste, shows, kept, find, fill, pass, press, sent } = await opened();
    await type("Look.");
    await choose(await pictureOf(40, 30, 0));
    await shows(1);
    await drop(await pictureOf(40, 30, 1, "image/jpeg"));
    await shows(2);
    expect(await paste([await pictureOf(40, 30, 2)])).toBe(true);
    await shows(3);
    const pictures = kept().flatMap(({ picture }) => picture ?? []);
    expect(pictures.map((text) => /^data:image\/\w+/.exec(text)?.[0])).toEqual(
      Array(3).fill(expect.stringMatching(/^data:image\/(webp|png)$/)),
    );
    expect(kept().at(-1)?.pictures).toHaveLength(3);
    await fill(find<HTMLInputElement>(".describe input"), "A heron");
    await pass(1_000);
    const [first] = kept().at(-1)?.pictures ?? [];
    expect(first?.alt).toBe("A heron");
    expect(find(".signed pre").textContent).toContain(`![A heron](${first?.hash})`);
    await press("Post");
    expect(sent("compose")).toMatchObject([{ text: "Look.", pictures: kept().at(-1)?.pictures }]);
    // Nothing of it is left for the next one.
    expect(find("textarea").textContent).toBe("");
    await soon(() => document.querySelectorAll(".thumb").length).toBe(0);
  });

  it("are posted without a text, once each, and not more than eight", async () => {
    const { drop, shows, press, ids, find, kept, thumbs } = await opened();
    const files = await Promise.all(Array.from({ length: 9 }, (_, at) => pictureOf(8, 8, at)));
    const [same] = files;
    await drop(...files.slice(0, 1), ...(same ? [same] : []));
    await shows(1);
    await drop(...files);
    await soon(thumbs).toBe(8);
    await soon(() => find(".error").textContent).toContain("No more than 8 pictures");
    expect(find<HTMLButtonElement>(".actions .quiet").ariaDisabled).toBe("true");
    await press("Post");
    await soon(() => ids().length).toBe(1);
    expect(kept().at(-1)?.text).toBe("");
  });

  it("are removed, and the keyboard goes on where they were", async () => {
    const { drop, shows, press, kept, pass, root } = await opened();
    await drop(await pictureOf(8, 8, 0), await pictureOf(8, 8, 1));
    await shows(2);
    await press("Remove picture 1");
    expect(document.activeElement?.ariaLabel).toBe("Remove picture 1");
    await press("Remove picture 1");
    expect(document.activeElement?.localName).toBe("textarea");
    await pass(1_000);
    expect(root.querySelectorAll(".compose-pictures")).toHaveLength(0);
    expect(kept().at(-1)?.pictures?.length ?? 0).toBe(2);
    expect(page?.sent("dropDraft")).toHaveLength(1);
  });

  it("are told by their bytes: what is none is refused, and the text is not sent without it by a press that came before", async () => {
    const { type, drop, press, ids, find, kept } = await opened();
    await type("Look at this.");
    const svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    for (const bytes of [svg, "BM not mine", ""]) {
      await drop(new File([bytes], "heron.png", { type: "image/png" }));
      await press("Post");
      await soon(() => find(".error").textContent).toContain("no picture that can be posted");
      expect(ids()).toEqual([]);
    }
    expect(kept().filter(({ picture }) => picture !== undefined)).toEqual([]);
    // The person has seen that by now.
    await press("Post");
    expect(ids()).toHaveLength(1);
  });

  it("that are still being read are waited for", async () => {
    const { type, drop, press, sent } = await opened();
    await type("Look.");
    await drop(await pictureOf(2_000, 1_500, 3));
    await press("Post");
    await soon(() => sent("compose")).toMatchObject([{ text: "Look.", pictures: [{ alt: "" }] }]);
  });

  it("that the disk refuses are no part of the draft, which says so", async () => {
    const answers: Answers = {
      keepDraft: ({ picture }) =>
        picture === undefined ? { ok: true } : { ok: false, error: { kind: "store" } },
    };
    const { drop, find, thumbs } = await opened(answers);
    await drop(await pictureOf(8, 8));
    await soon(() => find(".error").textContent).toContain("could not write to its disk");
    expect(thumbs()).toBe(0);
  });

  it("of a text and a picture in one paste leave the text, and a pasted key is no description", async () => {
    const { paste, drop, shows, find, fill, pass, runtime } = await opened();
    expect(await paste([await pictureOf(8, 8)], "a table")).toBe(false);
    await drop(await pictureOf(8, 8));
    await shows(1);
    const field = find<HTMLInputElement>(".describe input");
    await fill(field, `${"A".repeat(43)}=${"B".repeat(86)}==`);
    expect(field.value).toBe("");
    expect(find(".error").textContent).toContain("That was a private key.");
    await pass(5_000);
    expect(JSON.stringify(runtime.sent)).not.toContain("BBBB");
  });

  it("are found again with the draft, and one that is gone is said to be", async () => {
    const hash = (letter: string): string => `${letter.repeat(43)}=`;
    const file = await pictureOf(8, 8);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const text = `data:image/png;base64,${btoa(String.fromCharCode(...bytes))}`;
    const answers: Answers = {
      drafts: () => [
        {
          id: "mine",
          text: "Begun.",
          pictures: [
            { hash: hash("a"), alt: "Here" },
            { hash: hash("b"), alt: "" },
          ],
          at: 1,
        },
      ],
      draftPicture: (asked) => ({ picture: asked.hash === hash("a") ? text : null }),
      compose: () => ({ ok: false, error: { kind: "picture-gone" } }),
    };
    const { field, shows: _, thumbs, root, press, find, sent } = await opened(answers);
    expect(field().value).toBe("Begun.");
    await soon(thumbs).toBe(1);
    await soon(() => root.querySelectorAll(".thumb")[1]?.textContent).toContain("can't be shown");
    await press("Post");
    expect(find(".error").textContent).toContain("not kept here any more");
    expect(sent("compose")).toMatchObject([{ id: "mine", pictures: [{ alt: "Here" }, { alt: "" }] }]);
  });

  it("of a post that is changed stand as such, and the rest as text", async () => {
    const [one, two] = [`${"a".repeat(43)}=`, `${"b".repeat(43)}=`];
    const text = `Before ![in](${one}) it.\n\n![A heron](${two})`;
    const { field, root, press, sent } = await opened({}, { kind: "edit", id: ID, text });
    expect(field().value).toBe(`Before ![in](${one}) it.`);
    expect(root.querySelector<HTMLInputElement>(".describe input")?.value).toBe("A heron");
    await press("Save the change");
    expect(sent("compose")).toMatchObject([{ pictures: [{ hash: two, alt: "A heron" }], edit: ID }]);
  });

  it("go into the new draft where another tab sent this one", async () => {
    const refuse = { ok: false, error: { kind: "sent" } };
    const answers: Answers = {
      drafts: () => [{ id: "mine", text: "Hello", at: 1 }],
      compose: ({ id }) => (id === "mine" ? refuse : { ok: true, id: ID }),
    };
    const { drop, shows, press, kept, sentIds } = await opened(answers);
    await drop(await pictureOf(8, 8));
    await shows(1);
    await press("Post");
    await press("Post");
    await soon(() => sentIds).toEqual([ID]);
    const brought = kept().filter(({ picture }) => picture !== undefined);
    expect(brought).toHaveLength(2);
    expect(brought[1]?.id).not.toBe("mine");
    await act(() => {});
  });
});
