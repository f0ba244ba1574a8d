import { describe, expect, it } from "vitest";
import { type PubView, type StatusView, storeTroubles } from "../rpc/contract.ts";
import { english } from "../testing/english.ts";
import {
  MINUTE,
  openState,
  SAMPLE_NOW,
  samplePub,
  sampleView,
  waitingState,
} from "../testing/sample-views.ts";
import { summarize } from "./summary.ts";

const open = samplePub(openState);
const waiting = samplePub(waitingState);
const paused = samplePub({ kind: "paused" });
const offline = samplePub({ kind: "offline", retryAt: SAMPLE_NOW });
const connecting = samplePub({ kind: "connecting", attempt: 1 });

const stateOf = (pubs: readonly PubView[], more: Partial<StatusView> = {}): string =>
  english.say(summarize(sampleView(pubs, more), SAMPLE_NOW).state);
const heldOf = (more: Partial<StatusView>, now = SAMPLE_NOW, pubs = [open]): string =>
  summarize(sampleView(pubs, more), now)
    .held.map((phrase) => english.say(phrase))
    .join(" ");

describe("the sentence for the whole", () => {
  it.each<[string, readonly PubView[], Partial<StatusView>]>([
    ["No pubs yet, so nothing new can come in.", [], {}],
    ["No pubs yet, so nothing new can come in.", [], { pausedAll: true }],
    ["Connected to your pub.", [open], {}],
    ["Connected to 1 of 2 pubs.", [open, waiting], {}],
    ["Connected to 1 of 2 pubs.", [open, paused], {}],
    ["Connected to all 3 pubs.", [open, open, open], {}],
    ["Connecting to your pub…", [connecting], {}],
    ["Connecting to your pubs…", [waiting, connecting], {}],
    ["Not connected to your pub.", [waiting], {}],
    ["Not connected to any of 2 pubs.", [waiting, paused], {}],
    ["Your pub is paused.", [paused], {}],
    ["All pubs are paused.", [paused, paused], {}],
    ["Everything is paused.", [paused, paused], { pausedAll: true }],
    ["This computer seems to be offline.", [offline], {}],
    ["This computer seems to be offline.", [offline, paused], {}],
    // A pub on this computer can be reached while the rest of the world can't.
    ["Connected to 1 of 2 pubs.", [offline, open], {}],
    ["Not connected to any of 2 pubs.", [offline, waiting], {}],
    ["The disk is full, so syncing is paused.", [open], { storeTrouble: "full" }],
    ["The browser can’t open the store of posts.", [], { storeTrouble: "unopened" }],
  ])("%s", (sentence, pubs, more) => {
    expect(stateOf(pubs, more)).toBe(sentence);
  });

  it("has advice for each trouble of our own, and none without", () => {
    const adviceOf = (more: Partial<StatusView>) => summarize(sampleView([open], more), SAMPLE_NOW).advice;
    const sentences = storeTroubles.map((storeTrouble) => {
      const advice = adviceOf({ storeTrouble });
      return advice && english.say(advice);
    });
    expect(new Set(sentences.filter(Boolean)).size).toBe(storeTroubles.length);
    expect(adviceOf({})).toBeUndefined();
    const clock = adviceOf({ clockWrong: true });
    expect(clock && english.say(clock)).toContain("clock seems to be wrong");
  });

  it("stays the same while only counts and times change, so that it is not read out again", () => {
    const before = summarize(sampleView([open, waiting]), SAMPLE_NOW);
    const after = summarize(sampleView([open, waiting], { posts: 9_999, wants: 4 }), SAMPLE_NOW + 30_000);
    expect(after.state).toEqual(before.state);
    expect(after.held).not.toEqual(before.held);
  });
});

describe("what is held", () => {
  it("is told in posts, people and time", () => {
    expect(heldOf({})).toBe("1,204 posts of 87 people, last new post 2 minutes ago.");
    expect(heldOf({ posts: 1, authors: 1 })).toBe("1 post of 1 person, last new post 2 minutes ago.");
  });

  it("grows old with the clock, not with the view", () => {
    expect(heldOf({}, SAMPLE_NOW + 10 * MINUTE)).toContain("12 minutes ago");
  });

  it("has no time before the first arrival that it knows of", () => {
    const { lastArrivalAt: _, ...view } = sampleView([open]);
    expect(summarize(view, SAMPLE_NOW).held.map(english.say)).toEqual(["1,204 posts of 87 people."]);
  });

  it("says what is still looked for", () => {
    expect(heldOf({ wants: 1 })).toMatch(/ Still looking for 1 text they name\.$/);
    expect(heldOf({ wants: 1_200 })).toMatch(/ Still looking for 1,200 texts they name\.$/);
  });

  it("says on how many pubs own posts are listed, where there are any", () => {
    const pub = (listed: number, owed: number) => samplePub(openState, { own: { listed, owed } });
    const told = (...pubs: PubView[]): string => heldOf({}, SAMPLE_NOW, pubs);
    expect(told(pub(5, 5), pub(4, 5), pub(0, 0))).toMatch(/ Your posts are listed on 1 of 2 pubs\.$/);
    expect(told(pub(0, 1), pub(0, 0))).toMatch(/ Your pub does not list all of your posts yet\.$/);
    expect(told(pub(5, 5), pub(1, 1))).toMatch(/ Your posts are listed on all your pubs\.$/);
    expect(told(pub(0, 0))).not.toContain("Your posts");
  });

  it("is nothing yet with a pub and no posts, and not worth a sentence without a pub", () => {
    expect(heldOf({ posts: 0, authors: 0 })).toBe("No posts yet.");
    expect(heldOf({ posts: 0, authors: 0 }, SAMPLE_NOW, [])).toBe("");
  });
});
