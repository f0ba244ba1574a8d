import { act } from "preact/test-utils";
import { expect, it, vi } from "vitest";
import { axeFaults } from "../testing/axe.ts";
import { FeedStore, nameOf, samplePost } from "../testing/feed-store.ts";
import type { Page } from "../testing/page.tsx";
import { go, moved, openReader, scroll, withReader } from "./reader.fixture.tsx";

withReader();

/** What is asked of the background takes turns that no test should count. */
const there = (shown: Page, button: string): Promise<void> =>
  expect.poll(() => shown.button(button)).toBeDefined();

it("posts say in one line what they answer and how many answer them; Enter on one leads to its thread, and so do both", async () => {
  const store = new FeedStore(3);
  const answered = {
    author: nameOf("a", 9),
    name: "Zoë",
    body: `# Dear ![x](y) **all**\n\n${"fog ".repeat(60)}`,
  };
  store.posts = [
    samplePost(0, {
      reply: nameOf("p", 9),
      replyTo: nameOf("a", 8),
      answered,
      answers: { count: 2, more: false },
    }),
    samplePost(1, { reply: nameOf("p", 8), answers: { count: 20, more: true } }),
    samplePost(2),
  ];
  const shown = await openReader(store);
  const [first, second] = shown.root.querySelectorAll<HTMLElement>(".context a");
  expect(first?.textContent).toMatch(/^In reply to Zoë · Dear x all fog fog .*…$/);
  expect(first?.getAttribute("href")).toBe(`#/post/${nameOf("p", 9)}`);
  expect(first?.getBoundingClientRect().height).toBeLessThan(30);
  expect(second?.textContent).toBe("In reply to a post");
  const answers = [...shown.root.querySelectorAll<HTMLElement>(".answers")];
  expect(answers.map((one) => one.textContent)).toEqual(["2 answers", "20 or more answers"]);
  expect(answers[0]?.getAttribute("href")).toBe(`#/post/${nameOf("p", 0)}`);
  await shown.key("j");
  await shown.key("j");
  await moved(() => shown.key("Enter"));
  expect(location.hash).toBe(`#/post/${nameOf("p", 1)}`);
});

it("what was searched for is marked where it stands, and nothing of it stays behind; where nothing is found within limits, all can be searched", async () => {
  const store = new FeedStore(3);
  store.posts = [
    samplePost(0, { body: "One **heron**, Herons. ".repeat(2) }),
    samplePost(1, { body: "None." }),
  ];
  const shown = await openReader(store);
  const marked = () => [...(CSS.highlights.get("found") ?? [])].map(String);
  await go("#/search?words=heron");
  expect(marked()).toEqual(["heron", "Herons", "heron", "Herons"]);
  await go("#/");
  expect(shown.root.querySelectorAll(".post")).toHaveLength(2);
  expect(marked()).toEqual([]);
  await go("#/search?words=nothing+such&from=2025-12-01");
  expect(shown.find(".notice a").getAttribute("href")).toBe("#/search?words=nothing+such");
  await go("#/search?words=nothing+such");
  expect(shown.find(".notice a").getAttribute("href")).toBe("#/");
});

it("a post and a person can be copied as the link that Wiredove has for them; a browser that refuses leaves it to be marked", async () => {
  const texts: string[] = [];
  const write = vi.spyOn(navigator.clipboard, "writeText").mockImplementation(async (text) => {
    texts.push(text);
  });
  const store = new FeedStore(2);
  store.thread = { posts: [0, 1].map((at) => ({ ...samplePost(at), depth: at })), more: false };
  const shown = await openReader(store, { hash: `#/post/${nameOf("p", 1)}` });
  await there(shown, "Copy link");
  await shown.press("Copy link");
  await expect.poll(() => shown.find(".here").textContent).toContain("Copied.");
  await go(`#/person/${nameOf("a", 1)}`);
  await there(shown, "Copy link");
  await shown.press("Copy link");
  const links = [nameOf("p", 1), nameOf("a", 1)].map((name) => `https://wiredove.net/#${name}`);
  expect(texts).toEqual(links);
  write.mockRejectedValue(new Error("no"));
  await shown.press("Copy link");
  await expect.poll(() => shown.find(".person-top").textContent).toContain("Mark the link and copy it.");
  expect(shown.find(".person-top .actions .whole-key").textContent).toBe(links[1]);
  write.mockRestore();
});

it("? shows the keys, once more takes them away, and meanwhile none of them does anything behind", async () => {
  const shown = await openReader(new FeedStore(10));
  const dialog = (): HTMLDialogElement | null => shown.root.querySelector("dialog");
  await shown.key("j");
  const row = document.activeElement;
  await shown.key("?");
  expect(dialog()?.open).toBe(true);
  expect(await axeFaults(shown.root)).toEqual([]);
  expect([...shown.root.querySelectorAll("kbd")].map((one) => one.textContent)).toEqual([
    "j",
    "k",
    "Enter",
    "Home",
    "End",
    "/",
    "?",
  ]);
  await shown.key("j");
  await shown.key("/");
  expect(location.hash).toBe("#/");
  await shown.key("?");
  await expect.poll(dialog).toBeNull();
  expect(document.activeElement).toBe(row);
  await shown.press("Keys");
  await shown.press("Close");
  await expect.poll(dialog).toBeNull();
  expect(document.activeElement).toBe(shown.button("Keys"));
});

