/** The field for a post in each of its states: axe finds nothing in either theme, and all of it has room in any language. */
import { act } from "preact/test-utils";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { composeErrorKinds } from "../rpc/compose.ts";
import { axeFaults, themes, wear } from "../testing/axe.ts";
import { english } from "../testing/english.ts";
import { german } from "../testing/german.ts";
import { overflowing, putOn } from "../testing/looks.ts";
import { pseudo } from "../testing/pseudo.ts";
import { type Answers, ID, pictureOf, THEIRS, type Writing, writing } from "./compose.fixture.tsx";
import type { ComposeContext } from "./compose.tsx";
import type { Words } from "./words.ts";

let takeOff = (): void => {};
beforeAll(async () => {
  takeOff = await putOn("ui/theme.css", "ui/parts.css", "feed/feed.css", "ui/compose.css");
});
afterAll(() => takeOff());

let page: Writing | undefined;
afterEach(() => {
  page?.close();
  wear(undefined);
});

const GONE = `${"g".repeat(43)}=`;
const LONG = `A long one, ${"with words and ".repeat(40)}${"W".repeat(300)}`;

async function open(words: Words, answers: Answers = {}, context?: ComposeContext): Promise<Writing> {
  page = await writing(answers, context, words);
  return page;
}

const press = async (made: Writing): Promise<void> => {
  await act(async () => made.find<HTMLButtonElement>("button.primary").click());
  await made.pass(0);
};

/** A file that is read for ever. */
class Slow extends File {
  override arrayBuffer(): Promise<ArrayBuffer> {
    return new Promise(() => {});
  }
}

const refused =
  (kind: string) =>
  async (words: Words): Promise<void> => {
    const made = await open(words, { compose: () => ({ ok: false, error: { kind } }) });
    await made.type("Hello.");
    await press(made);
  };

const states: Readonly<Record<string, (words: Words) => Promise<unknown>>> = {
  empty: (words) => open(words),
  "with a text and what is signed": async (words) => {
    const made = await open(words);
    await made.type(LONG);
    await made.pass(1_000);
  },
  "answering somebody of a long name": (words) =>
    open(words, {}, { kind: "reply", id: ID, author: THEIRS, name: "W".repeat(200) }),
  "changing a post": (words) => open(words, {}, { kind: "edit", id: ID, text: "Helo." }),
  "with pictures, one of them gone": async (words) => {
    const pictures = [{ hash: GONE, alt: LONG.slice(0, 500) }];
    const made = await open(words, { drafts: () => [{ id: "mine", text: "Look.", pictures, at: 1 }] });
    await made.drop(await pictureOf(300, 200), await pictureOf(20, 200, 1));
    await expect.poll(() => made.root.querySelectorAll("img.thumb").length).toBe(2);
    await made.pass(1_000);
  },
  "while a picture is read and another is dragged over it": async (words) => {
    const made = await open(words);
    await made.drop(new Slow(["x"], "slow.png"));
    const how = { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() };
    how.dataTransfer.items.add(new File([""], "a.png"));
    await act(() => void made.find("form").dispatchEvent(new DragEvent("dragover", how)));
    expect(made.root.querySelector(".compose.over")).not.toBeNull();
  },
  "while it is sent": async (words) => {
    const made = await open(words, { compose: () => new Promise(() => {}) });
    await made.type("Hello.");
    await press(made);
    expect(made.field().readOnly).toBe(true);
  },
  ...Object.fromEntries(composeErrorKinds.map((kind) => [`refused: ${kind}`, refused(kind)])),
};

describe.each(themes)("axe finds nothing (%s)", (theme) => {
  it.each(Object.keys(states))("%s", async (state) => {
    wear(theme);
    await states[state]?.(english);
    expect(await axeFaults(page?.root ?? document.body)).toEqual([]);
  });
});

describe.each([
  ["English", english],
  ["German", german],
  ["a language of long words, from right to left", pseudo],
] as const)("everything has room in %s", (_, words) => {
  it.each(Object.keys(states))("%s", async (state) => {
    await states[state]?.(words);
    const root = page?.root ?? document.body;
    for (const width of [640, 360, 180]) {
      root.style.width = `${width}px`;
      expect([width, overflowing(root)]).toEqual([width, []]);
    }
  });
});
