import { act } from "preact/test-utils";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { PubView, StatusView } from "../rpc/contract.ts";
import { axeFaults } from "../testing/axe.ts";
import { english } from "../testing/english.ts";
import { german } from "../testing/german.ts";
import { listen } from "../testing/live.ts";
import { overflowing, putOn, ringless } from "../testing/looks.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { pseudo, unspoken } from "../testing/pseudo.ts";
import { openState, SAMPLE_NOW, samplePub, sampleView, waitingState } from "../testing/sample-views.ts";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

let page: Page | undefined;
afterEach(() => page?.close());

/** The popup with its real looks, `width` CSS pixels wide. */
async function popup(first?: StatusView, width = 360, words = english): Promise<Page> {
  page = await openPage(
    "popup",
    ({ client, clock, signal }) => (
      <App
        model={openModel(client, clock, signal)}
        client={client}
        clock={clock}
        openBeside={async () => false}
      />
    ),
    "main",
    words,
  );
  page.root.style.width = `${width}px`;
  if (first) await page.give(first);
  return page;
}

let takeOff = (): void => {};
beforeAll(async () => {
  takeOff = await putOn("ui/theme.css", "ui/parts.css", "popup/popup.css");
});
afterAll(() => takeOff());

/** Where things stand that must not move: [left, top, width, height] in whole pixels. */
const places = ({ root }: Page) =>
  [".pubs", ".card", ".actions", "form"].map((selector) => {
    const { x, y, width, height } = root.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
    return [selector, ...[x, y, width, height].map(Math.round)];
  });

describe("nothing jumps", () => {
  const connected = samplePub(openState);
  const states: [string, PubView][] = [
    ["connected", connected],
    ["slow", samplePub({ ...openState, slow: true })],
    ["waiting", samplePub(waitingState)],
    [
      "connecting again",
      samplePub({ kind: "connecting", attempt: 3 }, { lastEnding: { kind: "half-open" } }),
    ],
    ["offline", samplePub({ kind: "offline", retryAt: SAMPLE_NOW + 5_000 })],
    ["paused", samplePub({ kind: "paused" })],
    ["catching up", samplePub(openState, { catchUp: { done: 340, of: 1_200 } })],
    ["with other counts", samplePub(openState, { postsIn: 2, textsOut: 98_765 })],
  ];

  it.each(states)("when a pub is %s", async (_, pub) => {
    const shown = await popup(sampleView([connected]));
    const before = places(shown);
    await shown.give(sampleView([pub], { posts: 98_765, wants: 12 }));
    expect(places(shown)).toEqual(before);
  });

  it("when the first view comes, and when the background is lost", async () => {
    const shown = await popup();
    const [list, card] = places(shown);
    await shown.give(sampleView([connected]));
    const live = places(shown);
    expect([live[0], live[1]]).toEqual([list, card]);
    await shown.lose();
    await shown.pass(1_000);
    expect(shown.find(".summary-state").textContent).toBe("Waking up…");
    expect(places(shown)).toEqual(live);
  });

  it("when it shows more, but for what is below", async () => {
    const shown = await popup(sampleView([connected]));
    const before = places(shown);
    await shown.press("More for pub.wiredove.net");
    expect(places(shown)[0]?.slice(0, 4)).toEqual(before[0]?.slice(0, 4));
    expect(places(shown)[2]).toEqual(before[2]);
  });

  it("when it asks whether to remove", async () => {
    const shown = await popup(sampleView([connected]));
    const [, card] = places(shown);
    await shown.press("Remove pub.wiredove.net");
    expect(places(shown)[1]).toEqual(card);
  });
});

const long = "wss://a-name-without-any-dot-that-somebody-chose-for-a-pub-and-that-has-no-end.example:65535/";
const view = sampleView(
  [
    samplePub(waitingState, {
      url: long,
      postsIn: 1_234_567,
      faults: { invalid: 12, unwanted: 3, tooLarge: 1, binary: 10_000 },
    }),
  ],
  { posts: 1_234_567, authors: 12_345, wants: 20_000 },
);

describe("everything fits", () => {
  // 180 CSS pixels are what is left of 360 at 200 % zoom in a window that does not grow.
  it.each([360, 250, 180])("in a width of %i pixels, without scrolling sideways", async (width) => {
    const shown = await popup(view, width);
    await shown.type("https://a.example");
    shown.runtime.answer = () =>
      Promise.resolve({ ok: true, value: { ok: false, error: { kind: "http", suggestion: long } } });
    await shown.press("Add");
    await shown.press(
      "More for a-name-without-any-dot-that-somebody-chose-for-a-pub-and-that-has-no-end.example:65535",
    );
    await shown.press(
      "Remove a-name-without-any-dot-that-somebody-chose-for-a-pub-and-that-has-no-end.example:65535",
    );
    expect(overflowing(shown.root)).toEqual([]);
    expect(shown.root.scrollWidth).toBeLessThanOrEqual(width);
  });
});

