import { afterEach, describe, expect, it } from "vitest";
import type { StatusView } from "../rpc/contract.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { openState, samplePub, sampleView, waitingState } from "../testing/sample-views.ts";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

const open = samplePub(openState);
const waiting = samplePub(waitingState, { url: "wss://pub.example.org/" });

let page: Page | undefined;
afterEach(() => page?.close());

/** The popup, with its first view when one is given. */
async function popup(first?: StatusView): Promise<Page> {
  page = await openPage("popup", ({ client, clock, signal }) => (
    <App model={openModel(client, clock, signal)} client={client} clock={clock} />
  ));
  if (first) await page.give(first);
  return page;
}

describe("retry now", () => {
  const name = "Retry now: pub.example.org";

  it("asks once, and then rests for 5 s with the focus on it", async () => {
    const { button, press, pass, sent } = await popup(sampleView([waiting]));
    await press(name);
    await press(name);
    expect(sent("retry")).toEqual([{ url: "wss://pub.example.org/" }]);
    expect(button(name)?.getAttribute("aria-disabled")).toBe("true");
    expect(document.activeElement).toBe(button(name));
    await pass(4_999);
    expect(button(name)?.getAttribute("aria-disabled")).toBe("true");
    await pass(1);
    expect(button(name)?.getAttribute("aria-disabled")).toBe("false");
    await press(name);
    expect(sent("retry")).toHaveLength(2);
  });

  it("is not there where no wait could be cut short", async () => {
    const { button } = await popup(sampleView([samplePub(openState, { url: "wss://pub.example.org/" })]));
    expect(button(name)).toBeUndefined();
    expect(button("Pause pub.example.org")).toBeDefined();
  });

  it("does not vanish under the keyboard when the try begins, and goes when it is left", async () => {
    const { button, press, give, pass } = await popup(sampleView([waiting]));
    await press(name);
    await give(sampleView([{ ...waiting, state: openState }]));
    await pass(5_000);
    expect(document.activeElement).toBe(button(name));
    expect(button(name)?.getAttribute("aria-disabled")).toBe("true");
    await press("Pause pub.example.org");
    expect(button(name)).toBeUndefined();
  });
});

describe("pausing", () => {
  it("pauses and resumes one pub", async () => {
    const { press, give, sent } = await popup(sampleView([open]));
    await press("Pause pub.wiredove.net");
    await give(sampleView([samplePub({ kind: "paused" })]));
    await press("Resume pub.wiredove.net");
    expect(sent("pause")).toEqual([
      { url: "wss://pub.wiredove.net/", paused: true },
      { url: "wss://pub.wiredove.net/", paused: false },
    ]);
  });

  it("pauses everything with one switch, and then offers no other one", async () => {
    const { press, give, sent, button } = await popup(sampleView([open]));
    await press("Pause everything");
    await give(sampleView([samplePub({ kind: "paused" })], { pausedAll: true }));
    expect(button("Resume pub.wiredove.net")).toBeUndefined();
    await press("Resume");
    expect(sent("pauseAll")).toEqual([{ paused: true }, { paused: false }]);
  });

  it("says beside the buttons when it did not go through", async () => {
    const { press, find, runtime } = await popup(sampleView([open]));
    runtime.answer = () => Promise.resolve({ ok: false, error: { kind: "failed", detail: "disk" } });
    await press("Pause pub.wiredove.net");
    expect(find(".card [role=alert]").textContent).toBe("Something went wrong here: disk");
  });
});

describe("removing a pub", () => {
  it("asks in the same place, with the focus on the harmless answer", async () => {
    const { press, find, sent } = await popup(sampleView([open]));
    await press("Remove pub.wiredove.net");
    expect(find(".question").textContent).toBe("Remove? Its posts stay.");
    expect(document.activeElement?.textContent).toBe("Keep");
    expect(sent("remove")).toEqual([]);
  });

  it("removes after the second yes, and keeps the keyboard in the list", async () => {
    const { press, find, give, sent, runtime } = await popup(sampleView([open, waiting]));
    runtime.answer = () => Promise.resolve({ ok: true, value: null });
    await press("Remove pub.wiredove.net");
    await press("Remove");
    expect(sent("remove")).toEqual([{ url: "wss://pub.wiredove.net/" }]);
    await give(sampleView([waiting]));
    expect(document.activeElement).toBe(find("h2"));
  });

  it.each(["Escape", "Keep"])("does nothing on %s, and gives the focus back", async (way) => {
    const { press, key, button, sent } = await popup(sampleView([open]));
    await press("Remove pub.wiredove.net");
    await (way === "Escape" ? key("Escape") : press("Keep"));
    expect(sent("remove")).toEqual([]);
    expect(document.activeElement).toBe(button("Remove pub.wiredove.net"));
  });

  it("keeps Escape from closing the popup while it asks, and only then", async () => {
    const { press, key } = await popup(sampleView([open]));
    const left: boolean[] = [];
    const listen = (event: KeyboardEvent) => left.push(event.defaultPrevented);
    addEventListener("keydown", listen);
    await key("Escape");
    await press("Remove pub.wiredove.net");
    await key("Escape");
    await key("Escape");
    removeEventListener("keydown", listen);
    expect(left).toEqual([false, false]);
  });
});

describe("what a card says", () => {
  it("names each state by an icon and a word", async () => {
    const { root, give } = await popup();
    const words: string[] = [];
    for (const pub of [
      open,
      waiting,
      samplePub({ kind: "paused" }),
      samplePub({ kind: "connecting", attempt: 1 }),
    ]) {
      await give(sampleView([pub]));
      words.push(root.querySelector(".word")?.textContent ?? "");
      expect(root.querySelector(".state svg[aria-hidden=true]")?.childElementCount).toBeGreaterThan(0);
    }
    expect(words).toEqual(["Connected", "Waiting", "Paused", "Connecting"]);
  });

  it("tells what was ignored, when something was", async () => {
    const { root, give, find } = await popup(sampleView([open]));
    expect(root.querySelector(".faults")).toBeNull();
    await give(sampleView([{ ...open, faults: { ...open.faults, invalid: 12, unwanted: 3 } }]));
    expect(find(".faults").textContent).toBe("Ignored 12 invalid messages and 3 texts nobody asked for.");
  });
});
