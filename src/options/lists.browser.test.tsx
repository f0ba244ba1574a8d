import { afterEach, describe, expect, it } from "vitest";
import { openPage, type Page } from "../testing/page.tsx";
import { openModel } from "../ui/status-model.ts";
import { Lists } from "./lists.tsx";

let page: Page | undefined;
afterEach(() => page?.close());

const author = `${"A".repeat(43)}=`;
const noLists = { mutedAuthors: [], hiddenHashes: [], mutedWords: [], blockedAuthors: [] };

const answers: Record<string, unknown> = {
  moderate: { ok: true },
  importModeration: { ok: true, added: 3, refused: 1 },
  moderation: { ...noLists, mutedWords: ["spam"] },
};

async function draw(more: Record<string, unknown> = {}): Promise<Page> {
  page = await openPage("options", ({ client, clock, signal, runtime }) => {
    runtime.answer = async (message) => ({
      ok: true,
      value: { ...answers, ...more }[(message as { rpc: string }).rpc],
    });
    const parts = { model: openModel(client, clock, signal, false), client, clock };
    return <Lists {...parts} onChanged={async () => {}} />;
  });
  await page.pass(0);
  return page;
}

/** Chooses a file. */
async function give({ find, pass }: Page, text: string): Promise<void> {
  const field = find<HTMLInputElement>("input[type=file]");
  const files = new DataTransfer();
  files.items.add(new File([text], "lists.json"));
  field.files = files.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await pass(0);
}

describe("the lists of what is not shown", () => {
  it("a file is taken in as it is, and what it brought is said", async () => {
    const page = await draw();
    const text = JSON.stringify({ mutedWords: ["spam"] });
    await give(page, text);
    await expect.poll(() => page.sent("importModeration")).toEqual([{ text }]);
    await expect.poll(() => page.root.textContent).toContain("Taken in: 3. Not understood: 1.");
  });

  it("a word is added and taken out", async () => {
    const { enter, press, sent } = await draw();
    await enter("input[name=word]", "casino");
    await press("Remove: spam");
    expect(sent("moderate")).toEqual([{ list: "mutedWords", entry: "spam", on: false }]);
  });

  it("of thousands 50 are drawn at a time, the newest first, and the keyboard goes on where they go on", async () => {
    const mutedWords = Array.from({ length: 1_120 }, (_, at) => `word ${at}`);
    const { root, press } = await draw({ moderation: { ...noLists, mutedWords } });
    const entries = () => [...root.querySelectorAll(".entries bdi")].map((one) => one.textContent);
    expect(entries()).toHaveLength(50);
    expect(entries()[0]).toBe("word 1119");
    await press("Show more");
    expect(entries()).toHaveLength(100);
    expect(document.activeElement?.ariaLabel).toBe("Remove: word 1069");
  });

  it("a hidden post says how it begins, and leads to the reader; one that is not held has its hash", async () => {
    const id = `${"p".repeat(43)}=`;
    const moderation = { ...noLists, hiddenHashes: [id] };
    const body = `Buy\nthis ${"now ".repeat(200)}`;
    const post = { post: { id, author, name: "Ada", ts: 0, body, images: [] }, history: [] };
    const { find, root } = await draw({ moderation, post });
    await expect.poll(() => root.querySelector(".entries a")?.textContent).toMatch(/^Ada: Buy this now .*…$/);
    expect(find(".entries a").getAttribute("href")).toBe(`../feed/index.html#/post/${id}`);
    expect(find(".lists").scrollWidth).toBeLessThanOrEqual(find(".lists").clientWidth);
    page?.close();
    const without = await draw({ moderation, post: null });
    await expect.poll(() => without.sent("post")).toEqual([{ id }]);
    expect(without.find(".entries bdi").textContent).toBe(id);
  });
});
