import { act } from "preact/test-utils";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Choices } from "../rpc/choices.ts";
import { axeFaults, themes, wear } from "../testing/axe.ts";
import { english } from "../testing/english.ts";
import { german } from "../testing/german.ts";
import { overflowing, putOn, ringless } from "../testing/looks.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { pseudo, unspoken } from "../testing/pseudo.ts";
import { openState, samplePub, sampleView } from "../testing/sample-views.ts";
import { AsksProvider } from "../ui/permissions.ts";
import { openModel } from "../ui/status-model.ts";
import { Archive } from "./archive.tsx";
import { ChoicesQuestion } from "./choices-question.tsx";

let takeOff = (): void => {};
beforeAll(async () => {
  takeOff = await putOn("ui/theme.css", "ui/parts.css", "options/options.css");
});
afterAll(() => takeOff());

let page: Page | undefined;
afterEach(() => {
  page?.close();
  wear(undefined);
  document.body.removeAttribute("style");
});

const key = (letter: string): string => `${letter.repeat(43)}=`;
const held = samplePub(openState);
const FILE = [
  { "wiredove-sync": 1 },
  { pub: held.url },
  { pub: "wss://evil.example/", paused: true },
  { followed: key("a") },
  { followed: key("b") },
  { moderation: { mutedWords: ["spam"], blockedAuthors: [key("c")] } },
  { settings: { share: false, notices: undefined, language: "de" } },
  { end: 6 },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join("");

const taken = { posts: 2, blobs: 0, held: 0, refused: 0, next: 8 };
const ok = { ok: true };

/** The page after this file was chosen; `asked`: for which permissions. */
async function chosen(file: string): Promise<Page & { readonly asked: string[] }> {
  const asked: string[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    status: sampleView([held]),
    followed: [],
    moderation: { mutedAuthors: [], hiddenHashes: [], mutedWords: ["spam"], blockedAuthors: [] },
    profile: { author: key("a"), interest: null, posts: 0, holes: 0, heads: 0 },
    importPage: taken,
    importModeration: { ok: true, added: 1, refused: 0 },
    interest: ok,
    add: { ok: true, url: "wss://evil.example/" },
    ...{ pause: null, share: null },
  };
  const opened = await openPage("options", ({ client, clock, signal, runtime }) => {
    runtime.answer = async (given) => ({ ok: true, value: answers[(given as { rpc: string }).rpc] });
    const permission = async (name: string): Promise<boolean> => {
      asked.push(name);
      return true;
    };
    return (
      <AsksProvider value={{ permission, site: async () => false }}>
        <Archive model={openModel(client, clock, signal, false)} client={client} clock={clock} />
      </AsksProvider>
    );
  });
  page = opened;
  await opened.give(sampleView([held]));
  const files = new DataTransfer();
  files.items.add(new File([file], "posts.jsonl"));
  await act(() => {
    const field = opened.find<HTMLInputElement>("input[type=file]");
    field.files = files.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return { ...opened, asked };
}

/** A file is read by the browser, in its own time. */
const soon = (shown: Page, holds: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = new MutationObserver(() => (holds() ? done() : undefined));
    const done = (): void => {
      look.disconnect();
      resolve();
    };
    look.observe(shown.root, { childList: true, characterData: true, subtree: true });
    if (holds()) done();
  });

const asks = (shown: Page): Promise<void> =>
  soon(shown, () => shown.root.querySelector(".question-box") !== null);
const said = (shown: Page): Promise<void> =>
  soon(shown, () => /New: 2 posts/.test(shown.find("[role=status]").textContent ?? ""));

describe("a file that brings choices along", () => {
  it("shows what would be new here, and has the focus on the harmless answer", async () => {
    const shown = await chosen(FILE);
    await asks(shown);
    expect([...shown.root.querySelectorAll(".question-box label")].map((one) => one.textContent)).toEqual([
      "Add pubs: evil.example",
      "Follow 2 people",
      "Add to your lists: 1 blocked person",
      "Settings: no sharing and the language",
    ]);
    expect([...shown.root.querySelectorAll(".whole-key")].map((one) => one.textContent)).toEqual([
      key("a"),
      key("b"),
    ]);
    expect(document.activeElement).toBe(shown.button("Posts only"));
    expect(shown.sent("importPage")).toEqual([]);
    expect(shown.sent("add")).toEqual([]);
  });

  it("gives its posts alone to whoever wants no more", async () => {
    const shown = await chosen(FILE);
    await asks(shown);
    await shown.press("Posts only");
    await said(shown);
    expect(shown.sent("importPage")).toHaveLength(1);
    for (const kind of ["add", "interest", "importModeration", "share"]) expect(shown.sent(kind)).toEqual([]);
  });

  it("changes what stayed ticked, and nothing else", async () => {
    const shown = await chosen(FILE);
    await asks(shown);
    await shown.tick("[name=followed]");
    await shown.press("Take over what is ticked");
    await said(shown);
    expect(shown.sent("interest")).toEqual([]);
    expect(shown.sent("add")).toEqual([{ address: "wss://evil.example/" }]);
    expect(shown.sent("pause")).toEqual([{ url: "wss://evil.example/", paused: true }]);
    expect(shown.sent("share")).toEqual([{ on: false }]);
    expect(shown.sent("scope")).toEqual([]);
    const [{ text }] = shown.sent("importModeration") as [{ text: string }];
    expect(JSON.parse(text)).toMatchObject({ blockedAuthors: [key("c")], mutedWords: [] });
    expect(shown.find("[role=status]").textContent).toMatch(
      /^What was ticked counts here now\. New: 2 posts/,
    );
    expect(shown.asked).toEqual([]);
  });

  it("is let go by Escape", async () => {
    const shown = await chosen(FILE);
    await asks(shown);
    await shown.key("Escape");
    expect(shown.root.querySelector(".question-box")).toBeNull();
    expect(shown.sent("importPage")).toEqual([]);
  });

  it("asks nothing where all of it is so already", async () => {
    const shown = await chosen(`{"wiredove-sync":1}\n{"pub":"${held.url}"}\n{"end":1}\n`);
    await said(shown);
    expect(shown.root.querySelector(".question-box")).toBeNull();
  });
});

const long: Choices = {
  pubs: Array.from({ length: 20 }, (_, at) => ({
    url: `wss://${"w".repeat(60)}${at}.example/`,
    paused: false,
  })),
  followed: [key("W"), key("m")],
  lists: { mutedAuthors: [], hiddenHashes: [], mutedWords: ["W"], blockedAuthors: [] },
  settings: {},
};

const question = (words: typeof english): Promise<Page> =>
  openPage(
    "options",
    () => <ChoicesQuestion choices={long} onAnswer={() => {}} onCancel={() => {}} />,
    "div",
    words,
  );

describe.each([
  ["English", english],
  ["German", german],
  ["a longer language, from right to left", pseudo],
] as const)("the question in %s", (_, words) => {
  it.each([640, 180])("fits in a width of %i pixels", async (width) => {
    page = await question(words);
    document.body.style.width = `${width}px`;
    await act(() => page?.find<HTMLElement>("summary").click());
    expect(overflowing(page.root)).toEqual([]);
    if (words === pseudo) expect(unspoken(page.root)).toEqual([]);
  });
});

it.each(themes)("axe finds nothing in the question (%s)", async (theme) => {
  wear(theme);
  page = await question(english);
  expect(await axeFaults(page.root)).toEqual([]);
  expect(ringless(page.root)).toEqual([]);
});
