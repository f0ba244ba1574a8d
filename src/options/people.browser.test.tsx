import { afterEach, describe, expect, it } from "vitest";
import { FIRST_NOTICES } from "../rpc/notices.ts";
import { nameOf } from "../testing/feed-store.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { sampleView } from "../testing/sample-views.ts";
import { openModel } from "../ui/status-model.ts";
import { People } from "./people.tsx";
import { Storage } from "./storage.tsx";

let page: Page | undefined;
afterEach(() => page?.close());

const author = `${"A".repeat(43)}=`;
const ada = {
  author,
  name: "Ada",
  interest: "followed",
  ...{ posts: 312, completeSince: 0, holes: 0, heads: 1, bytes: 18_000_000, muted: false },
};
/** As much of one as says how large it is. */
const PNG = `data:image/png;base64,${btoa(`\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x04\0\0\0\x04${"\0".repeat(9)}`)}`;
const answers: Record<string, unknown> = {
  people: { people: [ada], more: false },
  notices: { choice: { ...FIRST_NOTICES, on: true }, allowed: true },
  noticesOf: { choice: { ...FIRST_NOTICES, on: true, silent: [author] }, allowed: true },
  blockPreview: { posts: 312, blobs: 2, bytes: 18_000_000 },
  interest: { ok: true },
  moderate: { ok: true },
  moderation: { mutedAuthors: [], hiddenHashes: [], mutedWords: ["spam"], blockedAuthors: [] },
  storage: { texts: 5, images: 6, trash: 7, posts: 2, pictures: 1, budget: null, full: false },
  budget: null,
};

async function draw(Draw: typeof People | typeof Storage, more: Record<string, unknown> = {}): Promise<Page> {
  page = await openPage("options", ({ client, clock, signal, runtime }) => {
    runtime.answer = async (message) => ({
      ok: true,
      value: { ...answers, ...more }[(message as { rpc: string }).rpc],
    });
    return <Draw model={openModel(client, clock, signal, false)} client={client} clock={clock} />;
  });
  await page.give(sampleView([]));
  await page.pass(0);
  return page;
}

/** Chooses a file in one of the fields for files, in their order. */
async function give({ root, pass }: Page, text: string, place = 0): Promise<void> {
  const field = root.querySelectorAll<HTMLInputElement>("input[type=file]")[place];
  if (!field) throw new Error("no field for files");
  const files = new DataTransfer();
  files.items.add(new File([text], "people.txt"));
  field.files = files.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await pass(0);
}

