import { act } from "preact/test-utils";
import { describe, expect, it } from "vitest";
import { FeedStore, nameOf, samplePost } from "../testing/feed-store.ts";
import type { Page } from "../testing/page.tsx";
import { openState, samplePub, sampleView } from "../testing/sample-views.ts";
import { go, openReader, scroll, withReader } from "./reader.fixture.tsx";

withReader();

/** Where the rows stand that can be seen. */
const seen = ({ root }: Page): ReadonlyMap<string, number> =>
  new Map(
    [...root.querySelectorAll(".row")].flatMap((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      const id = row.querySelector<HTMLElement>(".post")?.dataset.id ?? "";
      return bottom > 48 && top < innerHeight ? [[id, Math.round(top)] as const] : [];
    }),
  );

const focused = (): string | undefined =>
  document.activeElement?.querySelector<HTMLElement>(":scope > .post")?.dataset.id;

describe("the newest posts", () => {
  it("are read page by page as one scrolls, of which few are drawn, and none moves", async () => {
    const shown = await openReader(new FeedStore(5_000));
    expect(shown.sent("recent")).toHaveLength(1);
    for (let step = 0; step < 60; step += 1) {
      const before = seen(shown);
      const from = scrollY;
      await scroll(350);
      const by = scrollY - from;
      for (const [id, top] of seen(shown))
        if (before.has(id)) expect(Math.abs((before.get(id) ?? 0) - top - by)).toBeLessThanOrEqual(2);
      expect(seen(shown).size).toBeGreaterThan(0);
    }
    expect(shown.sent("recent").length).toBeGreaterThan(4);
    expect(shown.root.querySelectorAll(".row").length).toBeLessThan(60);
  });

  it("that come meanwhile wait behind a button, which says how many, and is said once", async () => {
    const store = new FeedStore(100);
    const shown = await openReader(store);
    await scroll(700);
    const before = seen(shown);
    const heard: (string | null)[] = [];
    const live = shown.find("[role=status].visually-hidden");
    const observer = new MutationObserver(() => heard.push(live.textContent));
    observer.observe(live, { childList: true, characterData: true, subtree: true });
    for (let count = 1; count <= 3; count += 1) {
      store.posts = [samplePost(-count), ...store.posts];
      await shown.give(sampleView([samplePub(openState)], { posts: 1_204 + count }));
      await shown.pass(2_000);
      expect(shown.find(".waiting").textContent).toBe(count === 1 ? "1 new post" : `${count} new posts`);
    }
    expect(seen(shown)).toEqual(before);
    observer.disconnect();
    expect(heard.filter(Boolean)).toEqual(["There are new posts."]);
    await shown.press("3 new posts");
    expect([...seen(shown).keys()][0]).toBe(nameOf("p", -3));
    expect(shown.root.querySelector(".waiting")).toBeNull();
    expect(shown.root.contains(document.activeElement)).toBe(true);
  });

  it("show their beginning where they are high, also once the window got narrower, and the rest when asked", async () => {
    const store = new FeedStore(3);
    store.posts = [samplePost(0, { body: "Fog until noon, then the mill. ".repeat(20) }), samplePost(1)];
    const shown = await openReader(store);
    expect(shown.button("Show all")).toBeUndefined();
    shown.root.style.width = "150px";
    await act(() => void dispatchEvent(new Event("resize")));
    await shown.pass(0);
    const clip = shown.find(".clip");
    expect(clip.scrollHeight).toBeGreaterThan(clip.clientHeight + 1);
    await shown.press("Show all");
    expect(shown.button("Show all")).toBeUndefined();
    expect(clip.scrollHeight).toBeLessThanOrEqual(clip.clientHeight + 1);
  });

  it("are gone through by keys, and the keyboard's place is never lost", async () => {
    const shown = await openReader(new FeedStore(300));
    const press = async (key: string): Promise<void> => {
      await shown.key(key);
      await shown.pass(0);
    };
    await press("j");
    expect(focused()).toBe(nameOf("p", 0));
    await press("j");
    await press("ArrowDown");
    await press("k");
    expect(focused()).toBe(nameOf("p", 1));
    for (let step = 0; step < 12; step += 1) await press("j");
    expect(focused()).toBe(nameOf("p", 13));
    const { top, bottom } = document.activeElement?.getBoundingClientRect() ?? new DOMRect();
    expect(top).toBeGreaterThanOrEqual(48);
    expect(bottom).toBeLessThanOrEqual(innerHeight + 1);
    await press("End");
    const last = focused();
    expect(Number(last?.replace(/\D/g, ""))).toBeGreaterThan(20);
    await press("Home");
    expect(focused()).toBe(nameOf("p", 0));
    for (let step = 0; step < 30; step += 1) await scroll(500);
    expect(shown.find(".rows")).toBe(document.activeElement);
    await press("j");
    expect(seen(shown).has(focused() ?? "")).toBe(true);
  });

  it("are where they were when one comes back", async () => {
    const shown = await openReader(new FeedStore(400));
    for (let step = 0; step < 12; step += 1) await scroll(400);
    const before = seen(shown);
    await go(`#/post/${nameOf("p", 30)}`);
    expect(shown.root.querySelector(".rows")).toBeNull();
    await go("#/");
    await shown.pass(0);
    const after = seen(shown);
    expect([...after.keys()][0]).toBe([...before.keys()][0]);
    const moved = [...after].flatMap(([id, top]) => (before.has(id) ? [top - (before.get(id) ?? 0)] : []));
    // At the lower edge a row can come or go by a pixel.
    expect(moved.length).toBeGreaterThanOrEqual(before.size - 1);
    for (const by of moved) expect(Math.abs(by)).toBeLessThanOrEqual(2);
  });

  it("tell people of one name apart", async () => {
    const shown = await openReader(new FeedStore(10));
    const names = [...shown.root.querySelectorAll(".person-link")].map((one) => one.textContent);
    expect(names.slice(0, 5)).toEqual(["Ada aaaaaaaa…", "Ben", "Chloé", "Dan", "Ada aaaaaaaa…"]);
  });
});

