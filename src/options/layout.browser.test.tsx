import { act } from "preact/test-utils";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { FIRST_NOTICES } from "../rpc/notices.ts";
import { axeFaults, themes, wear } from "../testing/axe.ts";
import { english } from "../testing/english.ts";
import { german } from "../testing/german.ts";
import { hostileNames } from "../testing/hostile-posts.ts";
import { listen } from "../testing/live.ts";
import { overflowing, putOn, ringless } from "../testing/looks.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { pseudo, unspoken } from "../testing/pseudo.ts";
import {
  openState,
  SAMPLE_NOW,
  sampleDay,
  samplePub,
  sampleView,
  waitingState,
} from "../testing/sample-views.ts";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";
import { sections } from "./sections.ts";

let takeOff = (): void => {};
beforeAll(async () => {
  takeOff = await putOn("ui/theme.css", "ui/parts.css", "options/options.css", "options/identity.css");
});
afterAll(() => takeOff());

let page: Page | undefined;
afterEach(() => {
  page?.close();
  wear(undefined);
  document.body.removeAttribute("style");
  history.replaceState(null, "", location.pathname + location.search);
});

const person = {
  author: `${"W".repeat(43)}=`,
  name: "W".repeat(300),
  interest: "followed",
  ...{ posts: 1_234_567, completeSince: 1, holes: 1_000, heads: 9, bytes: 123_456_789, muted: false },
};
const trash = { posts: 12_345, bytes: 99_000_000, until: SAMPLE_NOW };
const lists = { mutedAuthors: [], hiddenHashes: [], mutedWords: [], blockedAuthors: [] };

/** What the background answers, with long things in it. */
const answers: Readonly<Record<string, unknown>> = {
  notices: {
    choice: { ...FIRST_NOTICES, on: true, quiet: { from: 0, to: 60 }, snoozedUntil: SAMPLE_NOW + 60_000 },
    allowed: true,
  },
  people: {
    people: [person, { ...person, author: `${"m".repeat(43)}=`, interest: "blocked", trash }],
    more: false,
  },
  pubDay: sampleDay,
  served: { consented: true, sites: [`https://${"w".repeat(60)}.example`] },
  events: [
    { at: SAMPLE_NOW, what: "ended-no-answer", of: `wss://${"w".repeat(60)}.example/` },
    { at: SAMPLE_NOW, what: "failed", of: "catch-up", detail: "W".repeat(200) },
  ],
  blockPreview: { posts: 12_345, blobs: 1, bytes: 99_000_000 },
  moderation: { ...lists, mutedWords: ["W".repeat(200)], hiddenHashes: [person.author] },
  storage: {
    ...{ texts: 1_234_567_890, images: 1_234_567, trash: 0, posts: 1_234_567, pictures: 12_345 },
    ...{ usage: 2_345_678_901, quota: 10 ** 12, budget: 20 * 2 ** 20, full: true },
  },
};

const long = "wss://a-name-without-any-dot-that-somebody-chose-for-a-pub-and-that-has-no-end.example:65535/";

/** Of a background that has nothing yet. */
const nothing: typeof answers = {
  notices: { choice: FIRST_NOTICES, allowed: false },
  people: { people: [], more: false },
  served: { consented: false, sites: [] },
  events: [],
  moderation: lists,
  storage: { texts: 0, images: 0, trash: 0, posts: 0, pictures: 0, budget: null, full: false },
};

async function section(
  id: string,
  width: number,
  words: typeof english,
  given: Readonly<Record<string, unknown>> = answers,
): Promise<Page> {
  history.replaceState(null, "", `#${id}`);
  page = await openPage(
    "options",
    ({ client, clock, signal, runtime }) => {
      runtime.answer = async (message) => {
        const { rpc } = message as { rpc: string };
        return rpc in given ? { ok: true, value: given[rpc] } : undefined;
      };
      return <App model={openModel(client, clock, signal, false)} client={client} clock={clock} />;
    },
    "div",
    words,
  );
  document.body.style.width = `${width}px`;
  await page.give(
    sampleView([samplePub(openState), samplePub(waitingState, { url: long, postsIn: 1_234_567 })]),
  );
  // All that can be opened is open.
  for (const closed of page.root.querySelectorAll<HTMLElement>("[aria-expanded=false], details > summary"))
    await act(() => closed.click());
  await page.pass(0);
  return page;
}

