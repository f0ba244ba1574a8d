import { describe, expect, it } from "vitest";
import { axeFaults, themes, wear } from "../testing/axe.ts";
import { english } from "../testing/english.ts";
import { FeedStore, nameOf, samplePost } from "../testing/feed-store.ts";
import { german } from "../testing/german.ts";
import { listen } from "../testing/live.ts";
import { ringless } from "../testing/looks.ts";
import { pseudo, unspoken } from "../testing/pseudo.ts";
import { openState, samplePub, sampleView, waitingState } from "../testing/sample-views.ts";
import { openReader, withReader } from "./reader.fixture.tsx";

withReader();

const formatted = `# Head\n\n[a link](https://x.example/) and \`code\`\n\n> quoted\n\n|a|b|\n|-|-|\n|1|2|\n\n![heron](${nameOf("i", 1)})`;

/** All that can be in a row, in one list and in one thread. */
function everything(): FeedStore {
  const store = new FeedStore(12);
  store.hasKey = true;
  store.unindexed = 5;
  store.posts = store.posts.map((post, at) => ({
    ...post,
    ...(at % 2 === 1 && { followed: true }),
    ...(at === 1 && { edited: { ts: post.ts, earlier: 2 }, own: { listed: 1, owed: 2 } }),
    ...(at === 2 && { reply: nameOf("p", 9), replyTo: nameOf("a", 1), name: "W".repeat(300) }),
    ...(at === 3 && { body: formatted }),
    ...(at === 4 && { body: "A long one. ".repeat(500) }),
  }));
  store.thread = { posts: store.posts.slice(0, 7).map((post, depth) => ({ ...post, depth })), more: true };
  return store;
}

const places = [
  "#/",
  "#/followed",
  "#/search?words=mill",
  `#/person/${nameOf("a", 0)}`,
  `#/post/${nameOf("p", 2)}`,
];

describe.each(themes)("axe finds nothing (%s)", (theme) => {
  it.each(places)("at %s", async (hash) => {
    wear(theme);
    const store = everything();
    const shown = await openReader(store, { hash });
    expect(await axeFaults(shown.root)).toEqual([]);
    await shown.give(sampleView([samplePub(waitingState)]));
    store.posts = [samplePost(-1, { followed: true }), ...store.posts];
    await shown.pass(2_000);
    expect(await axeFaults(shown.root)).toEqual([]);
  });

  it("where there is nothing to read, and where reading fails", async () => {
    wear(theme);
    const store = new FeedStore(0);
    const empty = await openReader(store);
    expect(await axeFaults(empty.root)).toEqual([]);
    empty.close();
    store.broken.add("recent");
    expect(await axeFaults((await openReader(store)).root)).toEqual([]);
  });
});

describe.each([
  ["English", english],
  ["German", german],
  ["a language of long words, from right to left", pseudo],
] as const)("everything has room in %s", (_, words) => {
  // 180 CSS pixels are what is left of 360 at 200 % zoom in a panel that does not grow.
  it.each([640, 360, 180])("in a width of %i pixels", async (width) => {
    for (const place of places) {
      const { root, close } = await openReader(everything(), { hash: place, words });
      root.style.width = `${width}px`;
      const { left, right } = root.getBoundingClientRect();
      const out = [
        ...root.querySelectorAll("button, input, label, summary, h1, p, .when, .avatar, .row, a.button"),
      ].filter((one) => {
        const box = one.getBoundingClientRect();
        return (
          !one.matches(".visually-hidden, .body *") && (box.left < left - 0.5 || box.right > right + 0.5)
        );
      });
      expect(out.map((one) => one.outerHTML)).toEqual([]);
      if (words === pseudo) expect(unspoken(root)).toEqual([]);
      expect(root.scrollWidth).toBeLessThanOrEqual(width);
      close();
    }
  });
});

describe("keyboard and screen reader", () => {
  it.each(places)("the ring is seen everywhere at %s", async (hash) => {
    const shown = await openReader(everything(), { hash });
    for (const summary of shown.root.querySelectorAll<HTMLElement>("summary")) summary.click();
    await shown.pass(0);
    expect(ringless(shown.root)).toEqual([]);
  });

  it("new posts are said once, not each; an index that grows is said once, not at each look", async () => {
    const store = everything();
    const shown = await openReader(store);
    const ears = listen(shown.root);
    for (let at = 1; at <= 10; at += 1) {
      store.posts = [samplePost(-at), ...store.posts];
      await shown.give(sampleView([samplePub(openState)], { posts: 1_204 + at }));
      await shown.pass(5_000);
    }
    expect(shown.find(".waiting").textContent).toBe("10 new posts");
    expect(ears.said()).toEqual(["There are new posts."]);
    ears.stop();
    shown.close();

    store.unindexed = 12_000;
    const search = await openReader(store, { hash: "#/search?words=mill" });
    const heard = listen(search.root);
    for (let look = 0; look < 20; look += 1) {
      store.unindexed -= 500;
      await search.pass(3_000);
    }
    expect(search.root.textContent).toContain("2,000");
    expect(heard.said().length).toBeLessThanOrEqual(1);
    heard.stop();
  });
});
