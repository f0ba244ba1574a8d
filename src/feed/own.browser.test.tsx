import { act } from "preact/test-utils";
import { describe, expect, it } from "vitest";
import { FeedStore, nameOf, samplePost } from "../testing/feed-store.ts";
import type { Page } from "../testing/page.tsx";
import { openState, samplePub, sampleView } from "../testing/sample-views.ts";
import { openReader, withReader } from "./reader.fixture.tsx";

withReader();

/** The reader, over a background that posts what it is told to. */
const open = (store: FeedStore): Promise<Page> =>
  openReader(
    {
      async answer(message) {
        const { rpc, args } = message as { rpc: string; args: { text?: string } };
        const said = (value: unknown) => ({ ok: true, value });
        if (rpc === "drafts") return said([]);
        if (rpc === "keepDraft") return said({ ok: true });
        if (rpc === "composePreview") return said({ ok: true, document: args.text });
        if (rpc !== "compose") return store.answer(message);
        store.posts = [
          samplePost(-1, { body: args.text ?? "", own: { listed: 0, owed: 2 } }),
          ...store.posts,
        ];
        return said({ ok: true, id: nameOf("p", -1) });
      },
    },
    { view: sampleView([samplePub(openState), samplePub(openState)]) },
  );

const pubs = (...listed: number[]) =>
  sampleView(listed.map((one) => samplePub(openState, { own: { listed: one, owed: 1 } })));

describe("an own post", () => {
  it("says where it has arrived, as that changes, and asks no more once it is everywhere", async () => {
    const store = new FeedStore(20);
    const own = (listed: number) => {
      store.posts = store.posts.map((post, at) => (at === 0 ? { ...post, own: { listed, owed: 2 } } : post));
    };
    own(0);
    const shown = await open(store);
    const says = (): string => shown.find('[data-at="0"]').textContent;
    expect(says()).toContain("Not on a pub yet");
    own(1);
    await shown.give(pubs(1, 0));
    await shown.pass(0);
    expect(says()).toContain("On 1 of 2 pubs");
    own(2);
    await shown.give(pubs(1, 1));
    await shown.pass(0);
    expect(says()).toContain("On all your pubs");
    const asked = shown.sent("post").length;
    await shown.give(pubs(2, 2));
    await shown.pass(0);
    expect(shown.sent("post")).toHaveLength(asked);
  });

  it("stands in sight once it is posted, below the button that has the focus", async () => {
    const store = new FeedStore(60);
    store.hasKey = true;
    const shown = await open(store);
    await shown.press("Write a post");
    await act(async () => {
      const field = shown.find<HTMLTextAreaElement>("textarea");
      field.value = "Hello.";
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
    await act(() => shown.find<HTMLFormElement>(".compose").requestSubmit());
    await shown.pass(0);
    await shown.pass(2_000);
    const row = shown.find('[data-at="0"]');
    expect(row.textContent).toContain("Hello.");
    expect(row.getBoundingClientRect().top).toBeGreaterThanOrEqual(48);
    expect(document.activeElement?.textContent).toBe("Write a post");
    expect(document.activeElement?.getBoundingClientRect().top).toBeGreaterThanOrEqual(48);
  });
});
