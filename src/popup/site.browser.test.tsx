import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SiteView } from "../rpc/sites.ts";
import { axeFaults, dress, themes, wear } from "../testing/axe.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { openModel } from "../ui/status-model.ts";
import { Site } from "./site.tsx";

let sheets: { remove(): void } | undefined;
beforeAll(async () => {
  sheets = await dress(
    ...["../ui/theme.css", "../ui/parts.css", "./popup.css"].map((file) => new URL(file, import.meta.url)),
  );
});
afterAll(() => sheets?.remove());

let page: Page | undefined;
afterEach(() => {
  page?.close();
  wear(undefined);
});

const served: SiteView = {
  origin: "https://wiredove.net",
  consented: true,
  on: true,
  allowed: true,
  connected: true,
  read: 1_204,
  posted: 1,
  limits: [],
  elsewhere: [],
  posts: [],
};

/** The popup's part for a page, with what was asked for of the browser and of the background, in order. */
async function site(view: SiteView | null): Promise<{ page: Page; log: string[] }> {
  const log: string[] = [];
  const shown = await openPage("popup", ({ client, clock, signal }) => (
    <Site
      model={openModel(client, clock, signal)}
      client={client}
      clock={clock}
      tab={7}
      askForSite={async (pattern) => {
        log.push(pattern);
        return true;
      }}
    />
  ));
  page = shown;
  shown.runtime.answer = (message) => {
    const { rpc, args } = message as { rpc: string; args: unknown };
    if (rpc === "site") return Promise.resolve({ ok: true, value: view });
    log.push(`${rpc} ${JSON.stringify(args)}`);
    return Promise.resolve({ ok: true, value: null });
  };
  await shown.pass(1_000);
  return { page: shown, log };
}

describe("the page in front", () => {
  it("is not spoken of where it can't be served", async () => {
    const { page } = await site(null);
    expect(page.root.textContent).toBe("");
  });

  it("is offered with what the yes means; the browser is asked in the click, before anything else", async () => {
    const { page, log } = await site({ ...served, consented: false, connected: false });
    expect(page.root.textContent).toContain("so can see whom you follow");
    await page.press("Switch on for this site");
    expect(log).toEqual(["https://wiredove.net/*", 'serveSite {"origin":"https://wiredove.net","on":true}']);
  });

  it("is offered quietly where it is not Wiredove's own address, and says what a browser's question means there", async () => {
    const { page, log } = await site({ ...served, origin: "http://localhost:5173", on: false });
    expect(page.find<HTMLDetailsElement>("details").open).toBe(false);
    expect(page.root.textContent).toContain("all ports of localhost");
    await page.press("Switch on for this site");
    expect(log[0]).toBe("http://localhost/*");
  });

  it("says that the browser withholds it, with the button that asks", async () => {
    const { page, log } = await site({ ...served, allowed: false });
    expect(page.root.textContent).toContain("Your browser keeps this extension off this site.");
    await page.press("Allow it");
    expect(log[0]).toBe("https://wiredove.net/*");
  });

  it("says that it has to be loaded again", async () => {
    const { page } = await site({ ...served, connected: false });
    expect(page.find("[role=status]").textContent).toBe("Reload the page: then it reads from this browser.");
  });

  it("shows how much it read and posted, the limits that it met, and a pub that is none of the person's", async () => {
    const { page, log } = await site({
      ...served,
      limits: [
        { kind: "own", times: 12 },
        { kind: "out", times: 3 },
      ],
      elsewhere: ["wss://other.example/"],
    });
    expect(page.find("[role=status]").textContent).toBe("On: this site reads from this browser.");
    expect(page.root.textContent).toContain("1,204 texts read, 1 message posted.");
    expect(page.root.textContent).toContain("12 messages were not sent on in your name");
    expect(page.root.textContent).toContain("has to wait");
    expect(page.root.textContent).toContain("wss://other.example/, which is not one of your pubs");
    await page.press("Switch off for this site");
    expect(log).toEqual(['serveSite {"origin":"https://wiredove.net","on":false}']);
  });

  it("shows what it posted, as a stranger's text, and discards it", async () => {
    const id = "A".repeat(43);
    const { page, log } = await site({
      ...served,
      posts: [
        { id: `${id}=`, ts: 1, start: "<b>hello</b>", listed: 1, owed: 2 },
        { id: `${id}B`, ts: 1, lost: true, listed: 0, owed: 2 },
        { id: `${id}C`, ts: 1, listed: 0, owed: 2 },
      ],
    });
    expect([...page.root.querySelectorAll(".person")].map((one) => one.textContent)).toEqual([
      "<b>hello</b>On 1 of 2 pubsDiscard",
      "Its text never arrived.Not on a pub yetDiscard",
      "Its text has not come yet.Not on a pub yetDiscard",
    ]);
    page.find<HTMLDetailsElement>("details").open = true;
    await page.press("Discard: <b>hello</b>");
    expect(log).toEqual([`discardPosted {"id":"${id}="}`]);
  });

  it.each(themes)("has no fault that axe finds (%s)", async (theme) => {
    wear(theme);
    for (const view of [
      { ...served, consented: false },
      { ...served, allowed: false },
      { ...served, posts: [{ id: "A", ts: 1, start: "hello", listed: 1, owed: 2 }] },
    ]) {
      const { page } = await site(view);
      expect(await axeFaults(page.root)).toEqual([]);
      page.close();
    }
  });
});
