import { expect, test } from "vitest";
import { watchable } from "../base/watchable.ts";
import type { PubStateView, StatusView } from "../rpc/contract.ts";
import { TestClock } from "../testing/test-clock.ts";
import { badgeOf, GATHER_BADGE_MS, showBadge } from "./badge.ts";

const open: PubStateView = { kind: "open", since: 0, slow: false };
const waiting: PubStateView = { kind: "waiting", attempt: 1, retryAt: 5, ending: { kind: "no-answer" } };
const paused: PubStateView = { kind: "paused" };
const first: PubStateView = { kind: "connecting", attempt: 0 };

const status = (states: readonly PubStateView[], change: Partial<StatusView> = {}): StatusView => ({
  now: 0,
  pausedAll: false,
  posts: 0,
  authors: 0,
  wants: 0,
  unseen: 0,
  scope: "everyone",
  share: true,
  pubs: states.map((state, at) => ({
    url: `wss://${at}.example/`,
    state,
    postsIn: 0,
    textsOut: 0,
    faults: { invalid: 0, unwanted: 0, tooLarge: 0, binary: 0 },
    own: { listed: 0, owed: 0 },
  })),
  ...change,
});

test.each([
  ["a full disk", status([open], { storeTrouble: "full" }), "!", "badge_trouble"],
  ["no pub", status([]), "", "badge_connected"],
  ["a first try", status([first]), "", "badge_connected"],
  ["one of two open", status([open, waiting]), "", "badge_connected"],
  ["none open", status([waiting, waiting]), "badge_off", "badge_offline"],
  ["a later try", status([{ kind: "connecting", attempt: 2 }]), "badge_off", "badge_offline"],
  ["none open, some new", status([waiting], { unseen: 5 }), "badge_off", "badge_offline"],
  ["some new", status([open], { unseen: 12 }), "12", "badge_unseen"],
  ["very many new", status([open], { unseen: 1_204 }), "999+", "badge_unseen"],
  ["all paused", status([paused, paused], { unseen: 3 }), "", "badge_paused"],
  ["everything paused", status([open], { pausedAll: true }), "", "badge_paused"],
])("with %s", (_, view, text, title) => {
  const badge = badgeOf(view);
  expect([badge.word ?? badge.text, badge.title]).toEqual([text, title]);
});

/** A badge over a status that can be set, and what the toolbar is told. */
function shown(first: StatusView) {
  const [source, clock, life] = [watchable(first), new TestClock(), new AbortController()];
  const log: string[] = [];
  showBadge(
    source,
    {
      setText: (text) => log.push(`text ${text}`),
      setTitle: (title) => log.push(title),
      message: (key, count) => `${key} ${count}`,
    },
    clock,
    life.signal,
  );
  return { source, clock, life, log };
}

test("a badge is set when it changes, and only then", async () => {
  const { source, clock, life, log } = shown(status([open]));
  expect(log).toEqual(["text ", "badge_connected 1"]);
  source.set(status([open], { posts: 5 }));
  await clock.advance(1_000);
  source.set(status([open], { posts: 6, unseen: 1 }));
  await clock.advance(1_000);
  source.set(status([waiting]));
  life.abort();
  await clock.advance(1_000);
  expect(log).toEqual(["text ", "badge_connected 1", "text 1", "badge_unseen 1"]);
});

test("of many changes in a second few are shown, and the last one is", async () => {
  const { source, clock, log } = shown(status([open]));
  for (let posts = 1; posts <= 100; posts++) {
    source.set(status([open], { posts, unseen: posts }));
    await clock.advance(10);
  }
  expect(log.filter((entry) => entry.startsWith("text")).length).toBeLessThanOrEqual(
    2 + 1_000 / GATHER_BADGE_MS,
  );
  await clock.advance(GATHER_BADGE_MS);
  expect(log.slice(-2)).toEqual(["text 100", "badge_unseen 100"]);
});

test("a badge that is a word is in the language of the person, and said again where that changes", () => {
  let language = "en";
  const shown: string[] = [];
  const again = showBadge(
    watchable(status([waiting])),
    {
      setText: (text) => shown.push(text),
      setTitle: () => {},
      message: (key) => `${key} ${language}`,
    },
    new TestClock(),
    new AbortController().signal,
  );
  language = "de";
  again();
  expect(shown).toEqual(["badge_off en", "badge_off de"]);
});

test("something new is a number, a dot or nothing, as the person chose; trouble is always shown", () => {
  const news = status([open], { unseen: 12 });
  expect((["number", "dot", "none"] as const).map((look) => badgeOf(news, look).text)).toEqual([
    "12",
    "•",
    "",
  ]);
  expect(badgeOf(news, "none").title).toBe("badge_unseen");
  expect(badgeOf(status([waiting], { unseen: 12 }), "none").word).toBe("badge_off");
});
