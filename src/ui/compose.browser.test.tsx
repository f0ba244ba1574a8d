import { act } from "preact/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import { type Answers, ID, THEIRS, type Writing, writing } from "./compose.fixture.tsx";
import type { ComposeContext } from "./compose.tsx";

let page: Writing | undefined;
afterEach(() => page?.close());

async function opened(answers: Answers = {}, context?: ComposeContext) {
  page = await writing(answers, context);
  return page;
}

describe("writing", () => {
  it("keeps what is typed, and shows the whole text that will be signed, a moment later and once", async () => {
    const { type, pass, sent, find, root } = await opened();
    await type("Hel");
    await type("Hello");
    expect(root.querySelector(".signed")).toBeNull();
    await pass(1_000);
    expect(sent("keepDraft")).toMatchObject([{ text: "Hello" }]);
    expect(find(".signed pre").textContent).toBe("---\nname: Ann\n---\nHello");
    // Another text would be signed from here on, so the old one is no longer shown.
    await type("Hello!");
    expect(root.querySelector(".signed")).toBeNull();
  });

  it("sends by Ctrl+Enter, on disk before it is sent, and begins another draft", async () => {
    const { type, pass, sent, sentIds, field, runtime, ids } = await opened();
    await type("Hello");
    await act(() => {
      const event = new KeyboardEvent("keydown", {
        key: "Enter",
        ctrlKey: true,
        bubbles: true,
        cancelable: true,
      });
      field().dispatchEvent(event);
    });
    await pass(0);
    const kinds = runtime.sent.map((message) => (message as { rpc: string }).rpc);
    expect(kinds.indexOf("keepDraft")).toBeLessThan(kinds.indexOf("compose"));
    expect(sent("compose")).toMatchObject([{ text: "Hello" }]);
    expect(sentIds).toEqual([ID]);
    expect(field().value).toBe("");
    await type("And again");
    await page?.press("Post");
    expect(new Set(ids()).size).toBe(2);
  });

  it("asks again for the same draft when the background died, and says so when it stays away", async () => {
    let dies = 2;
    const { type, press, pass, sentIds, ids, runtime, field, find } = await opened();
    const answer = runtime.answer;
    runtime.answer = (message) =>
      (message as { rpc: string }).rpc === "compose" && dies-- > 0
        ? Promise.reject(new Error("The message port closed before a response was received."))
        : answer(message);
    await type("Hello");
    await press("Post");
    await pass(1_000);
    expect(sentIds).toEqual([ID]);
    expect(ids()).toHaveLength(3);
    expect(new Set(ids()).size).toBe(1);
    dies = 99;
    await type("Once more");
    await press("Post");
    await pass(5_000);
    expect(field().value).toBe("Once more");
    expect(find(".error").textContent).toContain("did not go through");
  });

  it("asks again where no answer comes, and says so when none ever does", async () => {
    let mute = 2;
    const never = new Promise(() => {});
    const answers: Answers = {
      keepDraft: () => (mute-- > 0 ? never : { ok: true }),
      compose: () => (mute > -10 ? { ok: true, id: ID } : never),
    };
    const { type, press, pass, sentIds, sent, field, find, ids } = await opened(answers);
    await type("Hello");
    await press("Post");
    await pass(20_000);
    expect(sentIds).toEqual([ID]);
    // Once more where the draft is kept and the post is not.
    mute = -100;
    await type("Again");
    await press("Post");
    await pass(60_000);
    expect(find(".error").textContent).toContain("did not go through");
    expect([field().value, field().readOnly]).toEqual(["Again", false]);
    expect(ids()).toHaveLength(4);
    expect(new Set(ids().slice(1)).size).toBe(1);
    // What is typed meanwhile is what is kept: an old text never comes behind it.
    mute = 1;
    await type("Old");
    await pass(1_000);
    await type("Newer");
    await pass(60_000);
    expect(sent("keepDraft").at(-1)).toMatchObject({ text: "Newer" });
  });

  it("goes on with the draft that was begun for the same post, under its id", async () => {
    const drafts = () => [
      { id: "other", text: "A post", at: 3 },
      { id: "mine", text: "An answer", reply: THEIRS, at: 2 },
      { id: "older", text: "Old answer", reply: THEIRS, at: 1 },
    ];
    const context: ComposeContext = { kind: "reply", id: THEIRS, author: THEIRS, name: "Bea" };
    const { field, press, ids, find, sent } = await opened({ drafts }, context);
    expect(find("label").textContent).toBe("Answer Bea");
    expect(field().value).toBe("An answer");
    await press("Answer");
    expect(ids()).toEqual(["mine"]);
    expect(sent("compose")).toMatchObject([{ reply: THEIRS }]);
  });

  it("begins an edit with the text of now", async () => {
    const { field, type, press, sent } = await opened({}, { kind: "edit", id: ID, text: "Helo" });
    expect(field().value).toBe("Helo");
    await type("Hello");
    await press("Save the change");
    expect(sent("compose")).toMatchObject([{ text: "Hello", edit: ID }]);
  });

  it("clears a pasted key at once, warns, and neither keeps nor sends it", async () => {
    const { type, field, find, pass, press, runtime } = await opened();
    await type(`${"A".repeat(43)}=${"B".repeat(86)}==`);
    expect(field().value).toBe("");
    expect(find(".error").textContent).toContain("That was a private key.");
    await pass(5_000);
    await press("Post");
    expect(JSON.stringify(runtime.sent)).not.toContain("BBBB");
  });

  it("says why it was not sent, keeps the text, and leads to where what is missing can be had", async () => {
    const refused = (kind: string) => ({ compose: () => ({ ok: false, error: { kind } }) });
    const { type, press, find, field } = await opened(refused("locked"));
    await type("Hello");
    await press("Post");
    expect(find(".error").textContent).toContain("Your key is locked.");
    expect(find(".error a").getAttribute("href")).toBe("/src/options/index.html#you");
    expect(field().value).toBe("Hello");
    expect(field().getAttribute("aria-invalid")).toBe("true");
  });

  it("does not send a text in the name of a draft that another tab sent", async () => {
    const answers = {
      compose: ({ id }: { readonly id: string }) =>
        id === "mine" ? { ok: false, error: { kind: "sent" } } : { ok: true, id: ID },
    };
    const drafts = () => [{ id: "mine", text: "Hello", at: 1 }];
    const { type, press, ids, sentIds, find } = await opened({ drafts, ...answers });
    await type("Hello there");
    await press("Post");
    expect(find(".error").textContent).toContain("sent from another tab");
    await press("Post");
    expect(ids()[1]).not.toBe("mine");
    expect(sentIds).toEqual([ID]);
  });

  it("goes on as another draft where another tab sent this one while it is typed", async () => {
    const refuse = { ok: false, error: { kind: "sent" } };
    const answers = {
      drafts: () => [{ id: "mine", text: "Hello", at: 1 }],
      keepDraft: ({ id }: { readonly id: string }) => (id === "mine" ? refuse : { ok: true }),
      compose: ({ id }: { readonly id: string }) => (id === "mine" ? refuse : { ok: true, id: ID }),
    };
    const { type, press, ids, sentIds, find, pass } = await opened(answers);
    await type("Hello there");
    await pass(1_000);
    expect(find(".error").textContent).toContain("sent from another tab");
    await press("Post");
    expect(ids()).toHaveLength(1);
    expect(sentIds).toEqual([ID]);
  });

  it("can't be written into while it is sent", async () => {
    let answer: ((answer: unknown) => void) | undefined;
    const waits = new Promise((resolve) => {
      answer = resolve;
    });
    const { type, press, field, pass } = await opened({ compose: () => waits });
    await type("Hello");
    await press("Post");
    expect(field().readOnly).toBe(true);
    answer?.({ ok: true, id: ID });
    await pass(0);
    expect([field().readOnly, field().value]).toEqual([false, ""]);
  });

  it("drops what is discarded, and keeps on leaving what is not", async () => {
    const { type, press, sent, field, pass } = await opened();
    await type("Nonsense");
    await pass(1_000);
    await press("Discard");
    expect(field().value).toBe("");
    expect(sent("dropDraft")).toHaveLength(1);
    await type("Sense");
    page?.close();
    expect(sent("keepDraft").at(-1)).toMatchObject({ text: "Sense" });
  });
});
