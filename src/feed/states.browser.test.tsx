import { describe, expect, it } from "vitest";
import { FeedStore, nameOf } from "../testing/feed-store.ts";
import { openState, samplePub, sampleView, waitingState } from "../testing/sample-views.ts";
import { openReader, withReader } from "./reader.fixture.tsx";

withReader();

describe("what can be said where there is nothing to read", () => {
  it("of an empty store, of nobody followed, of a search, of a post that is not held: a sentence and an action", async () => {
    const cases = [
      ["#/", "No posts yet. They come in as your pubs show them.", "../options/index.html#pubs"],
      ["#/followed", "Nothing of people you follow yet.", "#/"],
      ["#/search?words=heron", "Nothing found in what is held here.", "#/"],
      [`#/person/${nameOf("a", 1)}`, "No posts of this person are held here.", "#/"],
      [`#/post/${nameOf("p", 1)}`, "This post is not held here.", "#/"],
    ] as const;
    for (const [hash, sentence, leads] of cases) {
      const { find, close } = await openReader(new FeedStore(0), { hash });
      expect(find(".notice p").textContent).toBe(sentence);
      expect(find(".notice a").getAttribute("href")).toBe(leads);
      close();
    }
  });

  it("of a background that does not answer: what went wrong, and to try again", async () => {
    const store = new FeedStore(3);
    store.broken.add("recent");
    const shown = await openReader(store);
    expect(shown.find("[role=alert]").textContent).toContain("did not go through");
    store.broken.clear();
    await shown.press("Try again");
    expect(shown.root.querySelectorAll(".post")).toHaveLength(3);
  });

  it("of pubs that are away: that one reads what is held", async () => {
    const shown = await openReader(new FeedStore(3));
    await shown.give(sampleView([samplePub(waitingState)]));
    expect(shown.find(".state-line").textContent).toBe(
      "Not connected to your pubs now: you read what is held here.",
    );
    await shown.give(sampleView([samplePub(openState)]));
    expect(shown.find(".state-line").textContent).toBe("");
  });
});

describe("those who have a key", () => {
  it("write, answer, and change what is theirs", async () => {
    const store = new FeedStore(2);
    store.hasKey = true;
    const shown = await openReader(store);
    const actions = [...shown.root.querySelectorAll(".answer-actions")].map((one) => one.textContent);
    expect(actions).toEqual(["AnswerChange", "Answer"]);
    await shown.press("Write a post");
    await shown.pass(0);
    expect(document.activeElement?.localName).toBe("textarea");
  });

  it("and others read", async () => {
    const shown = await openReader(new FeedStore(2));
    expect([...shown.root.querySelectorAll("main button")]).toEqual([]);
  });
});
