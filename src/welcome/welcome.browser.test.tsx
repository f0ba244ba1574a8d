import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { FIRST_NOTICES } from "../rpc/notices.ts";
import { axeFaults, wear } from "../testing/axe.ts";
import { english } from "../testing/english.ts";
import { nameOf } from "../testing/feed-store.ts";
import { german } from "../testing/german.ts";
import { overflowing, putOn, ringless } from "../testing/looks.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { pseudo, unspoken } from "../testing/pseudo.ts";
import { openState, samplePub, sampleView } from "../testing/sample-views.ts";
import { AsksProvider } from "../ui/permissions.ts";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

let takeOff = (): void => {};
beforeAll(async () => {
  takeOff = await putOn("ui/theme.css", "ui/parts.css", "welcome/welcome.css");
});
afterAll(() => takeOff());

let page: Page | undefined;
afterEach(() => page?.close());

const answers: Readonly<Record<string, unknown>> = {
  followed: [
    { author: nameOf("a", 1), name: "Alice", image: nameOf("i", 1), posts: 12, holes: 3, heads: 1 },
    { author: nameOf("a", 2), name: "Ben", posts: 0, holes: 0, heads: 1 },
  ],
  blob: { state: "asked" },
  notices: { choice: FIRST_NOTICES, allowed: false },
  serveSite: null,
};

async function welcome(words = english, allowed = true) {
  const asked: string[] = [];
  page = await openPage(
    "welcome",
    ({ client, clock, signal, runtime }) => {
      runtime.answer = async (message) => ({ ok: true, value: answers[(message as { rpc: string }).rpc] });
      const askForSite = async (pattern: string): Promise<boolean> => {
        asked.push(pattern);
        return allowed;
      };
      const model = openModel(client, clock, signal, false);
      return (
        <AsksProvider value={{ permission: async () => false, site: askForSite }}>
          <App model={model} client={client} clock={clock} />
        </AsksProvider>
      );
    },
    "main",
    words,
  );
  await page.give(sampleView([samplePub(openState)]));
  return { ...page, asked };
}

describe("the welcome page", () => {
  it("goes through four steps, back too, and ends at the reader", async () => {
    const { find, press, root } = await welcome();
    const titles = [find("h1").textContent];
    for (let step = 0; step < 4; step += 1) {
      await press("Continue");
      titles.push(find("h1").textContent);
      expect(document.activeElement).toBe(find("h1"));
    }
    expect(titles).toEqual([
      "Where posts come from",
      "Whom you follow",
      "Pages of Wiredove",
      "Be told, or not",
      "That is all",
    ]);
    expect([...root.querySelectorAll("a")].map((link) => link.getAttribute("href"))).toEqual([
      "/src/feed/index.html",
      "/src/options/index.html#you",
      "/src/options/index.html",
    ]);
    await press("Back");
    expect(find("h1").textContent).toBe("Be told, or not");
  });

  it("can be skipped as a whole, and nothing was chosen then", async () => {
    const { press, find, sent } = await welcome();
    await press("Skip all of this");
    expect(find("h1").textContent).toBe("That is all");
    expect([...sent("serveSite"), ...sent("setNotices"), ...sent("interest")]).toEqual([]);
  });

  it("does not promise posts where there is no pub to get them from", async () => {
    const { press, find, give } = await welcome();
    await press("Skip all of this");
    expect(find(".lead").textContent).toContain("come in by themselves");
    await give(sampleView([]));
    expect(find(".lead").textContent).toContain("There is no pub yet");
  });

  it("shows whom one follows with the pictures that they chose", async () => {
    const { press, sent } = await welcome();
    await press("Continue");
    const asked = { hash: nameOf("i", 1), author: nameOf("a", 1) };
    await expect.poll(() => sent("blob")).toEqual([asked]);
  });

  it("serves wiredove.net only after a yes, for which the browser is asked too", async () => {
    const { press, asked, sent, find } = await welcome();
    await press("Continue");
    await press("Continue");
    expect(sent("serveSite")).toEqual([]);
    await press("Switch on for wiredove.net");
    expect(asked).toEqual(["https://wiredove.net/*"]);
    expect(sent("serveSite")).toEqual([{ origin: "https://wiredove.net", on: true }]);
    expect(find("[role=status]").textContent).toContain("It is on for wiredove.net.");
  });

  it.each([
    ["English", english],
    ["German", german],
    ["a longer language, from right to left", pseudo],
  ])("has room for everything, and no fault that axe finds, in %s", async (_, words) => {
    const { root, press } = await welcome(words);
    for (let step = 0; step < 5; step += 1) {
      for (const width of [560, 360, 180]) {
        root.style.width = `${width}px`;
        expect(overflowing(root)).toEqual([]);
      }
      if (words === pseudo) expect(unspoken(root)).toEqual([]);
      expect(ringless(root)).toEqual([]);
      for (const theme of ["light", "dark"] as const) {
        wear(theme);
        expect(await axeFaults(root)).toEqual([]);
      }
      if (step < 4) await press(words.t("welcome_next"));
    }
  });
});
