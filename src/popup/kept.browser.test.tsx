import { act } from "preact/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import type { FeedView } from "../rpc/contract.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { openState, samplePub, sampleView } from "../testing/sample-views.ts";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

const KEY = "KsuvOk+WoXul55WsrAWh2G7cKw2TeVbLH9khWvmZZ3k=";
const view = sampleView([samplePub(openState)]);

let page: Page | undefined;
afterEach(() => page?.close());

/** The popup with the part "What is kept" open, following these people. */
async function opened(feeds: FeedView[]): Promise<Page & { readonly feeds: FeedView[] }> {
  const shown = await openPage("popup", ({ client, clock, signal }) => (
    <App model={openModel(client, clock, signal)} client={client} clock={clock} />
  ));
  page = shown;
  shown.runtime.answer = async (message) => {
    const { rpc } = message as { rpc: string };
    if (rpc === "followed") return { ok: true, value: [...feeds] };
    return { ok: true, value: rpc === "interest" ? { ok: true } : null };
  };
  await shown.give(view);
  const details = shown.find<HTMLDetailsElement>("details.kept");
  await act(() => {
    details.open = true;
    details.dispatchEvent(new Event("toggle"));
  });
  await shown.pass(0);
  return { ...shown, feeds };
}

const typeKey = (shown: Page, text: string) =>
  act(() => {
    const field = shown.find<HTMLInputElement>("#follow");
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });

const alice: FeedView = {
  author: KEY,
  name: "Alice",
  posts: 1_204,
  completeSince: 1_742_860_800_000,
  holes: 0,
  heads: 1,
};

describe("what is kept", () => {
  it("asks for nothing while it is closed", async () => {
    page = await openPage("popup", ({ client, clock, signal }) => (
      <App model={openModel(client, clock, signal)} client={client} clock={clock} />
    ));
    await page.give(view);
    await page.pass(10_000);
    expect(page.find<HTMLDetailsElement>("details.kept").open).toBe(false);
    expect(page.sent("followed")).toEqual([]);
  });

  it("shows whose posts are kept, and changes it", async () => {
    const shown = await opened([]);
    const chosen = (): string | undefined => shown.find<HTMLInputElement>("input[type=radio]:checked").value;
    expect(chosen()).toBe("everyone");
    await act(() => shown.find<HTMLInputElement>("input[value=following]").click());
    expect(shown.sent("scope")).toEqual([{ scope: "following" }]);
    await shown.give({ ...view, scope: "following" });
    expect(chosen()).toBe("following");
  });

  it("shows whether what is held is shared, and changes it", async () => {
    const shown = await opened([]);
    const box = (): HTMLInputElement => shown.find<HTMLInputElement>("input[type=checkbox]");
    expect(box().checked).toBe(true);
    await act(() => box().click());
    expect(shown.sent("share")).toEqual([{ on: false }]);
    await shown.give({ ...view, share: false });
    expect(box().checked).toBe(false);
  });

  it("says of each person how whole their feed is", async () => {
    const { find } = await opened([alice]);
    expect(find(".person").textContent).toContain("Alice KsuvOk+W…");
    expect(find(".person").textContent).toContain(
      "1,204 posts, complete since March 25, 2025, as far as your pubs show.",
    );
  });

  it("reads the feeds again while posts come in, at most every 2 s", async () => {
    const shown = await opened([alice]);
    const before = shown.sent("followed").length;
    for (let posts = 1; posts <= 20; posts += 1) {
      await shown.give({ ...view, posts });
      await shown.pass(100);
    }
    expect(shown.sent("followed")).toHaveLength(before);
    await shown.pass(2_000);
    expect(shown.sent("followed")).toHaveLength(before + 1);
  });

  it("follows by key, and shows the new one", async () => {
    const shown = await opened([]);
    expect(shown.find(".people").textContent).toContain("Nobody yet.");
    await typeKey(shown, ` ${KEY} `);
    shown.feeds.push({ author: KEY, posts: 0, holes: 0, heads: 0 });
    await shown.press("Follow");
    await shown.pass(0);
    expect(shown.sent("interest")).toEqual([{ author: KEY, interest: "followed" }]);
    expect(shown.find(".person").textContent).toContain("No posts yet.");
    expect(shown.find<HTMLInputElement>("#follow").value).toBe("");
  });

  it("says beside the field what is wrong with a key, and never sends a private one", async () => {
    const shown = await opened([]);
    shown.runtime.answer = async () => ({ ok: true, value: { ok: false, error: { kind: "author" } } });
    await typeKey(shown, `${"A".repeat(43)}=`);
    await shown.press("Follow");
    expect(shown.find("#follow-error").textContent).toContain("This is neither a key nor a name.");
    await typeKey(shown, `${"A".repeat(43)}=${"B".repeat(86)}==`);
    expect(shown.find("#follow-error").textContent).toContain("That was a private key.");
    expect(shown.find<HTMLInputElement>("#follow").value).toBe("");
    expect(JSON.stringify(shown.runtime.sent)).not.toContain("BBBB");
  });

  it("asks the pubs for a name, shows who said what, and follows the key that the person chooses", async () => {
    const shown = await opened([]);
    const other = `${"B".repeat(43)}=`;
    shown.runtime.answer = async (message) => {
      const { rpc } = message as { rpc: string };
      if (rpc === "interest") return { ok: true, value: { ok: true } };
      const answers = [
        { pub: "wss://a.example/", keys: [KEY] },
        { pub: "wss://b.example/", keys: [KEY, other] },
        { pub: "wss://c.example/", keys: [], failure: "no-answer" },
      ];
      return { ok: true, value: rpc === "directory" ? answers : [] };
    };
    await typeKey(shown, "alice");
    await shown.press("Follow");
    expect(shown.sent("directory")).toEqual([{ name: "alice" }]);
    expect(shown.find(".namesakes").textContent).toContain(
      "There are 2 keys by this name, or one that begins so.",
    );
    expect(shown.find(".namesakes li").textContent).toContain("Listed by a.example and b.example.");
    expect(shown.sent("interest")).toEqual([]);
    await shown.press(`Follow ${other}`);
    expect(shown.sent("interest")).toEqual([{ author: other, interest: "followed" }]);
    expect(shown.root.querySelector(".namesakes")).toBeNull();
  });

  it("unfollows, and keeps the keyboard in the list", async () => {
    const shown = await opened([alice]);
    await shown.press("Unfollow Alice");
    expect(shown.sent("interest")).toEqual([{ author: KEY, interest: null }]);
    expect(document.activeElement).toBe(shown.find(".people h2"));
  });
});
