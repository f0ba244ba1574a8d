import { describe, expect, it } from "vitest";
import { type Sender, senderTrouble } from "./sender.ts";

const own = { id: "ours", url: "chrome-extension://ours/" };
const popup: Sender = { id: "ours", url: "chrome-extension://ours/src/popup/index.html" };

describe("who may speak to the background", () => {
  it.each<[string, Sender]>([
    ["the popup", popup],
    ["a page of ours in a tab", { ...popup, frameId: 0, tab: { url: `${own.url}src/popup/index.html` } }],
    ["a page of ours in a tab whose address we may not see", { ...popup, frameId: 0, tab: {} }],
  ])("%s is one of ours", (_, sender) => {
    expect(senderTrouble(sender, own)).toBeUndefined();
  });

  it.each<[string, Sender, string]>([
    ["another extension", { ...popup, id: "theirs" }, "another extension"],
    ["a sender without an id", { url: own.url }, "another extension"],
    [
      "a content script of ours in a page",
      { id: "ours", url: "https://wiredove.net/", frameId: 0, tab: { url: "https://wiredove.net/" } },
      "not a page of ours",
    ],
    ["a sender without an address", { id: "ours" }, "not a page of ours"],
    [
      "an origin that starts like ours",
      { id: "ours", url: "chrome-extension://ours.evil/" },
      "not a page of ours",
    ],
    [
      "a site with our origin in its path",
      { id: "ours", url: `https://evil/${own.url}` },
      "not a page of ours",
    ],
    ["a page of ours framed by a site", { ...popup, frameId: 3, tab: {} }, "in a frame"],
    [
      "a page of ours in a tab of a site",
      { ...popup, tab: { url: "https://evil/" } },
      "in a tab of another site",
    ],
  ])("%s is not", (_, sender, trouble) => {
    expect(senderTrouble(sender, own)).toBe(trouble);
  });

  it("compares with the slash, whether the own address was given with one or not", () => {
    const bare = { id: "ours", url: "chrome-extension://ours" };
    expect(senderTrouble({ id: "ours", url: "chrome-extension://ours.evil/" }, bare)).toBe(
      "not a page of ours",
    );
    expect(senderTrouble(popup, bare)).toBeUndefined();
  });
});