describe("a person, a thread, a search", () => {
  it("says how complete a feed is, and follows", async () => {
    const shown = await openReader(new FeedStore(30), { hash: `#/person/${nameOf("a", 0)}` });
    expect(shown.find(".person-top").textContent).toContain("1,204 posts, complete since");
    expect(shown.find(".person-top").textContent).toContain("3 earlier posts are missing");
    await shown.press("Follow");
    expect(shown.sent("interest")).toEqual([{ author: nameOf("a", 0), interest: "followed" }]);
  });

  it("shows answers in order, each further in than what it answers, and the post that was asked for", async () => {
    const store = new FeedStore(0);
    store.thread = {
      posts: [0, 1, 2, 1].map((depth, at) => ({ ...samplePost(at), depth })),
      more: false,
    };
    const shown = await openReader(store, { hash: `#/post/${nameOf("p", 2)}` });
    expect([...shown.root.querySelectorAll<HTMLElement>(".answer")].map((one) => one.dataset.depth)).toEqual([
      "0",
      "1",
      "2",
      "1",
    ]);
    expect(shown.find(".here .post").dataset.id).toBe(nameOf("p", 2));
  });

  it("gives the texts before an edit when they are asked for", async () => {
    const store = new FeedStore(1);
    store.posts = [samplePost(0, { edited: { ts: samplePost(0).ts, earlier: 1 } })];
    const shown = await openReader(store);
    expect(shown.find(".history summary").textContent).toBe("Edited just now · 1 earlier text");
    expect(shown.sent("post")).toEqual([]);
    await act(() => {
      shown.find<HTMLDetailsElement>(".history").open = true;
      shown.find(".history").dispatchEvent(new Event("toggle"));
    });
    await shown.pass(0);
    expect(shown.find(".history").textContent).toContain("What it said before.");
  });

  it("searches by words, person and day, and says what is not indexed yet", async () => {
    const store = new FeedStore(40);
    store.unindexed = 12_000;
    const shown = await openReader(store, {
      hash: `#/search?words=Post+7.&author=${encodeURIComponent(nameOf("a", 2))}&from=2025-12-01&to=2025-12-31`,
    });
    expect(shown.sent("search")).toMatchObject([{ words: "Post 7.", author: nameOf("a", 2) }]);
    const [{ from, to }] = shown.sent("search") as [{ from: number; to: number }];
    expect(to - from).toBe(31 * 86_400_000);
    expect(shown.root.textContent).toContain("Still indexing 12,000 posts");
    expect(shown.root.querySelectorAll(".post")).toHaveLength(1);
  });

  it("opens what a link of Wiredove's names: a post that is held, else a person", async () => {
    const shown = await openReader(new FeedStore(5), { hash: `#${nameOf("p", 3)}` });
    await shown.pass(0);
    await expect.poll(() => location.hash).toBe(`#/post/${nameOf("p", 3)}`);
    await go(`#${nameOf("x", 3)}`);
    await expect.poll(() => location.hash).toBe(`#/person/${nameOf("x", 3)}`);
  });
});