it("/ leads to the field for words; letters and signs are no keys for whoever chose that, and others still are", async () => {
  const chosen: boolean[] = [];
  const letterKeys = { recalled: () => true, recall: (on: boolean) => void chosen.push(on) };
  const shown = await openReader(new FeedStore(10), { letterKeys });
  await moved(() => shown.key("/"));
  expect(document.activeElement?.id).toBe("words");
  // It is a letter where one types.
  await shown.key("?");
  expect(shown.root.querySelector("dialog")).toBeNull();
  await go("#/");
  await shown.press("Keys");
  await shown.tick("dialog input");
  expect(chosen).toEqual([false]);
  await shown.press("Close");
  await expect.poll(() => shown.root.querySelector("dialog")).toBeNull();
  for (const key of ["j", "?", "/"]) await shown.key(key);
  expect(location.hash).toBe("#/");
  expect(shown.root.querySelector("dialog")).toBeNull();
  shown.find(".row").focus();
  await shown.key("ArrowDown");
  expect(document.activeElement?.getAttribute("data-at")).toBe("1");
});

it("a search shows who is called so, and a press on the place where one is leads to its top", async () => {
  const store = new FeedStore(60);
  store.named = [
    { author: nameOf("a", 0), name: "Ada", posts: 12 },
    { author: nameOf("a", 4), name: "Ada", posts: 3 },
  ];
  const shown = await openReader(store);
  await go("#/search?words=Ada");
  await expect.poll(() => shown.root.querySelectorAll(".people-found a").length).toBe(2);
  expect(shown.sent("named")).toEqual([{ name: "Ada" }]);
  const people = [...shown.root.querySelectorAll<HTMLElement>(".people-found a")];
  expect(people.map((one) => one.textContent)).toEqual(["Ada aaaaaaaa…", "Ada aaaaaaaa…"]);
  expect(people[1]?.getAttribute("href")).toBe(`#/person/${nameOf("a", 4)}`);
  store.named = Array.from({ length: 9 }, (_, at) => ({
    author: nameOf("b", at),
    name: `Ada ${at}`,
    posts: 1,
  }));
  await go("#/search?words=ada");
  await expect.poll(() => shown.root.querySelectorAll(".people-found a").length).toBe(5);
  await shown.press("4 more");
  expect(shown.root.querySelectorAll(".people-found a")).toHaveLength(9);
  expect(document.activeElement?.textContent).toBe("Ada 5");
  await go("#/");
  await scroll(900);
  expect(scrollY).toBeGreaterThan(500);
  await act(() => shown.find(".top [aria-current]").click());
  expect(scrollY).toBe(0);
});

it("a person is muted, or blocked after a look at what goes, from their page; all lists are read anew then", async () => {
  const store = new FeedStore(30);
  const shown = await openReader(store);
  await go(`#/person/${nameOf("a", 1)}`);
  await there(shown, "Mute");
  const read = shown.sent("feedPage").length;
  store.profile = { muted: true };
  await shown.press("Mute");
  await there(shown, "Unmute");
  expect(shown.sent("moderate")).toEqual([{ list: "mutedAuthors", entry: nameOf("a", 1), on: true }]);
  expect(shown.find(".person-top").textContent).toContain("Muted: their posts are left out of lists.");
  await expect.poll(() => shown.sent("feedPage").length).toBe(read + 1);

  await shown.press("Block");
  await expect
    .poll(() => shown.find(".person-top").textContent)
    .toContain("Into the trash for 30 days: 312 posts");
  await shown.press("Keep");
  await expect.poll(() => document.activeElement?.textContent).toBe("Follow");
  expect(shown.sent("interest")).toEqual([]);
  await shown.press("Block");
  await there(shown, "Keep");
  store.profile = { interest: "blocked" };
  store.posts = [];
  // The one in the question: the other went away for it.
  await shown.press("Block");
  await there(shown, "Unblock");
  expect(shown.sent("interest")).toEqual([{ author: nameOf("a", 1), interest: "blocked" }]);
  await expect.poll(() => shown.root.querySelectorAll(".post").length).toBe(0);
  expect(shown.button("Mute")).toBeUndefined();
});

it("the post of a thread that was asked for is hidden, and shown again, by one press", async () => {
  const store = new FeedStore(2);
  store.thread = { posts: [0, 1].map((at) => ({ ...samplePost(at), depth: at })), more: false };
  const shown = await openReader(store);
  await go(`#/post/${nameOf("p", 1)}`);
  await there(shown, "Hide");
  const hides = () => [...shown.root.querySelectorAll("button")].filter((one) => one.textContent === "Hide");
  expect(hides()).toHaveLength(1);
  await shown.press("Hide");
  await there(shown, "Show again");
  expect(shown.find(".here").textContent).toContain("Hidden: it is left out of lists.");
  await shown.press("Show again");
  await there(shown, "Hide");
  const entry = nameOf("p", 1);
  expect(shown.sent("moderate")).toEqual([
    { list: "hiddenHashes", entry, on: true },
    { list: "hiddenHashes", entry, on: false },
  ]);
  expect(hides()).toHaveLength(1);
});
