import { act } from "preact/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import { openPage, type Page } from "../testing/page.tsx";
import { openState, samplePub, sampleView, waitingState } from "../testing/sample-views.ts";
import { openModel } from "../ui/status-model.ts";
import { InstalledProvider } from "./about.tsx";
import { App } from "./app.tsx";

const first = samplePub(openState);
const second = samplePub(waitingState, { url: "wss://pub.example.org/" });

const installed = {
  version: () => "1.2.3",
  shortcuts: async () => [
    { name: "_execute_action", keys: "Alt+Shift+W" },
    { name: "open-reader", keys: "" },
  ],
};

let page: Page | undefined;
afterEach(() => {
  page?.close();
  history.replaceState(null, "", location.pathname + location.search);
});

/** Goes to a section as a click on its link does, and waits until the page heard of it. */
async function go(hash: string): Promise<void> {
  const heard = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
  await act(async () => {
    location.hash = hash;
    await heard;
  });
}

async function options(view = sampleView([first, second])): Promise<Page> {
  page = await openPage(
    "options",
    ({ client, clock, signal }) => (
      <InstalledProvider value={installed}>
        <App model={openModel(client, clock, signal, false)} client={client} clock={clock} />
      </InstalledProvider>
    ),
    "div",
  );
  await page.give(view);
  return page;
}

describe("sections", () => {
  it("begins with the first one, and follows the address with the focus on the heading", async () => {
    const { find, root } = await options();
    expect(find("h1").textContent).toBe("Pubs");
    expect(document.activeElement).not.toBe(find("h1"));
    await go("#about");
    expect(find("h1").textContent).toBe("About");
    expect(document.activeElement).toBe(find("h1"));
    expect([...root.querySelectorAll("[aria-current=page]")].map((one) => one.textContent)).toEqual([
      "About",
    ]);
  });

  it("says in About by which keys it opens, and who sees what", async () => {
    const { root } = await options();
    await go("#about");
    const { textContent } = root;
    expect(textContent).toContain("Version 1.2.3");
    await expect
      .poll(() => [...root.querySelectorAll(".facts > *")].map((one) => one.textContent))
      .toEqual([
        ...["Open the popup", "Alt+Shift+W"],
        ...["Open the reader", "none"],
        ...["Open the reader beside the page", "none"],
      ]);
    expect(textContent).toContain("In the reader, ? shows which keys it has.");
    expect(textContent).toContain("Your pubs see your address");
  });

  it("does not take an unknown name for a section", async () => {
    const { find } = await options();
    await go("#nothing-of-ours");
    expect(find("h1").textContent).toBe("Pubs");
  });

  it("does not clear the badge: the posts were not looked at", async () => {
    const { sent } = await options(sampleView([first], { unseen: 3 }));
    expect(sent("seen")).toEqual([]);
  });
});

describe("the order of the pubs", () => {
  it("is changed by a place at a time, and not beyond the ends", async () => {
    const { press, sent } = await options();
    await press("Move down: pub.wiredove.net");
    await press("Move up: pub.wiredove.net");
    await press("Move down: pub.example.org");
    expect(sent("movePub")).toEqual([{ url: "wss://pub.wiredove.net/", by: 1 }]);
  });

  it("is not offered where there is one pub", async () => {
    const { button } = await options(sampleView([first]));
    expect(button("Move up: pub.wiredove.net")).toBeUndefined();
  });
});

describe("a pub is tried before it is added", () => {
  it("and what it did is said, until another address is typed", async () => {
    const { type, press, find, runtime, sent, root } = await options();
    expect(root.querySelector(".try")).toBeNull();
    await type("pub.new.example");
    runtime.answer = () => Promise.resolve({ ok: true, value: { kind: "answers", ms: 120.4, polls: true } });
    await press("Try it first");
    expect(sent("tryPub")).toEqual([{ address: "pub.new.example" }]);
    expect(sent("add")).toEqual([]);
    expect(find(".try [role=status]").textContent).toBe("It answers, in 120 ms, and lists its posts.");
    await type("pub.other.example");
    expect(find(".try [role=status]").textContent).toBe("");
  });

  it("says why it failed in the words of the list", async () => {
    const { type, press, find, runtime } = await options();
    await type("pub.new.example");
    runtime.answer = () =>
      Promise.resolve({ ok: true, value: { kind: "failed", ending: { kind: "status", status: 502 } } });
    await press("Try it first");
    expect(find(".try [role=status]").textContent).toContain("The server answered with error 502.");
  });
});