const languages = [
  ["English", english],
  ["German", german],
  ["a longer language, from right to left", pseudo],
] as const;

describe.each(languages)("the options in %s", (_, words) => {
  // 180 CSS pixels are what is left of 360 at 200 % zoom in a window that does not grow.
  it.each(sections.flatMap(({ id }) => [880, 360, 180].map((width) => [id, width] as const)))(
    "%s fits in a width of %i pixels",
    async (id, width) => {
      const { root } = await section(id, width, words);
      expect(root.querySelector("main")?.dataset.section).toBe(id);
      expect(overflowing(root)).toEqual([]);
      if (words === pseudo) expect(unspoken(root)).toEqual([]);
      if (id === "people") expect(root.querySelectorAll(".person-row")).toHaveLength(2);
      expect(root.scrollWidth).toBeLessThanOrEqual(width);
    },
  );
});

describe.each(themes)("axe finds nothing in the options (%s)", (theme) => {
  it.each(sections.map(({ id }) => id))("in %s", async (id) => {
    wear(theme);
    const { root } = await section(id, 880, english);
    expect(await axeFaults(root)).toEqual([]);
  });

  it.each(sections.map(({ id }) => id))("in %s, where there is nothing yet", async (id) => {
    wear(theme);
    const shown = await section(id, 880, english, nothing);
    await shown.give(sampleView([]));
    expect(await axeFaults(shown.root)).toEqual([]);
  });

  it.each(sections.map(({ id }) => id))("in %s, where the background does not answer", async (id) => {
    wear(theme);
    const shown = await section(id, 880, english, {});
    for (const button of shown.root.querySelectorAll<HTMLButtonElement>("main button"))
      await act(() => button.click());
    await shown.lose();
    await shown.pass(5_000);
    expect(await axeFaults(shown.root)).toEqual([]);
  });
});

it("what people call themselves stays in its row, also where one is asked whether to block them", async () => {
  const people = hostileNames.map((name, at) => ({
    ...person,
    ...{ author: `${String(at).padStart(43, "a")}=`, name },
  }));
  const { root } = await section("people", 880, english, { ...answers, people: { people, more: false } });
  for (const row of root.querySelectorAll<HTMLElement>(".person-row")) {
    await act(() => row.querySelector<HTMLElement>(".actions button:nth-of-type(3)")?.click());
    expect(row.querySelector(".question-box")).not.toBeNull();
    expect(row.getBoundingClientRect().height).toBeLessThanOrEqual(240);
  }
  expect(root.querySelectorAll(".question-box")).toHaveLength(people.length);
  expect(root.textContent).not.toMatch(/[\u200b\u202a-\u202e]/);
  expect(root.textContent).toContain("\u2068\u05e2\u05d3\u05d4 1. (\u2069");
  expect(root.querySelector("[onerror]")).toBeNull();
  expect(Reflect.get(globalThis, "taken")).toBeUndefined();
  expect(overflowing(root)).toEqual([]);
});

describe("keyboard and screen reader in the options", () => {
  it.each(sections.map(({ id }) => id))("the ring is seen everywhere in %s", async (id) => {
    const { root } = await section(id, 880, english);
    expect(ringless(root)).toEqual([]);
  });

  it.each(sections.map(({ id }) => id))("nothing is said of counters and clocks in %s", async (id) => {
    const shown = await section(id, 880, english);
    const ears = listen(shown.root);
    for (let second = 1; second <= 30; second += 1) {
      const pub = samplePub(openState, { catchUp: { done: second * 40, of: 1_200 } });
      await shown.give(sampleView([pub, samplePub(waitingState)], { posts: 1_204 + second }));
      await shown.pass(1_000);
    }
    expect(ears.said()).toEqual([]);
    ears.stop();
  });
});
