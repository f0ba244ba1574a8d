import { act } from "preact/test-utils";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { seededRandom } from "../base/random.ts";
import { english } from "../testing/english.ts";
import { FeedStore, nameOf, samplePost } from "../testing/feed-store.ts";
import { putOn } from "../testing/looks.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { openState, samplePub, sampleView } from "../testing/sample-views.ts";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

let takeOff: () => void;
beforeAll(async () => {
  takeOff = await putOn("ui/theme.css", "ui/parts.css", "ui/compose.css", "feed/feed.css");
});
afterAll(() => takeOff());

let page: Page | undefined;
afterEach(async () => {
  page?.close();
  page = undefined;
  await go("#/");
  scrollTo(0, 0);
});

async function go(hash: string): Promise<void> {
  if (location.hash === hash) return;
  await act(async () => {
    const moved = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
    location.hash = hash;
    await moved;
  });
  await page?.pass(0);
}

async function open(store: FeedStore): Promise<Page> {
  page = await openPage(
    "reader",
    ({ client, clock, signal }) => (
      <App model={openModel(client, clock, signal)} client={client} clock={clock} random={seededRandom(1)} />
    ),
    "div",
    english,
    store.answer,
  );
  await page.give(sampleView([samplePub(openState)]));
  await page.pass(0);
  return page;
}

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
  const shown = await open(store);
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
  await act(async () => {
    const moved = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
    await shown.key("Enter");
    await moved;
  });
  expect(location.hash).toBe(`#/post/${nameOf("p", 1)}`);
});

it("what was searched for is marked where it stands, and nothing of it stays behind; where nothing is found within limits, all can be searched", async () => {
  const store = new FeedStore(3);
  store.posts = [
    samplePost(0, { body: "One **heron**, Herons. ".repeat(2) }),
    samplePost(1, { body: "None." }),
  ];
  const shown = await open(store);
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

it("a search shows who is called so, and a press on the place where one is leads to its top", async () => {
  const store = new FeedStore(60);
  store.named = [
    { author: nameOf("a", 0), name: "Ada", posts: 12 },
    { author: nameOf("a", 4), name: "Ada", posts: 3 },
  ];
  const shown = await open(store);
  await go("#/search?words=Ada");
  await expect.poll(() => shown.root.querySelectorAll(".people-found a").length).toBe(2);
  expect(shown.sent("named")).toEqual([{ name: "Ada" }]);
  const people = [...shown.root.querySelectorAll<HTMLElement>(".people-found a")];
  expect(people.map((one) => one.textContent)).toEqual(["Ada aaaaaaaa…", "Ada aaaaaaaa…"]);
  expect(people[1]?.getAttribute("href")).toBe(`#/person/${nameOf("a", 4)}`);
  await go("#/");
  await act(async () => {
    const scrolled = new Promise((resolve) => addEventListener("scroll", resolve, { once: true }));
    scrollTo(0, 900);
    await scrolled;
  });
  expect(scrollY).toBeGreaterThan(500);
  await act(() => shown.find(".top [aria-current]").click());
  expect(scrollY).toBe(0);
});

it("a person is muted, or blocked after a look at what goes, from their page; all lists are read anew then", async () => {
  const store = new FeedStore(30);
  const shown = await open(store);
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
  const shown = await open(store);
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