describe("people", () => {
  it("are shown by kind, with what they take", async () => {
    const { find, tick, sent } = await draw(People);
    expect(find(".person-row").textContent).toContain("312 posts, complete since");
    expect(find(".person-row").textContent).toContain("18\u00a0MB.");
    await tick("input[value=blocked]");
    expect(sent("people").map((args) => (args as { who: string }).who)).toEqual(["followed", "blocked"]);
  });

  it("have the pictures that they chose, each read while it is near the view, and else their squares; their name leads to their posts", async () => {
    const many = Array.from({ length: 60 }, (_, at) => ({
      ...ada,
      author: nameOf("a", at),
      image: nameOf("i", at),
    }));
    const { root, find } = await draw(People, {
      people: { people: many, more: false },
      blob: { state: "held", text: PNG },
    });
    const kindOf = (at: number): string | undefined =>
      root.querySelectorAll<HTMLImageElement>(".person-row .avatar")[at]?.src.replace(/:.*/, "");
    await expect.poll(() => kindOf(0)).toBe("blob");
    expect(kindOf(59)).toBe("data");
    find(".person-row:last-child").scrollIntoView();
    await expect.poll(() => kindOf(59)).toBe("blob");
    await expect.poll(() => kindOf(0)).toBe("data");
    expect(find(".person-row .person-link").getAttribute("href")).toBe(
      `../feed/index.html#/person/${nameOf("a", 0)}`,
    );
  });

  it("of the kind that was chosen last are shown, whichever is read first", async () => {
    const shown = await draw(People);
    let answerLate: (value: unknown) => void = () => {};
    const late = new Promise<unknown>((resolve) => {
      answerLate = resolve;
    });
    const bram = { ...ada, name: "Bram" };
    shown.runtime.answer = (message) => {
      const { rpc, args } = message as { rpc: string; args: { who?: string } };
      if (rpc !== "people") return Promise.resolve({ ok: true, value: answers[rpc] });
      const value = { people: [args.who === "muted" ? ada : bram], more: false };
      return args.who === "muted" ? late : Promise.resolve({ ok: true, value });
    };
    await shown.tick("input[value=muted]");
    await shown.tick("input[value=known]");
    await shown.pass(0);
    await expect.poll(() => shown.root.querySelector(".person-row .name")?.textContent).toBe("Bram");
    answerLate({ ok: true, value: { people: [ada], more: false } });
    await shown.pass(0);
    expect(shown.root.querySelector(".person-row .name")?.textContent).toBe("Bram");
  });

  it("are blocked only after a look at what goes, and the harmless answer has the focus", async () => {
    const { press, pass, find, sent } = await draw(People);
    await press("Block: Ada");
    await pass(0);
    expect(find(".question-box").textContent).toContain("Into the trash for 30 days: 312 posts, 18\u00a0MB.");
    expect(document.activeElement?.textContent).toBe("Keep");
    expect(sent("interest")).toEqual([]);
    await press("Block");
    expect(sent("interest")).toEqual([{ author, interest: "blocked" }]);
  });

  it("stay as they are by Escape", async () => {
    const { press, key, root, sent } = await draw(People);
    await press("Block: Ada");
    await key("Escape");
    expect(root.querySelector(".question-box")).toBeNull();
    expect(sent("interest")).toEqual([]);
  });

  it("come back by unblocking, or go for good", async () => {
    const trash = { posts: 312, bytes: 18_000_000, until: 1_767_225_600_000 };
    const blocked = { people: [{ ...ada, posts: 0, bytes: 0, interest: "blocked", trash }], more: false };
    const purge = { posts: 1, blobs: 0, bytes: 1 };
    const { press, sent, find } = await draw(People, { people: blocked, purge });
    expect(find(".person-row").textContent).toContain(": 312 posts, 18\u00a0MB. Until then unblocking");
    expect(find(".person-row").textContent).not.toContain("No posts yet");
    await press("Unblock: Ada");
    await press("Remove for good: Ada");
    expect(sent("interest")).toEqual([{ author, interest: null }]);
    expect(sent("purge")).toEqual([{ author }]);
  });

  it("are muted, and never announced", async () => {
    const { press, enter, sent, find } = await draw(People);
    await press("Mute: Ada");
    expect(sent("moderate")).toEqual([{ list: "mutedAuthors", entry: author, on: true }]);
    await enter(".person-row select", "silent");
    expect(sent("noticesOf")).toEqual([{ author, as: "silent" }]);
    expect(find<HTMLSelectElement>(".person-row select").value).toBe("silent");
  });

  it("are followed by a link of Wiredove", async () => {
    const { type, press, sent, find } = await draw(People);
    find("#follow");
    await type(`https://wiredove.net/#${author}`);
    await press("Follow");
    expect(sent("interest")).toEqual([{ author, interest: "followed" }]);
    expect(sent("directory")).toEqual([]);
  });

  it.each([
    [
      "a post",
      `https://wiredove.net/#${author}${btoa(`${"s".repeat(64)}1767225600000${"h".repeat(43)}=`)}`,
      author,
    ],
    ["somebody, with its signs as codes", `https://wiredove.net/#${encodeURIComponent(author)}`, author],
  ])("are followed by a link to %s", async (_, link, key) => {
    const { type, press, sent } = await draw(People);
    await type(link);
    await press("Follow");
    expect(sent("interest")).toEqual([{ author: key, interest: "followed" }]);
  });

  it("are asked for by the name in a link, and by a name alone", async () => {
    const directory = [{ pub: "wss://pub.wiredove.net/", keys: [author] }];
    const { type, press, sent, find } = await draw(People, { directory });
    for (const text of ["https://wiredove.net/#ada", "ada"]) {
      await type(text);
      await press("Follow");
    }
    expect(sent("directory")).toEqual([{ name: "ada" }, { name: "ada" }]);
    expect(find(".namesakes").textContent).toContain(author);
    await press(`Follow ${author}`);
    expect(sent("interest")).toEqual([{ author, interest: "followed" }]);
  });

  it("say how whole their feed is, how many pubs were asked for the rest, and whether they are followed or muted", async () => {
    const people = { people: [{ ...ada, holes: 3, asked: 2, muted: true }], more: false };
    const { find } = await draw(People, { people });
    expect(find(".person-row").textContent).toContain("3 earlier posts are missing; asked so far: 2 pubs.");
    expect(find(".person-row").textContent).toContain("Ada AAAAAAAA… · Followed · Muted");
  });

  it("are followed from a file, each once, whatever else stands in it", async () => {
    const page = await draw(People);
    const other = `${"c".repeat(43)}=`;
    await give(page, `people: ${author}, https://wiredove.net/#${other} and ${author}`);
    await expect.poll(() => page.root.textContent).toContain("Followed: 2 of 2.");
    expect(page.sent("interest")).toEqual([
      { author, interest: "followed" },
      { author: other, interest: "followed" },
    ]);
  });

  it.each([
    ["a private key", `${author}${"K".repeat(86)}==`, "There is a private key in this file."],
    ["no key at all", "nothing", "No keys were found in this file."],
    ["more than a list has", "x".repeat(2 * 2 ** 20 + 1), "This file is too large to be lists."],
  ])("nobody is followed from a file with %s in it", async (_, text, said) => {
    const page = await draw(People);
    await give(page, text);
    await expect.poll(() => page.root.textContent).toContain(said);
    expect(page.sent("interest")).toEqual([]);
  });
});

describe("storage", () => {
  it("says what is kept, and takes a budget", async () => {
    const { root, sent, tick } = await draw(Storage);
    expect(root.textContent).toContain("2 posts, 5\u00a0bytes");
    await tick("label:nth-of-type(2) input[name=budget]");
    expect(sent("budget")).toEqual([{ bytes: 100_000_000 }]);
  });
});