describe.each([
  ["German", german],
  ["a longer language, from right to left", pseudo],
])("in %s", (_, words) => {
  it.each([360, 180])("everything fits in a width of %i pixels", async (width) => {
    const shown = await popup(view, width, words);
    for (const more of shown.root.querySelectorAll<HTMLButtonElement>("button.more-button, button.remove"))
      await act(() => more.click());
    expect(shown.root.textContent).toContain(words.t("action_keep"));
    if (words === pseudo) expect(unspoken(shown.root)).toEqual([]);
    expect(overflowing(shown.root)).toEqual([]);
    expect(shown.root.scrollWidth).toBeLessThanOrEqual(width);
  });
});

describe("what is kept fits too", () => {
  const long = "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww";
  const feeds = [
    { author: `${"W".repeat(43)}=`, name: long, posts: 1_234_567, completeSince: 1, holes: 1_000, heads: 9 },
    { author: `${"m".repeat(43)}=`, posts: 0, holes: 0, heads: 0 },
  ];

  it.each([360, 250, 180])("in a width of %i pixels, without scrolling sideways", async (width) => {
    const shown = await popup(undefined, width);
    shown.runtime.answer = async (message) => {
      const { rpc } = message as { rpc: string };
      return { ok: true, value: rpc === "followed" ? feeds : null };
    };
    await shown.give(sampleView([samplePub(openState, { own: { listed: 1_000, owed: 20_000 } })]));
    const details = shown.find<HTMLDetailsElement>("details.kept");
    await act(() => {
      details.open = true;
      details.dispatchEvent(new Event("toggle"));
    });
    await shown.pass(0);
    expect(shown.find(".person").textContent).toContain("1,000 earlier posts are missing");
    expect(overflowing(shown.root)).toEqual([]);
    expect(shown.root.scrollWidth).toBeLessThanOrEqual(width);
  });
});

describe("keyboard and screen reader", () => {
  it("goes from the top to the bottom, and every control has a name", async () => {
    const shown = await popup(sampleView([samplePub(waitingState)]));
    const stops = [...shown.root.querySelectorAll<HTMLElement>("button, input, a, [tabindex]")].filter(
      (one) => one.tabIndex >= 0,
    );
    expect(stops.map((one) => one.ariaLabel ?? one.textContent)).toEqual([
      "Read",
      "Pause everything",
      "Retry now: pub.wiredove.net",
      "Pause pub.wiredove.net",
      "Remove pub.wiredove.net",
      "More for pub.wiredove.net",
      "",
      "Add",
      "Settings",
      "Read beside the page",
    ]);
    expect(shown.find<HTMLInputElement>("input").labels?.[0]?.textContent).toBe("Add a pub");
    const tops = stops.map((one) => one.getBoundingClientRect().bottom);
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
  });

  it("says where the reader is, when the browser does not open it beside the page", async () => {
    const shown = await popup(sampleView([samplePub(openState)]));
    await shown.press("Read beside the page");
    expect(shown.find("footer [role=alert]").textContent).toContain("list of side panels");
    expect(await axeFaults(shown.root)).toEqual([]);
  });

  it("shows where the keyboard is, everywhere", async () => {
    const shown = await popup(view);
    for (const more of shown.root.querySelectorAll<HTMLElement>("summary, button.more-button, button.remove"))
      await act(() => more.click());
    await shown.pass(0);
    expect(ringless(shown.root)).toEqual([]);
  });

  it("says a change of the state once, and nothing of counters and clocks", async () => {
    const catchingUp = (done: number) =>
      sampleView([samplePub(openState, { postsIn: done, catchUp: { done, of: 1_200 } })], { posts: done });
    const shown = await popup(catchingUp(0));
    const ears = listen(shown.root);
    for (let second = 1; second <= 30; second += 1) {
      await shown.give(catchingUp(second * 40));
      await shown.pass(1_000);
    }
    expect(ears.said()).toEqual(["Connected to your pub."]);
    for (let second = 0; second < 60; second += 1) {
      await shown.give(sampleView([samplePub(waitingState)]));
      await shown.pass(1_000);
    }
    expect(ears.said()).toHaveLength(2);
    ears.stop();
  });
});
